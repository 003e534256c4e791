/** One pattern through a network: fine-tuned on it, predicted, and refined, as the settings want it. */

import type { EngineName } from "@autophase/kernels";
import type { Network } from "@autophase/network";
import { checkPattern, type PhasingEvent, type Solution } from "@autophase/phase-retrieval";
import { createModulusLoss } from "@autophase/physics/tf";
import { parseSettings, type z } from "@autophase/settings";
import { type DiffractionPattern, formatShape } from "@autophase/tensor-io";
import { fineTune } from "./fine-tune.js";
import { type FittedInput, fitInput, type Prediction, predictObject } from "./predict-object.js";
import { type PredictionSettings, predictionSettings } from "./prediction-settings.js";
import { createPredictor } from "./predictor.js";
import { type Refined, refine } from "./refine.js";
import { type TrainedNetwork, untrainedNetwork } from "./trained-network.js";
import { unfamiliar } from "./training-range.js";

export interface PredictOptions {
  /** Of the refinement; default `auto`. Networks run on the current TensorFlow.js backend: `selectLearningEngine`. */
  readonly engine?: EngineName | "auto";
  /** Ends fine-tuning and refinement early, with the best so far. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: PredictEvent) => void) | undefined;
}

export type PredictEvent =
  | {
      readonly type: "fitted";
      readonly network: Network;
      readonly grid: FittedInput["grid"];
      readonly oversampling: readonly number[];
      /** Where the pattern is like none that the network has learnt from. */
      readonly remarks: readonly string[];
    }
  /** `step` of `steps` done, counted from 1. */
  | { readonly type: "fine-tuning"; readonly step: number; readonly steps: number; readonly loss: number }
  | { readonly type: "refining" }
  | PhasingEvent;

export interface FineTuneSummary {
  readonly steps: number;
  /** Before the first step. */
  readonly firstLoss: number;
  /** The lowest. */
  readonly loss: number;
}

export interface PredictOutcome extends Refined {
  readonly prediction: Prediction;
  /** The network that predicted, with the weights fitted to the pattern. */
  readonly model: TrainedNetwork;
  readonly fineTuned: FineTuneSummary | undefined;
  /** The refined prediction, or the prediction as it is. */
  readonly solution: Solution;
  readonly seconds: number;
}

/**
 * @param trained - its size and threshold are those of the settings where these name them. Undefined: the untrained
 *   network of the settings, which needs `fineTune`.
 * @param values - `predictionSettings`, with defaults for what is left out.
 * @throws {ValueError} for settings that cannot be used. @throws {EmptyPredictionError} when the network sees no
 *   object.
 */
export async function predict(
  pattern: DiffractionPattern,
  trained: TrainedNetwork | undefined,
  values: z.input<typeof predictionSettings> = {},
  { engine, signal, onEvent }: PredictOptions = {},
): Promise<PredictOutcome> {
  const settings = parseSettings(predictionSettings, "predict", values);
  const base = networkFor(trained, settings);
  const began = performance.now();
  const input = fitInput(pattern, { shape: base.shape, oversampling: settings.oversampling });
  const { grid, oversampling } = input;
  onEvent?.({ type: "fitted", network: base.network, grid, oversampling, remarks: unfamiliar(input, base.range) });
  // a refinement says it itself
  if (settings.refine === 0) for (const warning of checkPattern(pattern)) onEvent?.({ type: "warning", ...warning });
  const { model, summary } = await fitToPattern(base, trained !== undefined, input, settings, { signal, onEvent });
  const prediction = await predictStart(pattern, { ...model, shape: base.shape }, { oversampling });
  if (settings.refine > 0 && !signal?.aborted) onEvent?.({ type: "refining" });
  const refined = await refine(pattern, prediction, { iterations: settings.refine, engine, signal, onEvent });
  const interrupted = refined.interrupted || signal?.aborted === true;
  const seconds = (performance.now() - began) / 1000;
  return { prediction, model, fineTuned: summary, solution: refined.solution, interrupted, seconds };
}

/**
 * What a network sees in a pattern, as a guess for phasing to begin at.
 * @throws {EmptyPredictionError} when it sees no object.
 */
export async function predictStart(
  pattern: DiffractionPattern,
  model: TrainedNetwork,
  options: Parameters<typeof predictObject>[2] = {},
): Promise<Prediction> {
  const predictor = createPredictor(model);
  try {
    return await predictObject(pattern, predictor, options);
  } finally {
    predictor.dispose();
  }
}

/** How a pattern was brought to a network, in words. */
export function describeInput({ grid, oversampling }: Pick<FittedInput, "grid" | "oversampling">): string {
  const sampling = oversampling.map((value) => value.toFixed(1)).join(", ");
  const bins = grid.binning.some((factor) => factor > 1) ? `, binned by ${grid.binning.join(" x ")}` : "";
  return `oversampling ${sampling}${bins}, seen at ${formatShape(grid.shape)}`;
}

const DEFAULT_SHAPE = [64, 64, 64];

function networkFor(trained: TrainedNetwork | undefined, settings: PredictionSettings) {
  const { size, threshold } = settings;
  const model = trained ?? untrainedNetwork(settings);
  return { ...model, ...(threshold !== undefined && { threshold }), shape: size ?? model.shape ?? DEFAULT_SHAPE };
}

/** Without weights it begins at random ones, another kind of learning: see `fineTune`. */
async function fitToPattern(
  model: TrainedNetwork,
  isTrained: boolean,
  { pattern }: FittedInput,
  { fineTune: steps, loss: name, scale, seed, learningRate }: PredictionSettings,
  { signal, onEvent }: Pick<PredictOptions, "onEvent" | "signal">,
): Promise<{ readonly model: TrainedNetwork; readonly summary: FineTuneSummary | undefined }> {
  if (steps === 0) return { model, summary: undefined };
  const { network, threshold } = model;
  const weights = isTrained ? model.weights : undefined;
  const loss = createModulusLoss({ name, scale });
  let firstLoss = Number.NaN;
  for await (const event of fineTune({
    pattern,
    network,
    weights,
    steps,
    seed,
    loss,
    learningRate,
    threshold,
    signal,
  })) {
    if (event.type === "done") {
      const summary = { steps: event.steps, firstLoss, loss: event.loss };
      return { model: { ...model, weights: event.weights }, summary };
    }
    if (event.step === 0) firstLoss = event.loss;
    onEvent?.({ type: "fine-tuning", step: event.step + 1, steps, loss: event.loss });
  }
  throw signal?.reason;
}
