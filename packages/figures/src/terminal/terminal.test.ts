import { describe, expect, it } from "vitest";
import { drawBlocks } from "./draw-blocks.js";
import { drawCurve } from "./draw-curve.js";
import { drawAmplitude, drawPhase, type ObjectPlane } from "./draw-plane.js";

describe("drawBlocks", () => {
  it("puts two rows into a line, says colours once for neighbours, and leaves the last half free", () => {
    const colours = [
      ["5;1", "5;1"],
      ["5;2", "5;2"],
      ["5;3", "5;4"],
    ] as const;
    expect(drawBlocks(3, 2, (row, column) => (colours[row] as readonly string[])[column] as string)).toEqual([
      "\x1b[38;5;1m\x1b[48;5;2m\u2580\u2580\x1b[0m",
      "\x1b[38;5;3m\u2580\x1b[38;5;4m\u2580\x1b[0m",
    ]);
  });
});

describe("drawCurve", () => {
  const falling = [
    [0, 1],
    [50, 0.1],
    [100, 0.01],
  ] as const;

  it("is a straight line for an exponential, from corner to corner", () => {
    expect(drawCurve(falling, { columns: 13, rows: 6, iterations: 100, plain: true })).toEqual([
      "     1 |*",
      "       | *",
      "       |  *",
      "       |   *",
      "  0.01 |    *",
      "        0 100",
    ]);
  });

  it("sets eight dots into a character", () => {
    expect(drawCurve(falling, { columns: 10, rows: 3, iterations: 100 })).toEqual([
      "     1 \u2502\u2831\u2840",
      "  0.01 \u2502 \u28a3",
      "        0 100",
    ]);
  });

  it("survives no points, one point, equal points and points that are no numbers", () => {
    for (const points of [
      [],
      [[5, 1]],
      [
        [1, 2],
        [9, 2],
      ],
      [
        [1, Number.NaN],
        [2, 0],
      ],
    ] as const) {
      const lines = drawCurve(points, { columns: 20, rows: 4, iterations: 10 });
      expect(lines).toHaveLength(4);
      expect(lines.join("")).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});

describe("planes", () => {
  const plane: ObjectPlane = {
    shape: [2, 2],
    amplitude: Float32Array.of(0, 1, 2, 4),
    phase: Float32Array.of(0, 0, 3.1, -3.1),
    support: Uint8Array.of(0, 1, 1, 1),
  };

  it("fill the room in squares", () => {
    expect(drawAmplitude(plane, { style: "plain", columns: 9, rows: 2 })).toEqual({
      lines: ["  ::", "++@@"],
      width: 4,
    });
    const gray = drawAmplitude(plane, { style: "gray", columns: 2, rows: 5 });
    expect(gray).toEqual({
      lines: ["\x1b[38;5;232m\x1b[48;5;244m\u2580\x1b[38;5;238m\x1b[48;5;255m\u2580\x1b[0m"],
      width: 2,
    });
  });

  it("show phases inside the support, near pi and near -pi alike", () => {
    const { lines } = drawPhase(plane, { columns: 2, rows: 1 });
    const colours = (lines[0] ?? "").split("\x1b").flatMap((part) => /^\[[34]8;([\d;]+)m/.exec(part)?.[1] ?? []);
    const [outside, low, zero, high] = colours.map((colour) => colour.split(";").map(Number));
    expect(outside).toEqual([5, 16]);
    const difference = (one = [0], other = [0]): number =>
      one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] as number)), 0);
    expect(difference(low, high)).toBeLessThan(15);
    expect(difference(low, zero)).toBeGreaterThan(100);
  });

  it("are dark where there is nothing at all", () => {
    const empty = { ...plane, amplitude: new Float32Array(4) };
    expect(drawAmplitude(empty, { style: "plain", columns: 4, rows: 2 }).lines).toEqual(["    ", "    "]);
  });
});
