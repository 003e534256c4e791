/** Where the voxels of a reconstruction lie in space. */

import type { Basis } from "@autophase/physics/vector3";
import { type Acquisition, type Shape, ValueError } from "@autophase/tensor-io";
import { GeometryError } from "../errors.js";
import { objectVoxelOf } from "./object-voxel.js";
import { parseGeometry } from "./parse-geometry.js";
import { scatteringOf } from "./scattering.js";

export interface ObjectSteps {
  /**
   * From voxel to voxel along depth, height and width, each `[x, y, z]` in nanometres; nothing where it is not known.
   */
  readonly steps?: Basis;
  /** Why not, where the file holds a geometry. */
  readonly reason?: string;
}

/** What of a reconstruction says it. */
export interface PlacedObject {
  readonly object: { readonly shape: Shape };
  readonly voxelSizeMeters?: readonly number[];
  readonly pattern: { readonly acquisition?: Acquisition };
}

/**
 * Along the axes where the file knows the size of its voxels, else in the laboratory where its pattern knows the
 * beamline and the angles: skewed.
 * @param placed - a reconstruction of three axes.
 */
export function objectSteps({ object, voxelSizeMeters, pattern: { acquisition } }: PlacedObject): ObjectSteps {
  if (voxelSizeMeters) {
    const [depth, height, width] = voxelSizeMeters.map((length) => 1e9 * length);
    return {
      steps: [
        [0, 0, depth],
        [0, height, 0],
        [width, 0, 0],
      ],
    };
  }
  if (!acquisition?.geometry) return {};
  try {
    const geometry = parseGeometry("geometry", acquisition.geometry);
    return { steps: objectVoxelOf(scatteringOf(geometry, acquisition).reciprocalVoxel, object.shape) };
  } catch (error) {
    if (error instanceof GeometryError || error instanceof ValueError) return { reason: error.message };
    throw error;
  }
}
