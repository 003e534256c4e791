import { describe, expect, it } from "vitest";
import { findWarnings, type JudgedObject } from "./find-warnings.js";

type Voxel = readonly [number, number, number];

function judged({
  length = 16,
  inside = ([z, y, x]: Voxel): boolean => Math.abs(z) < 3 && Math.abs(y) < 4 && Math.abs(x) < 3,
  phase = ([z]: Voxel): number => 0.2 * z,
  errorCurve = Float64Array.of(0.9, 0.3, 0.1),
  rank = 3,
} = {}): JudgedObject {
  const shape = Array.from({ length: rank }, () => length);
  const size = length ** rank;
  const half = Math.floor(length / 2);
  const object = { real: new Float32Array(size), imag: new Float32Array(size), shape };
  const support = { data: new Uint8Array(size), shape };
  for (let i = 0; i < size; i++) {
    const z = rank === 3 ? Math.floor(i / length ** 2) - half : 0;
    const voxel: Voxel = [z, (Math.floor(i / length) % length) - half, (i % length) - half];
    if (!inside(voxel)) continue;
    object.real[i] = Math.cos(phase(voxel));
    object.imag[i] = Math.sin(phase(voxel));
    support.data[i] = 1;
  }
  return { object, support, errorCurve };
}

describe("findWarnings", () => {
  it("is silent about a good reconstruction", () => {
    expect(findWarnings(judged())).toEqual([]);
  });

  it.each([
    ["touches the edge of the box along depth", { inside: ([z, y, x]: Voxel) => z < -4 && Math.hypot(y, x) < 3 }],
    [
      "more than half of the box along width",
      { inside: ([z, y, x]: Voxel) => Math.hypot(z, y) < 2 && x > -7 && x < 7 },
    ],
    ["2 separate pieces", { inside: ([z, y, x]: Voxel) => Math.abs(z) === 3 && Math.hypot(y, x) < 2 }],
    ["above 0.2", { errorCurve: Float64Array.of(0.9, 0.25) }],
    ["still falling", { errorCurve: Float64Array.from({ length: 30 }, (_, i) => 0.2 * 0.95 ** i) }],
    ["passes \u00b1\u03c0", { phase: ([z]: Voxel) => 1.6 * z }],
  ])("says: %s", (text, change) => {
    const warnings = findWarnings(judged(change));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(text);
  });

  it("does not take the drop at a change of algorithm for an unfinished curve", () => {
    const errorCurve = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? 0.12 : 0.1));
    expect(findWarnings(judged({ errorCurve }))).toEqual([]);
  });

  it("says that nothing was found", () => {
    expect(findWarnings(judged({ inside: () => false }))).toEqual(["The support is empty: nothing was found."]);
  });
});
