/** What looks wrong in a reconstruction, in plain words. */

import type { Reconstruction, Shape } from "@autophase/tensor-io";
import { formatNumber } from "../markup/format-number.js";
import { objectAxes } from "../volume/axis-names.js";
import { countPieces } from "../volume/count-pieces.js";
import { boundingBox } from "../volume/focus.js";
import { type ObjectParts, objectParts } from "../volume/imaged-object.js";

/** Above this the calculated pattern does not resemble the measured one. */
const CHI_LIMIT = 0.2;
/** The curve still falls when its last iterations lower chi by more than this share; short, so that one algorithm ran them all. */
const SETTLED = 0.02;
const LAST_ITERATIONS = 10;
/** Phase jumps count where the amplitude is at least this share of the maximum; below it the phase is noise. */
const PHASE_AMPLITUDE = 0.3;

/**
 * Sentences about what a person should look at twice: an empty support, one that touches the box or fills more than
 * half of it along an axis, one in several pieces, a chi above 0.2, a curve that still falls, a phase that wraps.
 * @throws {ShapeError | ValueError} when object and support do not fit, or a value is not finite.
 */
export function findWarnings(reconstruction: Reconstruction): readonly string[] {
  return warningsOf(objectParts("findWarnings", reconstruction), reconstruction.errorCurve);
}

export function warningsOf(parts: ObjectParts, errorCurve: ArrayLike<number>): readonly string[] {
  return [...supportWarnings(parts), ...curveWarnings(errorCurve), ...phaseWarnings(parts)];
}

function supportWarnings({ support }: ObjectParts): readonly string[] {
  const bounds = boundingBox(support);
  if (!bounds) return ["The support is empty: nothing was found."];
  const names = objectAxes(support.shape.length);
  const axes = (test: (start: number, length: number, box: number) => boolean) =>
    names.filter((_, k) => test(bounds.start[k], bounds.shape[k], support.shape[k])).join(", ");
  const touching = axes((start, length, box) => box > 1 && (start === 0 || start + length === box));
  const large = axes((_, length, box) => box > 1 && length > box / 2);
  const pieces = countPieces(support);
  return [
    ...(touching
      ? [`The support touches the edge of the box along ${touching}: the object may be cut or wrapped around.`]
      : []),
    ...(large
      ? [
          `The support fills more than half of the box along ${large}: the pattern is sampled too coarsely there, or the support is too loose.`,
        ]
      : []),
    ...(pieces > 1 ? [`The support is in ${pieces} separate pieces: look whether the small ones are real.`] : []),
  ];
}

function curveWarnings(curve: ArrayLike<number>): readonly string[] {
  const { length } = curve;
  if (length === 0) return [];
  const chi = curve[length - 1];
  const before = curve[Math.max(0, length - 1 - LAST_ITERATIONS)];
  const high = `chi is ${formatNumber(chi)}, above ${CHI_LIMIT}: the calculated pattern does not fit the measured one.`;
  const falling = "chi was still falling at the end: more iterations may help.";
  return [
    ...(chi > CHI_LIMIT ? [high] : []),
    ...(length > LAST_ITERATIONS && chi < before * (1 - SETTLED) ? [falling] : []),
  ];
}

function phaseWarnings(parts: ObjectParts): readonly string[] {
  const jumps = countJumps(parts);
  if (jumps === 0) return [];
  return [
    `The phase passes \u00b1\u03c0 between ${formatNumber(jumps)} pairs of neighbouring voxels: unwrap it before reading displacement or strain, and look there for dislocations.`,
  ];
}

/** Neighbouring voxels inside the support whose phases differ by more than pi as numbers. */
function countJumps({ amplitude, phase, support }: ObjectParts): number {
  const { shape } = support;
  const solid = (i: number) => support.data[i] === 1 && amplitude.data[i] >= PHASE_AMPLITUDE;
  let jumps = 0;
  shape.forEach((length, axis) => {
    const stride = strideOf(shape, axis);
    for (let i = 0; i < phase.data.length; i++) {
      if (Math.floor(i / stride) % length === length - 1 || !solid(i) || !solid(i + stride)) continue;
      if (Math.abs(phase.data[i + stride] - phase.data[i]) > Math.PI) jumps++;
    }
  });
  return jumps;
}

function strideOf(shape: Shape, axis: number): number {
  return shape.slice(axis + 1).reduce((product, length) => product * length, 1);
}
