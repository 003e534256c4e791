import { stripVTControlCharacters } from "node:util";
import type { LiveRun, LiveStart, PlaneView, StartView } from "@autophase/reconstruction";
import { describe, expect, it } from "vitest";
import { type FrameSettings, terminalFrame } from "./terminal-frame.js";

const plane: PlaneView = {
  shape: [4, 4],
  amplitude: Float32Array.from({ length: 16 }, (_, i) => (i % 4 === 1 ? 1 : 0)),
  phase: new Float32Array(16),
  support: new Uint8Array(16).fill(1),
};
const start: LiveStart = {
  id: 1,
  start: 1,
  generation: 0,
  way: { starts: 3, iterations: 760 },
  state: "running",
  iteration: 340,
  supportVoxels: 1312,
  chi: [
    [10, 0.5],
    [170, 0.2],
    [340, 0.08],
  ],
  freeLlk: [[300, 1.72]],
  view: { planes: [plane] } as unknown as StartView,
};
const finished: LiveStart = { ...start, id: 0, start: 0, state: "finished", chi: [[760, 0.0771]] };
const run: LiveRun = {
  state: "running",
  message: "",
  starts: [finished, start],
  done: 1100,
  total: 2280,
  seconds: 61,
  secondsLeft: 65.4,
};
const settings: FrameSettings = {
  title: "R.cxi  64 x 64 x 64  wasm  preset standard",
  columns: 80,
  rows: 14,
  style: "plain",
};
const widthOf = (line: string): number => stripVTControlCharacters(line).length;

describe("terminalFrame", () => {
  it("shows what a network saw until a start has begun", () => {
    const sight: LiveStart = { ...start, id: 0, start: "first sight", state: "predicted", iteration: 0, chi: [] };
    const seen = terminalFrame({ ...run, starts: [sight], done: 0, secondsLeft: undefined }, settings);
    expect(seen.slice(1, 4)).toEqual([
      "first sight of a network  support 1312",
      "[----------------------------------------] 0 %  1:01  running",
      "chi                                                            amplitude",
    ]);
    expect(terminalFrame({ ...run, starts: [sight, { ...start, id: 1 }] }, settings)[1]).toMatch(/^start 2 of 3 /);
  });

  it("shows where the run stands", () => {
    expect(terminalFrame(run, settings)).toMatchInlineSnapshot(`
      [
        "R.cxi  64 x 64 x 64  wasm  preset standard",
        "start 2 of 3  iteration 340 of 760  chi 0.0800  free 1.720  support 1312",
        "[###################---------------------] 48 %  1:01  1:05 left  running",
        "finished 1  best: start 1, chi 0.0771",
        "chi                                                            amplitude",
        "   0.5 | **                                                        @@@@",
        "       |   ***                                                     @@@@",
        "       |      ****                                                 @@@@",
        "       |          ***                                              @@@@",
        "       |             ****                                          @@@@",
        "       |                 ****                                      @@@@",
        "  0.08 |                     ***                                   @@@@",
        "        0                                                760       @@@@",
      ]
    `);
  });

  it.each(["plain", "gray", "colour"] as const)("fits into terminals of any size, %s", (style) => {
    for (const columns of [20, 40, 60, 80, 120, 200]) {
      for (const rows of [2, 5, 10, 24, 60]) {
        const lines = terminalFrame(run, { ...settings, columns, rows, style });
        expect(lines.length, `${columns} x ${rows}`).toBeLessThan(rows);
        expect(Math.max(...lines.map(widthOf)), `${columns} x ${rows}`).toBeLessThan(columns);
      }
    }
  });

  it("shows amplitude and phase where there are colours and room", () => {
    const wide = { ...settings, columns: 130, rows: 30 };
    const captions = (style: FrameSettings["style"]): string =>
      terminalFrame(run, { ...wide, style }).find((line) => line.startsWith("chi")) ?? "";
    expect(captions("colour")).toMatch(/^chi +amplitude +phase$/);
    expect(captions("gray")).toMatch(/^chi +amplitude$/);
  });

  it("has something to say before anything has begun, while it is paused, and in the end", () => {
    const words = (changes: Partial<LiveRun>): string => terminalFrame({ ...run, ...changes }, settings).join("\n");
    expect(words({ starts: [], done: 0, secondsLeft: undefined })).toContain("waiting for the first iterations");
    expect(words({ state: "paused" })).toContain("paused");
    expect(words({ state: "finished", message: "written to R.cxi" })).toContain("written to R.cxi");
    expect(words({ starts: [{ ...start, state: "failed" }] })).toContain("failed 1");
  });
});
