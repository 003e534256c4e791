/** Counts with what is known of each voxel, on the way from frames to a pattern. */

import { type RealArray, toFloat32 } from "@autophase/tensor-io";

export interface CountsVolume {
  /** Axes `[frame, row, column]`; 0 where not measured. */
  readonly intensity: RealArray<Float32Array>;
  /** 1 = measured, 0 = not measured. */
  readonly mask: RealArray<Uint8Array>;
}

/** Frames of which everything was measured; counts that are float32 already are shared, not copied. */
export function measuredEverywhere(frames: RealArray): CountsVolume {
  const { shape } = frames;
  return { intensity: toFloat32(frames), mask: { data: new Uint8Array(frames.data.length).fill(1), shape } };
}

/** Sum over all voxels, in float64. */
export function totalCounts({ intensity: { data } }: CountsVolume): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  return sum;
}

/** Voxels that were not measured. */
export function countMasked({ mask: { data } }: CountsVolume): number {
  let measured = 0;
  for (let i = 0; i < data.length; i++) measured += data[i];
  return data.length - measured;
}

/** The lengths of a volume as `[frames, rows, columns]`; a single frame is a volume of one. */
export function frameAxes(shape: readonly number[]): readonly [number, number, number] {
  const [columns, rows, frames = 1] = shape.toReversed();
  return [frames, rows, columns];
}
