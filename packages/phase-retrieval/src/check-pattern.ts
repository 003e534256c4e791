/** What a pattern may be without being unusable, and what that means for its phasing. */

import { roll } from "@autophase/kernels";
import type { DiffractionPattern, Shape } from "@autophase/tensor-io";

export type PatternWarningCode = "off-centre" | "masked-centre" | "not-counts";

export interface PatternWarning {
  readonly code: PatternWarningCode;
  /** A sentence. */
  readonly message: string;
}

/** @param usesLikelihood - whether the recipe has ML, which believes in Poisson counts. */
export function checkPattern(pattern: DiffractionPattern, usesLikelihood: boolean): readonly PatternWarning[] {
  const warnings = [offCentre(pattern), maskedCentre(pattern), usesLikelihood ? notCounts(pattern) : undefined];
  return warnings.filter((warning) => warning !== undefined);
}

/** Moves the brightest measured voxel to `floor(N/2)`, around the edges; the mask goes with it. */
export function centerPattern(pattern: DiffractionPattern): DiffractionPattern {
  const { intensity, mask } = pattern;
  const offset = offsetOfMaximum(pattern).map((value) => -value);
  return { ...pattern, intensity: roll(intensity, offset), ...(mask && { mask: roll(mask, offset) }) };
}

/** The brightest measured voxel from the centre. */
function offsetOfMaximum({ intensity, mask }: DiffractionPattern): readonly number[] {
  const { data, shape } = intensity;
  let brightest = -1;
  for (let i = 0; i < data.length; i++) {
    if (mask?.data[i] !== 0 && (brightest < 0 || data[i] > data[brightest])) brightest = i;
  }
  return positionOf(Math.max(0, brightest), shape).map((at, axis) => at - Math.floor(shape[axis] / 2));
}

/** A peak that is wider than a voxel may have its maximum beside the centre. */
const NEAR = 2;

function offCentre(pattern: DiffractionPattern): PatternWarning | undefined {
  const offset = offsetOfMaximum(pattern);
  if (offset.every((value) => Math.abs(value) <= NEAR)) return undefined;
  const message = `the brightest voxel is [${offset.join(", ")}] voxels from the centre: the object will carry a phase ramp; center the pattern (option center)`;
  return { code: "off-centre", message };
}

function maskedCentre({ intensity, mask }: DiffractionPattern): PatternWarning | undefined {
  const { shape } = intensity;
  const centre = shape.reduce((index, length) => index * length + Math.floor(length / 2), 0);
  if (mask?.data[centre] !== 0) return undefined;
  const message =
    "the mask hides the centre of the pattern: the size of the object is known only from the fringes, so keep the support tight";
  return { code: "masked-centre", message };
}

const SMALLEST_COUNT: readonly [number, number] = [0.5, 20];

/** The weakest positive values of counts are about 1, or the threshold of the preparation; scaled data have others. */
function notCounts({ intensity, mask }: DiffractionPattern): PatternWarning | undefined {
  const weakest = lowCount(intensity.data, mask?.data);
  if (weakest >= SMALLEST_COUNT[0] && weakest <= SMALLEST_COUNT[1]) return undefined;
  const message = `the weakest values of the pattern are near ${weakest.toPrecision(3)}, where counts would be near 1: the likelihood of ML takes them for counts`;
  return { code: "not-counts", message };
}

/**
 * A twentieth of the positive values are below it. Positive floats have the order of their bits, so two counts of bits
 * find it.
 */
function lowCount(data: Float32Array, mask: Uint8Array | undefined): number {
  const words = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const isPositive = (i: number): boolean => data[i] > 0 && mask?.[i] !== 0;
  const upper = new Uint32Array(HALF_WORD);
  for (let i = 0; i < data.length; i++) if (isPositive(i)) upper[words[i] >>> 16]++;
  const positive = upper.reduce((sum, count) => sum + count, 0);
  const { at: high, rest } = findRank(upper, Math.floor(positive / 20));
  const lower = new Uint32Array(HALF_WORD);
  for (let i = 0; i < data.length; i++) if (words[i] >>> 16 === high && isPositive(i)) lower[words[i] & 0xffff]++;
  const word = high * HALF_WORD + findRank(lower, rest).at;
  return new Float32Array(Uint32Array.of(word).buffer)[0];
}

const HALF_WORD = 0x10000;

/** The bin that holds the value of rank `rank`, counted from 0, and its rank there. */
function findRank(counts: Uint32Array, rank: number): { at: number; rest: number } {
  let rest = rank;
  let at = 0;
  while (at < counts.length - 1 && rest >= counts[at]) rest -= counts[at++];
  return { at, rest };
}

function positionOf(index: number, shape: Shape): number[] {
  let rest = index;
  const position = shape.map(() => 0);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    position[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return position;
}
