/** How a pattern was taken that has been cut out of the frames of a scan. */

import { type Acquisition, isAutophaseError } from "@autophase/tensor-io";
import { parseGeometry } from "../geometry/parse-geometry.js";
import { type Scattering, scatteringOf } from "../geometry/scattering.js";
import type { ScanAcquisition } from "./scan-acquisition.js";
import { atFrame } from "./scan-geometry.js";

export interface PatternPlace {
  /** Frame, row and column, of the scan's frames, where the pattern has its centre. */
  readonly center: readonly number[];
  /** Frames, rows and columns that were added up to one voxel. */
  readonly bin: readonly number[];
  /** Row and column of the frames on the whole detector. Default 0, 0. */
  readonly origin?: readonly [number, number];
}

/** Motors where the pattern has its centre; steps and pitches of its voxels. */
export function patternAcquisition(
  { acquisition, scan, geometry }: ScanAcquisition,
  { center: [frame, row, column], bin, origin = [0, 0] }: PatternPlace,
): Acquisition {
  if (geometry === undefined) return binAcquisition(acquisition, bin);
  const peakPixel = [row + origin[0], column + origin[1]] as const;
  const there = scan === undefined ? acquisition : atFrame(acquisition, scan, frame);
  return binAcquisition({ ...there, peakPixel }, bin);
}

/** For voxels of several frames, rows and columns added up: their steps and pitches are longer. */
function binAcquisition(acquisition: Acquisition, [frames, rows, columns]: readonly number[]): Acquisition {
  const { rockingStepDegrees: step, energyStepKev, pixelSizeMeters: pitch } = acquisition;
  return {
    ...acquisition,
    ...(step !== undefined && { rockingStepDegrees: step * frames }),
    ...(energyStepKev !== undefined && { energyStepKev: energyStepKev * frames }),
    ...(pitch && { pixelSizeMeters: [pitch[0] * rows, pitch[1] * columns] as const }),
  };
}

/** Two-theta, q and voxels of a pattern that says how it was taken; nothing when it does not say enough. */
export function scatteringOfPattern(acquisition: Acquisition): Scattering | undefined {
  if (!acquisition.geometry) return undefined;
  try {
    return scatteringOf(parseGeometry("geometry", acquisition.geometry), acquisition);
  } catch (error) {
    if (isAutophaseError(error)) return undefined;
    throw error;
  }
}
