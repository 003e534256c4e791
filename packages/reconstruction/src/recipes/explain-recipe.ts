/** A recipe in words. */

import {
  type AlgorithmName,
  assertFormula,
  type CoarseStage,
  countIterations,
  type IterationRange,
  type ObjectConstraints,
  type Segment,
  segmentsOf,
} from "@autophase/phase-retrieval";
import { describeMetric } from "../generations/metrics.js";
import { type Beginning, beginningWords } from "./beginning.js";
import { generationsWords } from "./generations-words.js";
import { type ParsedRecipe, parseRecipeSettings } from "./recipe-settings.js";
import { repetitionAt } from "./repetition-at.js";
import { everyWords, shrinkWrapWords } from "./shrink-wrap-words.js";

const NAMES: Readonly<Record<AlgorithmName, string>> = {
  ER: "error reduction, which settles what is there",
  SF: "solvent flipping, which turns the sign of what lies outside",
  HIO: "hybrid input-output, which drives what lies outside towards zero and escapes from dead ends",
  RAAR: "relaxed averaged alternating reflections, a calmer way of searching",
  HPR: "hybrid projection reflection, a search much like HIO",
  DM: "the difference map, a wide search",
  CF: "charge flipping, a search without a support",
  OSS: "HIO smoothed outside the support, for noisy counts",
  GPS: "generalised proximal smoothing, for noisy counts",
  ML: "maximum likelihood of the counts by conjugate gradients, for the last details",
};

/**
 * Sentences on what happens, in order; one start after the other.
 * @throws {ValueError} when the starting support is a formula that cannot be read.
 */
export function explainRecipe(settings: ParsedRecipe, beginning?: Beginning): readonly string[] {
  const { recipe, starts = 1, fewestStarts, generations, coarse, keep, otherwise = "none" } = settings;
  const segments = segmentsOf(recipe);
  const total = countIterations(recipe);
  const guided = generations && generations.count > 1 ? generations : undefined;
  return [
    `${startWords(starts, guided || keep ? undefined : fewestStarts, coarse)}${beginning ? "" : " from random objects"} in ${supportWords(settings)}, ${total} iterations each.`,
    ...(beginning ? beginningWords(beginning, settings) : []),
    ...(coarse ? coarseSentences(coarse, settings) : []),
    ...cyclesOf(segments),
    ...glossary(segments),
    ...shrinkWrapWords(settings),
    ...optionalSentences(settings),
    ...(guided ? generationsWords(guided, starts) : []),
    starts === 1
      ? "With one start nothing can be compared: no verdict on whether to trust it."
      : `${keepWords(settings)}The starts are ranked on voxels held out of the phasing, those that agree are aligned, and their first mode is the result.`,
    ...(otherwise === "none"
      ? []
      : [`Where that is not trusted, the preset ${otherwise} follows, and its answer counts.`]),
  ];
}

function startWords(starts: number, fewest = starts, coarse?: CoarseStage): string {
  if (starts === 1) return "1 start";
  if (fewest < starts && coarse?.refined !== undefined) {
    return `Up to ${starts} independent starts, until what they agree on can be trusted,`;
  }
  return fewest < starts
    ? `${fewest} to ${starts} independent starts, as many as it takes until they clearly agree,`
    : `${starts} independent starts`;
}

function coarseSentences(coarse: CoarseStage, { starts = 1, fewestStarts, beta }: ParsedRecipe): readonly string[] {
  const { guessed, ...others } = coarse;
  const stageWords = (settings: CoarseStage, where: string): readonly string[] => {
    const stage = parseRecipeSettings({ ...settings, beta });
    return [
      `${where} ${countIterations(stage.recipe)} iterations on the middle of the pattern, half of each axis but not under 32, in voxels as much larger:`,
      ...cyclesOf(segmentsOf(stage.recipe)),
      ...shrinkWrapWords(stage),
      ...optionalSentences(stage),
    ];
  };
  return [
    ...stageWords(others, "Before,"),
    ...(guessed ? stageWords(guessed, "From a guess,") : []),
    `What ${refinedWords(coarse, starts, fewestStarts)} is interpolated, and goes on with the whole pattern:`,
  ];
}

function refinedWords({ refined }: CoarseStage, starts: number, fewest = refined): string {
  if (refined === undefined || starts === 1) return "that finds";
  const count = fewest !== undefined && fewest < refined ? `${fewest} to ${refined}` : String(refined);
  return `the ${count} starts find that predict held-out voxels best`;
}

/** Runs of algorithms; a block that repeats is said once. */
function cyclesOf(segments: readonly Segment[]): readonly string[] {
  const words = segments.map(segmentWords);
  const sentences: string[] = [];
  for (let at = 0; at < words.length; ) {
    const { length, times } = repetitionAt(words, at);
    const block = words.slice(at, at + length).join(", then ");
    sentences.push(times === 1 ? `Then ${block}.` : `${times} times: ${block}.`);
    at += length * times;
  }
  return sentences;
}

function segmentWords({ algorithm, iterations }: Segment): string {
  const { type: _type, name, ...parameters } = algorithm;
  const values = Object.entries(parameters).map(([key, value]) => `${key} ${[value].flat().join(" to ")}`);
  return `${iterations} ${name}${values.length > 0 ? ` (${values.join(", ")})` : ""}`;
}

function glossary(segments: readonly Segment[]): readonly string[] {
  const names = [...new Set(segments.map(({ algorithm }) => algorithm.name))];
  return names.map((name) => `${name} is ${NAMES[name]}.`);
}

function constraintWords({ phase, positivity, between }: ObjectConstraints): string | undefined {
  const when = between && between[1] < 1e8 ? `${rangeWords(between)} p` : "P";
  if (phase) return `${when}hases stay between ${phase.map((angle) => angle.toFixed(2)).join(" and ")} radians.`;
  return positivity ? `${between ? `${rangeWords(between)} the` : "The"} real part stays positive.` : undefined;
}

function rangeWords([first, last]: IterationRange): string {
  return `From iteration ${first} to ${last}`;
}

function keepWords({ keep }: ParsedRecipe): string {
  if (!keep) return "";
  const { best, by, outside } = keep;
  const rank = by === undefined ? "held-out likelihood" : describeMetric(by);
  return [
    outside === undefined ? "" : `Starts with more than ${outside} of their power outside the support are left out. `,
    best === undefined
      ? ""
      : `Of the ${outside === undefined ? "starts" : "others"} the ${best} best by ${rank} go into the answer. `,
  ].join("");
}

function supportWords({ support = "box" }: ParsedRecipe): string {
  if (typeof support === "object" && "formula" in support) {
    assertFormula(support);
    return `the voxels where ${support.formula}`;
  }
  if (typeof support === "object") {
    const { form, fraction, radius } = support;
    const size =
      radius === undefined
        ? `${[fraction ?? 0.5].flat().join(", ")} of the axes`
        : `${[radius]
            .flat()
            .map((voxels) => 2 * voxels)
            .join(", ")} voxels`;
    return `${form === "box" ? "a box" : "an ellipsoid"} of ${size}`;
  }
  if (support === "box") return "a box of half of each axis";
  return support === "sphere" ? "an ellipsoid half as wide as the box" : "the autocorrelation of the pattern";
}

function interpolationWords({
  distance,
  power = 2,
  bounds: [least, most] = [0.5, 1.2],
}: NonNullable<ParsedRecipe["interpolateMasked"]>): string {
  const mean = `the mean of the measured ones within ${distance} voxels, weighted by 1/distance^${power}`;
  return `Voxels that were not measured are kept between ${least} and ${most} times ${mean}.`;
}

function optionalSentences({
  coherence,
  lowToHigh,
  breakTwinAt,
  halfSupport,
  zeroMasked,
  interpolateMasked,
  averageLast,
  constraints,
  saturation,
  settling,
}: ParsedRecipe): string[] {
  const sentences: (string | false | undefined)[] = [
    lowToHigh &&
      `${lowToHigh.from ? `From iteration ${lowToHigh.from} u` : "U"}ntil iteration ${lowToHigh.until} only the middle of the pattern counts, in a window that opens ${everyWords(lowToHigh.every ?? 10)}.`,
    breakTwinAt !== undefined &&
      `Before iteration ${breakTwinAt} all but a quarter of the object is dropped, so that object and twin do not stay mixed.`,
    coherence &&
      `Partial coherence: from iteration ${coherence.first ?? 60} on, a ${coherence.model === "free" ? "free point spread" : `${coherence.model} point spread`} is estimated ${everyWords(coherence.every ?? 30)}.`,
    settling &&
      `Once the support is what it was ${settling.every ?? 40} iterations before, the last ${settling.last} iterations follow at once.`,
    ...[constraints ?? []].flat().map(constraintWords),
    ...(halfSupport ?? []).map(
      ({ between, axis }) =>
        `${rangeWords(between)} half of the support along axis ${axis} is away, so that object and twin do not stay mixed.`,
    ),
    zeroMasked &&
      `${zeroMasked.map(rangeWords).join(", ")} voxels that were not measured are zero; else they are free.`,
    interpolateMasked && interpolationWords(interpolateMasked),
    saturation !== undefined && `Voxels of ${saturation} counts or more are saturated: they may only grow.`,
    averageLast !== undefined && averageLast > 1 && `The mean of the last ${averageLast} iterates is the object.`,
  ];
  return sentences.filter((sentence) => typeof sentence === "string");
}
