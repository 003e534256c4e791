/** A crystal with its maps on the grid it was phased on, without interpolation. */

import { vectorOf } from "@autophase/physics/vector3";
import {
  assertArray,
  assertSameShape,
  type ComplexArray,
  type FloatData,
  type RealArray,
  ValueError,
} from "@autophase/tensor-io";
import { cutOut, type Window } from "../alignment/cut-out.js";
import { objectVoxelOf } from "../geometry/object-voxel.js";
import type { Scattering } from "../geometry/scattering.js";
import { removeRamp } from "../remove-ramp.js";
import { type CrystalOnGrid, type CrystalOnGridOptions, crystalOnGrid } from "./crystal-on-grid.js";
import { maskExtent } from "./mask-extent.js";
import { meanScatteringVector } from "./mean-scattering-vector.js";

/** Voxels around the support. */
const MARGIN = 4;

/**
 * The same quantities as `analyzeCrystal` on the skewed grid of the reconstruction, cropped to the support: nothing is
 * interpolated, which tells what the interpolation did. Depths and averages are in its own voxels.
 * @param object - centred, three axes.
 * @param support - 1 inside, the same shape.
 * @throws {ShapeError} when there are not three axes, or the shapes differ.
 * @throws {ValueError} when a value is not finite, the support is empty, or an option is out of range.
 */
export function crystalAsPhased(
  object: ComplexArray<FloatData>,
  support: RealArray<Uint8Array>,
  scattering: Scattering,
  options: Omit<CrystalOnGridOptions, "q"> = {},
): CrystalOnGrid {
  assertArray("crystalAsPhased: support", support);
  assertSameShape("crystalAsPhased: support", support.shape, object.shape);
  const voxelNanometers = objectVoxelOf(scattering.reciprocalVoxel, object.shape);
  const flat = removeRamp(object, support);
  const q = meanScatteringVector(scattering, flat.ramp, object.shape);
  const window = windowAround(flat.support);
  const origin = vectorOf(object.shape.map((length, axis) => (length >> 1) - window.start[axis]));
  const cropped = { object: cutOut(flat.object, window), support: cutMask(flat.support, window) };
  return crystalOnGrid({ ...cropped, voxelNanometers, origin }, { ...options, q });
}

function windowAround(support: RealArray<Uint8Array>): Window {
  const { low, high, voxels } = maskExtent(support);
  if (voxels === 0) throw new ValueError("crystalAsPhased: expected a support with voxels, got an empty one");
  const start = low.map((first) => Math.max(0, first - MARGIN));
  const end = high.map((last, axis) => Math.min(support.shape[axis], last + MARGIN + 1));
  return { start, shape: end.map((stop, axis) => stop - start[axis]) };
}

/** A window that does not go around the box, of three axes. */
function cutMask({ data, shape }: RealArray<Uint8Array>, { start, shape: size }: Window): RealArray<Uint8Array> {
  const [depth, height, width] = size;
  const out = new Uint8Array(depth * height * width);
  for (let line = 0; line < depth * height; line++) {
    const [z, y] = [start[0] + Math.floor(line / height), start[1] + (line % height)];
    const from = (z * shape[1] + y) * shape[2] + start[2];
    out.set(data.subarray(from, from + width), line * width);
  }
  return { data: out, shape: size };
}
