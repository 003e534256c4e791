/** What a network is worth on patterns it has not learnt from, alone and as the start of phasing. */

import type { PhasingEngine } from "@autophase/kernels";
import { assertNetworkSize } from "@autophase/network";
import { createPredictor, type TrainedNetwork } from "@autophase/prediction";
import { type Contest, contestsOf } from "./contests.js";
import { type CrystalOutcome, evaluateCrystal } from "./evaluate-crystal.js";
import { type EvaluationResult, evaluationResult } from "./evaluation-result.js";
import type { EvaluationSettings } from "./evaluation-settings.js";
import { type PictureCase, pictureCases } from "./picture-cases.js";
import type { TestSource } from "./test-source.js";

export interface EvaluateOptions {
  readonly source: TestSource;
  /** Phases from both starts. Networks run on the current TensorFlow.js backend. */
  readonly engine: PhasingEngine;
  /** Objects of the best, the median and the worst crystal, for a report; default false. */
  readonly withPictures?: boolean;
  /** Ends it with the crystals done so far. */
  readonly signal?: AbortSignal;
  /** Who does the crystals besides this process; default nobody. */
  readonly share?: WorkSharing;
  readonly onEvent?: (event: EvaluationEvent) => void;
}

/**
 * Does pieces 0 to `count - 1` with the help of others, such as the ranks of a cluster.
 * @returns what the pieces came to, in their order, without those that `signal` came before; nothing for a helper.
 */
export type WorkSharing = <Result>(
  count: number,
  work: (piece: number) => Promise<Result>,
  options: { readonly signal?: AbortSignal | undefined; readonly onResult?: (piece: number, result: Result) => void },
) => Promise<readonly Result[]>;

export interface EvaluationEvent {
  readonly type: "crystal";
  /** Crystals done, of how many. */
  readonly done: number;
  readonly count: number;
  /** Success of both starts in the last contest so far, in words; empty without truth. */
  readonly note: string;
}

export interface Evaluation {
  /** Undefined when it was interrupted before the first crystal was done, and for a helper. */
  readonly result: EvaluationResult | undefined;
  readonly outcomes: readonly CrystalOutcome[];
  /** None when it was interrupted. */
  readonly cases: readonly PictureCase[];
}

/**
 * Crystals one after another: the network alone, then network and random start with the same pattern, recipe and
 * engine.
 * @throws {NetworkSizeError} when the network cannot take the patterns.
 */
export async function evaluateNetwork(
  trained: TrainedNetwork,
  { seed, refine, recipes, threshold = trained.threshold }: Pick<EvaluationSettings, EvaluatedBy>,
  { source, engine, withPictures = false, signal, onEvent, share = alone }: EvaluateOptions,
): Promise<Evaluation> {
  const shape = trained.shape ?? source.shape;
  assertNetworkSize(trained.network, shape);
  const predictor = createPredictor({ ...trained, threshold, shape });
  const tools = { predictor, engine, contests: contestsOf(recipes, refine), seed };
  const { count } = source;
  const work = async (index: number): Promise<CrystalOutcome> =>
    (await evaluateCrystal(await source.read(index), index, tools)).outcome;
  const done: CrystalOutcome[] = [];
  const onResult = (_: number, outcome: CrystalOutcome): void => {
    done.push(outcome);
    onEvent?.({ type: "crystal", done: done.length, count, note: noteOf(done, tools.contests) });
  };
  try {
    const outcomes = await share(count, work, { signal, onResult });
    const result = outcomes.length > 0 ? evaluationResult(tools.contests, outcomes, seed) : undefined;
    const cases = withPictures && result && !signal?.aborted ? await pictureCases(source, outcomes, tools) : [];
    return { result, outcomes, cases };
  } finally {
    predictor.dispose();
  }
}

const alone: WorkSharing = async (count, work, { signal, onResult }) => {
  const results = [];
  for (let piece = 0; piece < count && !signal?.aborted; piece++) {
    const result = await work(piece);
    results.push(result);
    onResult?.(piece, result);
  }
  return results;
};

type EvaluatedBy = "seed" | "refine" | "recipes" | "threshold";

function noteOf(outcomes: readonly CrystalOutcome[], contests: readonly Contest[]): string {
  const title = contests.at(-1)?.title;
  const count = (start: "network" | "random"): number =>
    outcomes.filter((outcome) => outcome.contests.at(-1)?.[start].success === 1).length;
  const hasTruth = outcomes[0]?.contests.at(-1)?.network.success !== undefined;
  return title && hasTruth ? `${title}: found by network start ${count("network")}, random ${count("random")}` : "";
}
