import { ShapeError } from "@autophase/tensor-io";
import { expect, it } from "vitest";
import { projectSupport } from "./project-support.js";

const object = { real: Float32Array.of(1, 2, 3, 4), imag: Float32Array.of(5, 6, 7, 8), shape: [2, 2] };

it("keeps what is inside and clears what is outside, twice the same as once", () => {
  const support = { data: Uint8Array.of(1, 0, 0, 1), shape: [2, 2] };
  const once = projectSupport(object, support);
  expect(once).toEqual({ real: Float32Array.of(1, 0, 0, 4), imag: Float32Array.of(5, 0, 0, 8), shape: [2, 2] });
  expect(projectSupport(once, support)).toEqual(once);
  expect([...object.real]).toEqual([1, 2, 3, 4]);
});

it("rejects a support of another shape", () => {
  expect(() => projectSupport(object, { data: new Uint8Array(4), shape: [4] })).toThrow(ShapeError);
});
