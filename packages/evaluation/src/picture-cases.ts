/** The best, the median and the worst crystal, in pictures. */

import { alignToReference } from "@autophase/analysis";
import type { Sample } from "@autophase/dataset";
import { amplitudeOf, type ComplexArray, mapTo, type RealArray } from "@autophase/tensor-io";
import { type CrystalObjects, type CrystalOutcome, type EvaluationTools, evaluateCrystal } from "./evaluate-crystal.js";
import type { Score } from "./score.js";
import type { TestSource } from "./test-source.js";

/** One crystal in pictures, as `evaluationReportHtml` of `@autophase/figures` takes it. */
export interface PictureCase {
  readonly title: string;
  /** Its scores. */
  readonly note: string;
  readonly images: readonly { readonly kind: string; readonly image: PictureObject }[];
}

export interface PictureObject {
  readonly object: ComplexArray;
  readonly support: RealArray<Uint8Array>;
}

/** Ordered by what the network start ends with in the last contest, or by the network alone where there is none. */
export async function pictureCases(
  source: TestSource,
  outcomes: readonly CrystalOutcome[],
  tools: EvaluationTools,
): Promise<PictureCase[]> {
  const errors = outcomes.map((outcome) => errorOf(judged(outcome)));
  const order = outcomes.map((_, index) => index).sort((a, b) => (errors[a] ?? 0) - (errors[b] ?? 0));
  const chosen = new Map<number, string>();
  for (const [name, place] of [
    ["best", 0],
    ["median", Math.floor((order.length - 1) / 2)],
    ["worst", order.length - 1],
  ] as const) {
    const index = order[place];
    if (index !== undefined && !chosen.has(index)) chosen.set(index, name);
  }
  const cases: PictureCase[] = [];
  for (const [index, name] of chosen) {
    const sample = await source.read(index);
    // the same again: nothing but the objects of three crystals is ever kept
    const { outcome, objects } = await evaluateCrystal(sample, index, tools);
    cases.push({
      title: `The ${name}: ${sample.name.replace(/^.*[\\/]/, "")}`,
      note: noteOf(outcome, tools),
      images: imagesOf(sample, objects, tools),
    });
  }
  return cases;
}

function judged({ network, contests }: CrystalOutcome): Score | undefined {
  return contests.at(-1)?.network ?? network;
}

function errorOf(score: Score | undefined): number {
  return score?.invariantError ?? score?.chi ?? Number.POSITIVE_INFINITY;
}

function noteOf({ network, contests }: CrystalOutcome, tools: EvaluationTools): string {
  const last = contests.at(-1);
  const title = tools.contests.at(-1)?.title;
  const scores: [string, Score | undefined][] = [
    ["network alone", network],
    [`network + ${title}`, last?.network],
    [`random + ${title}`, last?.random],
  ];
  return scores.flatMap(([name, score]) => (score ? `${name}: ${describeScore(score)}` : [])).join("; ");
}

function describeScore({ chi, invariantError, phaseMae, iou }: Score): string {
  const parts: [string, number | undefined][] = [
    ["chi", chi],
    ["invariantError", invariantError],
    ["phaseMae", phaseMae],
    ["iou", iou],
  ];
  return parts
    .flatMap(([name, value]) => (value === undefined ? [] : `${name} ${Number(value.toPrecision(3))}`))
    .join(", ");
}

function imagesOf(
  { truth }: Sample,
  { network, contests }: CrystalObjects,
  tools: EvaluationTools,
): PictureCase["images"] {
  const last = contests.at(-1);
  const title = tools.contests.at(-1)?.title;
  const found: [string, ComplexArray | undefined][] = [
    ["network alone", network],
    [`network + ${title}`, last?.network],
    [`random + ${title}`, last?.random],
  ];
  const own = found.flatMap(([kind, object]) => (object ? { kind, image: imageOf(object, truth) } : []));
  return truth ? [{ kind: "truth", image: imageOf(truth, undefined) }, ...own] : own;
}

/** One of many equal answers: shown where it lies best over the truth. */
function imageOf(object: ComplexArray, truth: ComplexArray | undefined): PictureObject {
  const shown = truth ? alignToReference(object, truth).aligned : object;
  return { object: shown, support: aboveHalf(shown) };
}

function aboveHalf(object: ComplexArray): RealArray<Uint8Array> {
  const { data, shape } = amplitudeOf(object);
  const half = data.reduce((a, b) => Math.max(a, b), 0) / 2;
  return { data: mapTo(Uint8Array, data, (a) => (a > half ? 1 : 0)), shape };
}
