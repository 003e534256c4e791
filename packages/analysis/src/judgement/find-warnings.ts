/** What looks wrong in a reconstruction, in plain words. */

import { assertSameShape, type ComplexArray, phaseOf, type RealArray, type Reconstruction } from "@autophase/tensor-io";
import { assertFinite } from "../assert-values.js";
import { maskExtent } from "../crystal/mask-extent.js";
import { labelPieces } from "../crystal/pieces.js";
import { wrappedSteps } from "../phase/wrapped-steps.js";

/** Above this the calculated pattern does not resemble the measured one. */
const CHI_LIMIT = 0.2;
/**
 * The curve still falls when its last iterations lower chi by more than this share; short, so that one algorithm ran
 * them all.
 */
const SETTLED = 0.02;
const LAST_ITERATIONS = 10;
/** Phase jumps count where the amplitude is at least this share of the maximum; below it the phase is noise. */
const PHASE_AMPLITUDE = 0.3;

/** What is judged; a `Reconstruction` is one. */
export type JudgedObject = Pick<Reconstruction, "object" | "support" | "errorCurve">;

/**
 * Sentences about what a person should look at twice: an empty support, one that touches the box or fills more than
 * half of it along an axis, one in several pieces, a chi above 0.2, a curve that still falls, a phase that wraps.
 * @throws {ShapeError | ValueError} when object and support do not fit, or a value is not finite.
 */
export function findWarnings({ object, support, errorCurve }: JudgedObject): readonly string[] {
  assertFinite("findWarnings: object", object);
  assertSameShape("findWarnings: support", support.shape, object.shape);
  return [...supportWarnings(support), ...curveWarnings(errorCurve), ...phaseWarnings(object, support)];
}

function supportWarnings(support: RealArray<Uint8Array>): readonly string[] {
  const { low, high, voxels } = maskExtent(support);
  if (voxels === 0) return ["The support is empty: nothing was found."];
  const names = ["depth", "height", "width"].slice(-support.shape.length);
  const axes = (test: (first: number, last: number, box: number) => boolean): string =>
    names.filter((_, k) => support.shape[k] > 1 && test(low[k], high[k], support.shape[k])).join(", ");
  const touching = axes((first, last, box) => first === 0 || last === box - 1);
  const large = axes((first, last, box) => last - first + 1 > box / 2);
  const pieces = labelPieces(support).sizes.length - 1;
  return [
    ...(touching === ""
      ? []
      : [`The support touches the edge of the box along ${touching}: the object may be cut or wrapped around.`]),
    ...(large === ""
      ? []
      : [
          `The support fills more than half of the box along ${large}: the pattern is sampled too coarsely there, or the support is too loose.`,
        ]),
    ...(pieces > 1 ? [`The support is in ${pieces} separate pieces: look whether the small ones are real.`] : []),
  ];
}

function curveWarnings(curve: ArrayLike<number>): readonly string[] {
  const { length } = curve;
  if (length === 0) return [];
  const chi = curve[length - 1];
  const before = curve[Math.max(0, length - 1 - LAST_ITERATIONS)];
  const high = `chi is ${Number(chi.toPrecision(3))}, above ${CHI_LIMIT}: the calculated pattern does not fit the measured one.`;
  const falling = "chi was still falling at the end: more iterations may help.";
  return [
    ...(chi > CHI_LIMIT ? [high] : []),
    ...(length > LAST_ITERATIONS && chi < before * (1 - SETTLED) ? [falling] : []),
  ];
}

function phaseWarnings(object: ComplexArray, support: RealArray<Uint8Array>): readonly string[] {
  const jumps = countJumps(object, support);
  if (jumps === 0) return [];
  return [
    `The phase passes \u00b1\u03c0 between ${jumps.toLocaleString("en")} pairs of neighbouring voxels: unwrap it before reading displacement or strain, and look there for dislocations.`,
  ];
}

/** Neighbours in the solid of the object whose phases, with the mean set to 0, differ by more than pi as numbers. */
function countJumps(object: ComplexArray, { data: inside }: RealArray<Uint8Array>): number {
  const amplitude = object.real.map((value, i) => (inside[i] ? Math.hypot(value, object.imag[i]) : 0));
  const least = PHASE_AMPLITUDE * amplitude.reduce((most, value) => Math.max(most, value), 0);
  const solid = Uint8Array.from(amplitude, (value, i) => Number(inside[i] !== 0 && value >= least));
  const steps = wrappedSteps(phaseOf(withoutOffset(object, inside)), solid);
  return steps.reduce((sum, { turns }) => sum + turns.filter((turn) => Math.abs(turn) === 1).length, 0);
}

function withoutOffset({ real, imag, shape }: ComplexArray, inside: Uint8Array): ComplexArray {
  let [a, b] = [0, 0];
  for (let i = 0; i < inside.length; i++) {
    if (!inside[i]) continue;
    a += real[i];
    b += imag[i];
  }
  const length = Math.hypot(a, b);
  const [cos, sin] = length > 0 ? [a / length, b / length] : [1, 0];
  return {
    real: real.map((re, i) => re * cos + imag[i] * sin),
    imag: imag.map((im, i) => im * cos - real[i] * sin),
    shape,
  };
}
