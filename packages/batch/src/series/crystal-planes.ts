/** What of a crystal goes into the film strip of its series. */

import type { CrystalAnalysis } from "@autophase/analysis";
import type { RealArray } from "@autophase/tensor-io";

/** A `CrystalAnalysis` is one. */
export interface CrystalInPlanes extends Pick<CrystalAnalysis, "object" | "strain" | "origin" | "voxelSizeNanometers"> {
  readonly regions: Pick<CrystalAnalysis["regions"], "inside">;
}

/** The plane across the depth through the middle of a crystal, `[height, width]`, height up: the last one first. */
export interface CrystalPlanes {
  /** Maximum of the crystal 1. */
  readonly amplitude: RealArray<Float32Array>;
  /** Radians. */
  readonly phase: RealArray<Float32Array>;
  /** Along q; NaN outside of the crystal. */
  readonly strain: RealArray<Float32Array>;
  /** Row and column of the middle. */
  readonly middle: readonly [number, number];
  readonly voxelSizeNanometers: number;
}

export function crystalPlanes(crystal: CrystalInPlanes): CrystalPlanes {
  const { object, strain, regions, origin, voxelSizeNanometers } = crystal;
  const [, height, width] = strain.shape;
  const offset = Math.round(origin[0]) * height * width;
  const planeOf = (value: (from: number) => number): RealArray<Float32Array> => {
    const data = new Float32Array(height * width);
    for (let to = 0; to < data.length; to++) {
      const [row, column] = [Math.floor(to / width), to % width];
      data[to] = value(offset + (height - 1 - row) * width + column);
    }
    return { data, shape: [height, width] };
  };
  return {
    amplitude: planeOf((from) => Math.hypot(object.real[from], object.imag[from])),
    phase: planeOf((from) => Math.atan2(object.imag[from], object.real[from])),
    strain: planeOf((from) => (regions.inside.data[from] ? strain.data[from] : Number.NaN)),
    middle: [height - 1 - origin[1], origin[2]],
    voxelSizeNanometers,
  };
}
