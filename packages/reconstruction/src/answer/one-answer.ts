/** Many solutions of one pattern: which agree, what they share, and whether to believe it. */

import { type Prtf, prtf } from "@autophase/analysis/metrics";
import { atOnce, type Pieces } from "@autophase/kernels";
import { type PointSpread, type Solution, scoreOf } from "@autophase/phase-retrieval";
import {
  type ComplexArray,
  type DiffractionPattern,
  mapTo,
  type RealArray,
  type Shape,
  ValueError,
} from "@autophase/tensor-io";
import { agreeingStarts, medianOf, medianOfPairs } from "./agreeing-starts.js";
import { type AgreementMaps, agreementMaps } from "./agreement-maps.js";
import { type AlignedStart, alignPieces } from "./align-starts.js";
import { type CoarseAgreement, type CoarseStarts, coarseAgreementPieces } from "./coarse-agreement.js";
import { inCommonBox, padArray, padObject } from "./common-box.js";
import { type FiguresOfMerit, figuresOfMerit } from "./figures-of-merit.js";
import { type FreeFit, freeFit } from "./free-fit.js";
import { gramPieces, normOf, pairwiseErrors } from "./gram-matrix.js";
import { type Founding, foundingPieces } from "./independent-founders.js";
import { orthogonalModes } from "./orthogonal-modes.js";
import { judge, type Verdict } from "./verdict.js";

export interface RankedStart extends FiguresOfMerit {
  /** 1 is the best by free likelihood, or `chi` where none is held out. */
  readonly rank: number;
  readonly kept: boolean;
  /** Why it is dropped; empty when it is kept. */
  readonly reason: string;
  /** `invariantError` to the written object. */
  readonly invariantError: number;
  /** Whether it is the twin of the written one. */
  readonly twin: boolean;
}

export interface Answer {
  /** The first mode of the kept starts, centred, zero outside the support, at the scale of the measured modulus. */
  readonly object: ComplexArray;
  /** Voxels that at least half of the kept starts have. */
  readonly support: RealArray<Uint8Array>;
  /** Means of every other kept start and of the rest, laid over the object; absent with one. */
  readonly halves?: readonly [ComplexArray, ComplexArray];
  readonly pointSpread: PointSpread | undefined;
  /** Number of the kept start with the best rank. */
  readonly best: number;
  /** In the order of their numbers. */
  readonly starts: readonly RankedStart[];
  readonly agreement: {
    readonly kept: number;
    /** Of the pairs of kept starts; `null` with one. */
    readonly medianInvariantError: number | null;
    /** Of all pairs of starts, in the order of `starts`. */
    readonly errors: readonly (readonly number[])[];
    readonly maps: AgreementMaps;
  };
  /** Of a guided search. */
  readonly founding?: Founding;
  /** Of a search on a coarse grid. */
  readonly coarse?: CoarseAgreement;
  /** Weights of the modes, the largest first. */
  readonly modes: readonly number[];
  /** Of the mean of the kept starts. */
  readonly prtf: Prtf;
  /** Of `object`. */
  readonly fit: FreeFit;
  /** Box over the extent of the support, per axis. */
  readonly oversampling: readonly number[];
  readonly verdict: Verdict;
}

export interface AnswerOptions {
  /** What every start was judged by. */
  readonly freeSet?: RealArray<Uint8Array> | undefined;
  /** How many starts were begun, with those that failed; default those that came to an end. */
  readonly begun?: number;
  /**
   * Where the solutions are bred: the independent ones that they descend from, which are what agreement is judged by.
   */
  readonly founders?: readonly AlignedStart[] | undefined;
  /** Where only some of the starts have gone on from a coarse grid: what the others found there. */
  readonly coarse?: CoarseStarts | undefined;
}

/**
 * @param solutions - of independent starts with the same options, or bred from such.
 * @throws {ValueError} when there is none.
 */
export function oneAnswer(
  pattern: DiffractionPattern,
  solutions: readonly Solution[],
  options: AnswerOptions = {},
): Answer {
  return atOnce(answerPieces(pattern, solutions, options));
}

/** The same, step by step: a start is laid over another, two are compared, a transform of the whole pattern is made. */
export function* answerPieces(
  pattern: DiffractionPattern,
  solutions: readonly Solution[],
  { freeSet, begun = solutions.length, founders, coarse: others }: AnswerOptions = {},
): Pieces<Answer> {
  if (solutions.length === 0) throw new ValueError("oneAnswer: expected one solution or more, got none");
  const { shape } = pattern.intensity;
  const merits = solutions.map(figuresOfMerit);
  const scores = solutions.map(scoreOf);
  const order = [...scores.keys()].sort((a, b) => scores[a] - scores[b] || a - b);
  const { aligned, errors, group } = yield* layOver(solutions, scores, order[0]);
  const keptStarts = group.kept.map((index) => aligned[index]);
  const { weights, first } = orthogonalModes(keptStarts.map(({ object }) => object));
  yield;
  const support = majority(keptStarts.map((start) => start.support));
  const mode = atScale(within(first, support), solutions[group.centre]);
  const maps = agreementMaps(
    keptStarts.map(({ object }) => object),
    mode,
    support,
  );
  yield;
  const [best] = order.filter((index) => group.kept.includes(index));
  const pointSpread = solutions[best].pointSpread;
  const object = padObject(mode, shape);
  const fit = freeFit(object, pattern, freeSet, pointSpread);
  yield;
  const resolution = prtf(padObject(meanOf(keptStarts), shape), pattern);
  yield;
  const medianInvariantError = medianOfPairs(errors, group.kept);
  const oversampling = oversamplingOf(support, shape);
  const toMode = pairwiseErrors(yield* gramPieces([mode, ...aligned.map((start) => start.object)]))[0];
  const starts = merits.map((merit, index) => ({
    ...merit,
    rank: order.indexOf(index) + 1,
    kept: group.kept.includes(index),
    reason: group.dropped.get(index) ?? "",
    invariantError: toMode[index + 1],
    twin: aligned[index].twin,
  }));
  const kept = group.kept.length;
  const outcome = { start: solutions[group.centre].start, twin: false, object: mode, support };
  const founding = founders && (yield* foundingPieces(outcome, founders));
  const whole = { object, support: padArray(support, shape) };
  const coarse = others && (yield* coarseAgreementPieces(whole, kept, others));
  const verdict = judge({
    begun,
    kept,
    medianInvariantError,
    founding,
    coarse,
    firstWeight: weights[0],
    fit,
    fitOfKept: beyondIdeal(merits[best], fit) / beyondIdeal(merits[order[0]], fit),
    chiRise: chiRiseOf(group.kept.map((index) => solutions[index])),
    oversampling,
    maps,
    support,
    supportVoxels: group.kept.map((index) => merits[index].supportVoxels),
  });
  return {
    ...whole,
    ...halvesOf(keptStarts, shape),
    pointSpread,
    best: solutions[best].start,
    starts,
    agreement: { kept, medianInvariantError, errors, maps: padMaps(maps, shape) },
    ...(founding && { founding }),
    ...(coarse && { coarse }),
    modes: weights,
    prtf: resolution,
    fit,
    oversampling,
    verdict,
  };
}

interface LaidOver {
  readonly aligned: readonly AlignedStart[];
  readonly errors: ReturnType<typeof pairwiseErrors>;
  readonly group: ReturnType<typeof agreeingStarts>;
}

/** Around the best start; and once more around the centre of the group where that does not hold the best. */
function* layOver(solutions: readonly Solution[], scores: readonly number[], best: number): Pieces<LaidOver> {
  const cropped = inCommonBox(solutions);
  yield;
  const around = function* (reference: number): Pieces<LaidOver> {
    const aligned = yield* alignPieces(cropped, reference);
    const errors = pairwiseErrors(yield* gramPieces(aligned.map(({ object }) => object)));
    return { aligned, errors, group: agreeingStarts(errors, scores) };
  };
  const first = yield* around(best);
  return first.group.kept.includes(best) ? first : yield* around(first.group.centre);
}

/** Deviance of held-out counts that counting alone does not explain; 1 where none are held out. */
function beyondIdeal({ freeLlk }: FiguresOfMerit, { idealLlk }: FreeFit): number {
  return freeLlk === null ? 1 : Math.max(freeLlk - idealLlk, Number.MIN_VALUE);
}

function chiRiseOf(kept: readonly Solution[]): number | null {
  const rises = kept.flatMap(({ chi, lowestChi }) =>
    lowestChi === undefined ? [] : [atLeastFine(chi) / atLeastFine(lowestChi)],
  );
  return rises.length === 0 ? null : medianOf(rises);
}

/** Below it a support that becomes tighter moves chi by more than half, and the object by nothing. */
const FINE_CHI = 0.05;

function atLeastFine(chi: number): number {
  return Math.max(chi, FINE_CHI);
}

function majority(supports: readonly RealArray<Uint8Array>[]): RealArray<Uint8Array> {
  const { shape, data } = supports[0];
  const votes = new Uint16Array(data.length);
  for (const support of supports) for (let i = 0; i < votes.length; i++) votes[i] += support.data[i];
  return { data: mapTo(Uint8Array, votes, (count) => Number(2 * count >= supports.length)), shape };
}

function within({ real, imag, shape }: ComplexArray, { data: inside }: RealArray<Uint8Array>): ComplexArray {
  const cut = (part: Float32Array): Float32Array => part.map((value, i) => (inside[i] === 1 ? value : 0));
  return { real: cut(real), imag: cut(imag), shape };
}

/** With the power of a solution, which is that of the measured counts. */
function atScale({ real, imag, shape }: ComplexArray, { object }: Solution): ComplexArray {
  const scale = normOf(object) / normOf({ real, imag, shape });
  return { real: real.map((re) => re * scale), imag: imag.map((im) => im * scale), shape };
}

/** All at the same power. */
function meanOf(starts: readonly AlignedStart[]): ComplexArray {
  const { object } = starts[0];
  const mean = {
    real: new Float32Array(object.real.length),
    imag: new Float32Array(object.imag.length),
    shape: object.shape,
  };
  for (const start of starts) {
    const weight = normOf(object) / (normOf(start.object) * starts.length);
    for (let i = 0; i < mean.real.length; i++) {
      mean.real[i] += weight * start.object.real[i];
      mean.imag[i] += weight * start.object.imag[i];
    }
  }
  return mean;
}

function halvesOf(starts: readonly AlignedStart[], shape: Shape): Pick<Answer, "halves"> {
  if (starts.length < 2) return {};
  const half = (rest: number): ComplexArray => padObject(meanOf(starts.filter((_, k) => k % 2 === rest)), shape);
  return { halves: [half(0), half(1)] };
}

function oversamplingOf({ data, shape: box }: RealArray<Uint8Array>, shape: Shape): readonly number[] {
  const low = box.map(() => Number.POSITIVE_INFINITY);
  const high = box.map(() => Number.NEGATIVE_INFINITY);
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    let rest = i;
    for (let axis = box.length - 1; axis >= 0; axis--) {
      const at = rest % box[axis];
      rest = Math.floor(rest / box[axis]);
      if (at < low[axis]) low[axis] = at;
      if (at > high[axis]) high[axis] = at;
    }
  }
  return shape.map((length, axis) => length / (high[axis] - low[axis] + 1));
}

function padMaps({ amplitude, phase }: AgreementMaps, shape: Shape): AgreementMaps {
  return { amplitude: padArray(amplitude, shape), phase: padArray(phase, shape) };
}
