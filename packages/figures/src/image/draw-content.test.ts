import { contentOfCxi, type FileContent, type Reconstruction } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { drawContent } from "./draw-content.js";
import { toPicture } from "./to-picture.js";

const shape = [3, 4, 5];
const values = Float32Array.from({ length: 60 }, (_, i) => i / 60);
const mask = { data: new Uint8Array(60).fill(1), shape };
const reconstruction: Reconstruction = {
  object: { real: values, imag: values, shape },
  support: mask,
  pattern: { intensity: { data: values, shape }, mask, history: [] },
  errorCurve: new Float64Array(0),
  history: [],
};

describe("drawContent", () => {
  it.each<[string, FileContent]>([
    ["a reconstruction", contentOfCxi({ kind: "reconstruction", reconstruction })],
    ["a pattern", contentOfCxi({ kind: "pattern", pattern: reconstruction.pattern })],
    ["counts", { arrays: { a: { data: new BigInt64Array(60).fill(3n), shape } }, main: "a" }],
    ["a complex array", { arrays: { a: { real: values, imag: values, shape } }, main: "a" }],
  ])("gives PNG and SVG of %s", (_what, content) => {
    expect(String.fromCharCode(...drawContent(content, "a.PNG").subarray(1, 4))).toBe("PNG");
    expect(new TextDecoder().decode(drawContent(content, "a.svg"))).toMatch(/^<svg /);
  });
});

describe("toPicture", () => {
  it("takes the logarithm of peaked counts, and the least for what is not finite", () => {
    expect(toPicture({ data: Float64Array.of(1, Number.NaN, 3), shape: [1, 3] }).data).toEqual(
      Float32Array.of(1, 1, 3),
    );
    const peaked = new Uint16Array(200);
    peaked[7] = 999;
    expect(toPicture({ data: peaked, shape: [10, 20] }).data[7]).toBeCloseTo(3, 6);
    expect(toPicture({ data: Float32Array.of(Number.NaN), shape: [1, 1] }).data).toEqual(new Float32Array(1));
  });
});
