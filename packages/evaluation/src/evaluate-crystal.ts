/** Everything that is measured on one crystal. */

import type { Sample } from "@autophase/dataset";
import type { PhasingEngine } from "@autophase/kernels";
import { type Solution, solve } from "@autophase/phase-retrieval";
import { EmptyPredictionError, type Prediction, type Predictor, predictObject } from "@autophase/prediction";
import type { ComplexArray } from "@autophase/tensor-io";
import type { Contest } from "./contests.js";
import { type Score, scoreObject } from "./score.js";

/** A score and what it took. */
export interface TimedScore extends Score {
  readonly seconds: number;
}

export interface CrystalOutcome {
  readonly name: string;
  /** Of the network alone; undefined where it saw no object. */
  readonly network: TimedScore | undefined;
  /** In the order of the contests. A network that sees nothing has the random start, as its user would. */
  readonly contests: readonly { readonly network: TimedScore; readonly random: TimedScore }[];
}

/** The objects behind an outcome, for pictures. */
export interface CrystalObjects {
  readonly network: ComplexArray | undefined;
  readonly contests: readonly { readonly network: ComplexArray; readonly random: ComplexArray }[];
}

export interface EvaluationTools {
  readonly predictor: Predictor;
  readonly engine: PhasingEngine;
  readonly contests: readonly Contest[];
  /** Of the random starts. */
  readonly seed: number;
  readonly oversampling?: readonly number[];
}

/** Both starts of a contest have the same pattern, recipe and engine; only where they begin differs. */
export async function evaluateCrystal(
  sample: Sample,
  index: number,
  tools: EvaluationTools,
): Promise<{ readonly outcome: CrystalOutcome; readonly objects: CrystalObjects }> {
  const { prediction, seconds } = await predict(sample, tools);
  const scored = ({ object, seconds }: Solution, before = 0): TimedScore => ({
    ...scoreObject(object, sample),
    seconds: before + seconds,
  });
  const outcomes: { network: TimedScore; random: TimedScore }[] = [];
  const objects: { network: ComplexArray; random: ComplexArray }[] = [];
  for (const { recipe, shrinkWrap } of tools.contests) {
    const options = { engine: tools.engine, recipe, shrinkWrap, seed: tools.seed + index };
    const random = await solve(sample.pattern, options);
    const network = prediction ? await solve(sample.pattern, { ...options, guess: prediction }) : random;
    outcomes.push({ network: scored(network, seconds), random: scored(random) });
    objects.push({ network: network.object, random: random.object });
  }
  const network = prediction && { ...scoreObject(prediction.object, sample), seconds };
  return {
    outcome: { name: sample.name, network, contests: outcomes },
    objects: { network: prediction?.object, contests: objects },
  };
}

async function predict(
  { pattern }: Sample,
  { predictor, oversampling }: EvaluationTools,
): Promise<{ prediction: Prediction | undefined; seconds: number }> {
  const began = performance.now();
  const prediction = await predictObject(pattern, predictor, oversampling ? { oversampling } : {}).catch((error) => {
    if (error instanceof EmptyPredictionError) return undefined;
    throw error;
  });
  return { prediction, seconds: (performance.now() - began) / 1000 };
}
