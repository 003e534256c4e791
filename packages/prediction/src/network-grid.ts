/** The grid on which a network sees a pattern of another size. */

import { formatShape, type Shape, ShapeError, ValueError } from "@autophase/tensor-io";

/**
 * How voxels of a pattern and of the network's input belong together. Voxel `j` of the input, counted from its origin,
 * holds `binning` voxels of the pattern around `binning j + offset`. So in real space the field of view is `1 /
 * binning` of the full one, and a voxel of the full grid is `binning * shape / patternShape` voxels of the network's.
 */
export interface NetworkGrid {
  readonly patternShape: Shape;
  /** Of the network's input. */
  readonly shape: Shape;
  /** Voxels of the pattern in one of the input, along each axis. */
  readonly binning: readonly number[];
  /** 0 for odd, -1/2 for even binning: an even number of voxels has no middle one. */
  readonly offset: readonly number[];
}

export interface NetworkGridOptions {
  /** Shape the network was trained on. */
  readonly shape: Shape;
  /** Of the pattern, along each axis. */
  readonly oversampling: readonly number[];
  /** Highest oversampling the network has learnt; default 5. */
  readonly highest?: number;
}

/** Estimates of the oversampling are right to this. */
export const SAMPLING_ERROR = 0.15;

/**
 * The least binning that brings the oversampling within what the network has learnt, or so near to it that it may be
 * the estimate's error; what is then larger than its input is cropped, what is smaller padded.
 * @param patternShape - three axes.
 * @throws {ShapeError} when the pattern does not have the network's number of axes. @throws {ValueError} for an
 *   oversampling below 1.
 */
export function networkGrid(
  patternShape: Shape,
  { shape, oversampling, highest = 5 }: NetworkGridOptions,
): NetworkGrid {
  if (patternShape.length !== shape.length || oversampling.length !== shape.length) {
    const expected = `a pattern with ${shape.length} axes as the network`;
    throw new ShapeError(`networkGrid: expected ${expected}, got ${formatShape(patternShape)}`);
  }
  const wrong = oversampling.find((value) => !(value >= 1 && Number.isFinite(value)));
  if (wrong !== undefined) throw new ValueError(`networkGrid: the oversampling must be at least 1, got ${wrong}`);
  const binning = oversampling.map((value) => Math.max(1, Math.ceil(value / ((1 + SAMPLING_ERROR) * highest))));
  const offset = binning.map((factor) => (factor % 2 === 0 ? -0.5 : 0));
  return { patternShape: [...patternShape], shape: [...shape], binning, offset };
}
