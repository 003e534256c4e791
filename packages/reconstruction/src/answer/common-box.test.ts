import type { RealArray } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { commonBox, cropObject, cropSupport, padArray, padObject } from "./common-box.js";

/** 1 at one voxel, given from the origin `floor(N/2)`. */
function point(shape: readonly number[], offset: readonly number[]): RealArray<Uint8Array> {
  const data = new Uint8Array(shape.reduce((size, length) => size * length, 1));
  data[shape.reduce((index, length, axis) => index * length + Math.floor(length / 2) + offset[axis], 0)] = 1;
  return { data, shape };
}

describe("commonBox", () => {
  it("reaches as far as the farthest voxel on either side, and a margin, at lengths that transform fast", () => {
    expect(commonBox([point([64, 48, 33], [0, -5, 2]), point([64, 48, 33], [9, 0, 0])])).toEqual([30, 24, 16]);
  });

  it("is never longer than the pattern", () => {
    expect(commonBox([point([20, 9], [8, 0])])).toEqual([20, 9]);
  });
});

describe("cropping and padding", () => {
  it.each([
    [
      [9, 8, 7],
      [5, 4, 3],
    ],
    [
      [8, 9, 6],
      [3, 6, 6],
    ],
    [[11], [4]],
  ])("keep the origin of %j in %j", (shape, box) => {
    const offset = shape.map((_, axis) => (axis === 0 ? -1 : 1));
    const there = point(shape, offset);
    const inside = cropSupport(there, box);
    expect(inside).toEqual(point(box, offset));
    expect(padArray(inside, shape)).toEqual(there);
    const object = {
      real: Float32Array.from(there.data),
      imag: Float32Array.from(there.data, (value) => 2 * value),
      shape,
    };
    expect(padObject(cropObject(object, box), shape)).toEqual(object);
  });
});
