/** Patterns, supports and starts with something wrong about them: what is said, and whether the run goes on. */

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { roll } from "@autophase/kernels";
import { simulateCrystal } from "@autophase/simulation";
import { type RealArray, writeNpy, writeNpz } from "@autophase/tensor-io";
import { readReconstruction } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

const shape = [16, 18, 16];
const CENTRE = 8 * 18 * 16 + 9 * 16 + 8;
let folder: string;
const at = (name: string): string => join(folder, name);
const reconstruct = (pattern: string, ...more: string[]): string[] => [
  ...["reconstruct", at(pattern), "--out", at("R.cxi"), "--no-report", "--engine", "wasm", "--workers", "1"],
  ...["--starts", "2", ...more],
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-difficult-"));
  const { pattern, object } = simulateCrystal({ seed: 5, index: 0, shape, detector: { peakCounts: 1e5 } });
  const { intensity } = pattern;
  const save = (name: string, counts: RealArray, isHidden?: (i: number) => boolean) => {
    const mask = isHidden && { data: intensity.data.map((_, i) => (isHidden(i) ? 0 : 1)), shape };
    return writeFile(at(name), writeNpz({ intensity: counts, ...(mask && { mask }) }));
  };
  await save("crystal.npz", intensity);
  await save("moved.npz", roll(intensity, [5, -4, 3]));
  await save("scaled.npz", { data: intensity.data.map((counts) => counts / 1000), shape });
  await save("seam.npz", intensity, (i) => i === CENTRE || i === CENTRE + 1);
  await save("dark.npz", { data: intensity.data.map((_, i) => (i % 301 === 7 ? 100 : 0)), shape });
  await save("masked.npz", intensity, () => true);
  const complex = (value: number, lengths: number[]) => {
    const size = lengths.reduce((product, length) => product * length, 1);
    return writeNpy({ real: new Float32Array(size).fill(value), imag: new Float32Array(size), shape: lengths });
  };
  await writeFile(at("small.npy"), writeNpy({ data: new Float32Array(512).fill(1), shape: [8, 8, 8] }));
  await writeFile(at("empty.npy"), writeNpy({ data: new Float32Array(4608), shape }));
  await writeFile(at("object.npy"), writeNpy(object));
  await writeFile(at("small-object.npy"), complex(1, [8, 8, 8]));
  await writeFile(at("no-object.npy"), complex(0, shape));
  const wrap = (volume: readonly [number, number], threshold: number) =>
    JSON.stringify({ recipe: "10*ER", shrinkWrap: { sigma: 0.5, threshold, trigger: [5, 5], volume } });
  await writeFile(at("fill.json"), wrap([0, 0.1], 0.01));
  await writeFile(at("lost.json"), wrap([0.9, 1], 0.5));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("what a pattern may suffer from is said, and the run goes on", () => {
  const offCentre = /^warning: the brightest voxel is \[5, -4, 3\] voxels from the centre.*--center$/m;
  it.each<[string, string, string[], RegExp | undefined]>([
    ["nothing", "crystal.npz", ["--recipe", "2*ML"], undefined],
    ["a maximum that is off-centre", "moved.npz", ["--recipe", "2*ER"], offCentre],
    ["one that is centred on request", "moved.npz", ["--recipe", "2*ER", "--center"], undefined],
    [
      "counts that are none, under a likelihood",
      "scaled.npz",
      ["--recipe", "2*ML"],
      /^warning: the numbers of the pattern are no counts: they are multiples of 0.001000, which is taken for one count$/m,
    ],
    ["counts that are none, without", "scaled.npz", ["--recipe", "2*ER"], undefined],
    ["a mask over the centre", "seam.npz", ["--recipe", "2*ER"], /^warning: the mask hides the centre of the pattern/m],
  ])("%s", async (_, pattern, args, message) => {
    const { status, stderr } = await autophaseHere(reconstruct(pattern, ...args));
    expect(stderr).not.toContain("error: ");
    expect(status).toBe(0);
    const warnings = stderr.match(/^warning: .*$/gm) ?? [];
    expect(warnings).toHaveLength(message ? 1 : 0);
    if (message) expect(warnings[0]).toMatch(message);
  });

  it.each(["phase", "reconstruct"])("--strict makes a failure of it, with everything written: %s", async (command) => {
    const dark = [command, at("dark.npz"), "--out", at("D.cxi"), "--force", "--no-report", "--recipe", "9*HIO+9*ER"];
    const { status, stderr } = await autophaseHere([...dark, "--workers", "1"]);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^warning: the pattern has no peak/m)]);
    const strict = await autophaseHere([...dark, "--workers", "1", "--strict"]);
    expect([strict.status, strict.stderr]).toEqual([
      1,
      expect.stringMatching(/^error: .*D\.cxi is written, but the pattern has no peak/m),
    ]);
    expect((await readReconstruction(at("D.cxi"))).object.shape).toEqual(shape);
  });

  it("--center makes a pattern that is off-centre the same as one that is not", async () => {
    const run = async (pattern: string, ...more: string[]) => {
      const outcome = await autophaseHere(reconstruct(pattern, "--recipe", "10*ER+10*HIO+5*ER", "--json", ...more));
      return { ...lastJson(outcome), seconds: 0, secondsPerIteration: 0 };
    };
    const centred = await run("crystal.npz");
    const { pattern, object } = await readReconstruction(at("R.cxi"));
    expect(await run("moved.npz", "--center")).toEqual(centred);
    const moved = await readReconstruction(at("R.cxi"));
    expect(moved.pattern.intensity.data).toEqual(pattern.intensity.data);
    expect(moved.object).toEqual(object);
  });

  it("a support that fills is tried at other thresholds", async () => {
    const { status, stderr } = await autophaseHere(reconstruct("crystal.npz", "--recipe", at("fill.json")));
    expect(status).toBe(0);
    expect(
      stderr.match(/^start \d: the support is too large \(\d+ voxels\) in iteration 5 at threshold 0\.010; trying/gm),
    ).toHaveLength(2);
  });
});

describe("what cannot be phased ends with one line", () => {
  it.each<[string, string, string[], RegExp]>([
    [
      "a support that is lost",
      "crystal.npz",
      ["--recipe", "lost.json"],
      /none of 2 starts came to an end: .*shrink-wrap: the support became too small and stayed so at 12 thresholds .*; try a lower threshold/,
    ],
    ["all voxels masked", "masked.npz", [], /all voxels are masked \(1 = measured\)/],
    ["a preset that does not exist", "crystal.npz", ["--preset", "hardd"], /no "hardd"; did you mean hard\?/],
    [
      "a support of another shape",
      "crystal.npz",
      ["--support", "small.npy"],
      /small\.npy: expected 16 x 18 x 16 like the pattern, got 8 x 8 x 8/,
    ],
    ["a support with nothing in it", "crystal.npz", ["--support", "empty.npy"], /empty\.npy: no voxel is inside/],
    [
      "a start of another shape",
      "crystal.npz",
      ["--from", "small-object.npy"],
      /--from .*small-object\.npy: expected 16 x 18 x 16 like the pattern, got 8 x 8 x 8/,
    ],
    [
      "a start with nothing in it",
      "crystal.npz",
      ["--from", "no-object.npy"],
      /no-object\.npy: the object is zero everywhere/,
    ],
    ["a start that is no object", "crystal.npz", ["--from", "small.npy"], /small\.npy: .*complex/],
    ["a start that is not there", "crystal.npz", ["--from", "nowhere.npy"], /nowhere\.npy: .*(no such|not found)/i],
  ])("%s", async (_, pattern, args, message) => {
    const files = args.map((text) => (/\.(npy|json)$/.test(text) ? at(text) : text));
    const { status, stdout, stderr } = await autophaseHere(reconstruct(pattern, "--out", at("never.cxi"), ...files));
    const errors = stderr.match(/^error: .*$/gm) ?? [];
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(message);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect((await readdir(folder)).filter((name) => name.includes("never"))).toEqual([]);
  });

  it("a support that is lost is said once for each start that tries it anew", async () => {
    const { stderr } = await autophaseHere(reconstruct("crystal.npz", "--recipe", at("lost.json")));
    expect(stderr.match(/^start \d: the support is too small/gm)).toHaveLength(2);
    expect(stderr.match(/^start \d failed: shrink-wrap/gm)).toHaveLength(2);
  });

  it("more places to begin than starts", async () => {
    const from = Array.from({ length: 3 }, () => ["--from", at("object.npy")]).flat();
    const { status, stderr } = await autophaseHere(reconstruct("crystal.npz", "--recipe", "3*ER", ...from));
    expect(stderr).toContain("error: 3 starts are given where to begin, but --starts is 2\n");
    expect(status).toBe(2);
  });
});
