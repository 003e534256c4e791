/** A pattern with what was calculated of it, in reciprocal space, for ParaView. */

import { farFieldIntensity, orthogonalGrid, resampleOrthogonally } from "@autophase/physics";
import { lengthOf } from "@autophase/physics/vector3";
import { type RealArray, type Reconstruction, toFloat32, writeVti, writeVts } from "@autophase/tensor-io";
import type { Scattering } from "../geometry/scattering.js";

/**
 * On the pattern's own grid, skewed as it is: `x`, `y`, `z` of the laboratory in radians per nanometre from the
 * pattern's centre. Nothing is interpolated. `intensity` as measured, `mask`, `calculated` at the scale of the counts.
 */
export function reciprocalVts(reconstruction: Reconstruction, { reciprocalVoxel }: Scattering): Uint8Array {
  const [depth, height, width] = reciprocalVoxel;
  const { intensity, mask, calculated } = volumesOf(reconstruction);
  return writeVts({ intensity, mask, calculated }, { steps: [depth, height, width] });
}

/**
 * The same on a grid at right angles: `x` along columns, `y` along what of the rows is across them, `z` across both.
 * Linear between pixels; 0 with mask 0 where that would need what was not measured.
 */
export function reciprocalVti(reconstruction: Reconstruction, { reciprocalVoxel }: Scattering): Uint8Array {
  const { intensity, mask, calculated } = volumesOf(reconstruction);
  const grid = orthogonalGrid(reciprocalVoxel);
  const center = intensity.shape.map((length) => Math.floor(length / 2));
  const measured = resampleOrthogonally({ intensity, mask }, grid, center);
  const everywhere = { data: new Uint8Array(mask.data.length).fill(1), shape: mask.shape };
  const predicted = resampleOrthogonally({ intensity: calculated, mask: everywhere }, grid, center);
  const [depth, height, width] = grid.steps.map(lengthOf);
  return writeVti({ ...measured, calculated: predicted.intensity }, { spacing: [depth, height, width] });
}

function volumesOf({ pattern, object }: Reconstruction): {
  readonly intensity: RealArray<Float32Array>;
  readonly mask: RealArray<Uint8Array>;
  readonly calculated: RealArray<Float32Array>;
} {
  const intensity = toFloat32(pattern.intensity);
  const mask = pattern.mask ?? { data: new Uint8Array(intensity.data.length).fill(1), shape: intensity.shape };
  const { data, shape } = farFieldIntensity(object);
  let [product, square] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    product += mask.data[i] * data[i] * intensity.data[i];
    square += mask.data[i] * data[i] * data[i];
  }
  const scale = square > 0 ? product / square : 0;
  return { intensity, mask, calculated: { data: data.map((value) => value * scale), shape } };
}
