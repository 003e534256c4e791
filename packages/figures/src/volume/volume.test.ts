import "@autophase/vitest/matchers";
import { ShapeError, ValueError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { boundingBox, centreOfMass, focusOn } from "./focus.js";
import { objectParts } from "./imaged-object.js";
import { extractPlane } from "./plane.js";

const shape = [3, 4, 5];
/** Element (z, y, x) is 100 z + 10 y + x. */
const digits = {
  data: Float32Array.from({ length: 60 }, (_, i) => 100 * Math.floor(i / 20) + 10 * (Math.floor(i / 5) % 4) + (i % 5)),
  shape,
};

function mark(size: readonly number[], ...voxels: readonly (readonly number[])[]) {
  const data = new Uint8Array(size.reduce((a, b) => a * b, 1));
  for (const voxel of voxels) data[voxel.reduce((at, index, axis) => at * size[axis] + index, 0)] = 1;
  return { data, shape: size };
}

describe("extractPlane", () => {
  it("takes the right plane across each axis, axes in the array's order", () => {
    const [depth, height, width] = [extractPlane(digits, 0, 2), extractPlane(digits, 1, 3), extractPlane(digits, 2, 4)];
    expect(depth.shape).toEqual([4, 5]);
    expect([...depth.data.slice(0, 6)]).toEqual([200, 201, 202, 203, 204, 210]);
    expect(height.shape).toEqual([3, 5]);
    expect([...height.data.slice(0, 6)]).toEqual([30, 31, 32, 33, 34, 130]);
    expect(width.shape).toEqual([3, 4]);
    expect([...width.data]).toEqual([4, 14, 24, 34, 104, 114, 124, 134, 204, 214, 224, 234]);
  });

  it("cuts the plane to a block", () => {
    const block = { start: [1, 2, 3], shape: [2, 2, 1] };
    expect([...extractPlane(digits, 0, 0, block).data]).toEqual([23, 33]);
    expect([...extractPlane(digits, 1, 0, block).data]).toEqual([103, 203]);
    expect([...extractPlane(digits, 2, 0, block).data]).toEqual([120, 130, 220, 230]);
  });

  it("gives a 2-D array back, keeps the type, and refuses what is not there", () => {
    const flat = { data: Uint8Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] };
    expect(extractPlane(flat, 0, 0)).toEqual(flat);
    expect(() => extractPlane(digits, 1, 4)).toThrow(ValueError);
    expect(() => extractPlane(digits, 3, 0)).toThrow(ValueError);
    expect(() => extractPlane({ data: new Float32Array(3), shape: [3] }, 0, 0)).toThrow(ShapeError);
  });
});

describe("focusOn", () => {
  it("finds the box and the centre of mass of an object", () => {
    const inside = mark([7, 8, 9], [1, 2, 3], [3, 2, 6]);
    expect(boundingBox(inside)).toEqual({ start: [1, 2, 3], shape: [3, 1, 4] });
    const weight = { data: Float32Array.from(inside.data), shape: inside.shape };
    expect(centreOfMass(inside, weight)).toEqual([2, 2, 5]);
    weight.data[weight.data.lastIndexOf(1)] = 9;
    expect(centreOfMass(inside, weight)).toEqual([3, 2, 6]);
  });

  it("opens a cube around it that stays inside the array", () => {
    const inside = mark([7, 20, 21], [1, 2, 3], [3, 2, 6]);
    const { block } = focusOn(inside, inside, { margin: 2 });
    expect(block).toEqual({ start: [0, 0, 1], shape: [7, 8, 8] });
  });

  it("shows the same physical extent along axes of other pitch", () => {
    const inside = mark([20, 40, 40], [8, 18, 18], [9, 21, 21]);
    const { block } = focusOn(inside, inside, { margin: 2, voxelSize: [2, 1, 1] });
    expect(block.shape).toEqual([4, 8, 8]);
  });

  it("shows everything when there is nothing", () => {
    const empty = mark([3, 5]);
    expect(boundingBox(empty)).toBeUndefined();
    expect(focusOn(empty, empty)).toEqual({ block: { start: [0, 0], shape: [3, 5] }, centre: [1, 2] });
  });
});

describe("objectParts", () => {
  it("scales the amplitude and takes the mean phase away", () => {
    const phases = [0.3, 0.5, 0.1, 2];
    const real = Float32Array.from(phases, (phase) => 4 * Math.cos(phase + 3));
    const imag = Float32Array.from(phases, (phase) => 4 * Math.sin(phase + 3));
    const support = { data: Uint8Array.of(1, 1, 1, 0), shape: [2, 2] };
    const { amplitude, phase } = objectParts("test", { object: { real, imag, shape: [2, 2] }, support });
    expect(amplitude.data).toBeAllClose([1, 1, 1, 1]);
    expect(phase.data).toBeAllClose([0, 0.2, -0.2, 1.7], { atol: 1e-6 });
  });

  it("refuses a support of another shape, one axis, and values that are not finite", () => {
    const object = { real: new Float32Array(4), imag: new Float32Array(4), shape: [2, 2] };
    expect(() => objectParts("here", { object, support: mark([4, 1]) })).toThrow(
      "here: support: expected 2 x 2, got 4 x 1",
    );
    expect(() => objectParts("here", { object: { ...object, shape: [4] }, support: mark([4]) })).toThrow(ShapeError);
    object.imag[2] = Number.NaN;
    expect(() => objectParts("here", { object, support: mark([2, 2]) })).toThrow("not finite at element 2");
  });
});
