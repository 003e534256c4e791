/** `autophase-trainer evaluate`: what a network is worth on patterns it has not learnt from. */

import {
  createProgress,
  interruptSignal,
  parseChoice,
  parseCount,
  parseNumber,
  printResult,
} from "@autophase/command-line";
import { ENGINE_NAMES, type EngineName } from "@autophase/kernels";
import { assertNetworkSize, createWeightTensors, readWeights, type WeightsFile } from "@autophase/network";
import { readFileBytes } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { type DatasetFolder, openDataset } from "../data/dataset-folder.js";
import { metricTable } from "../evaluation/metric-table.js";
import { predict } from "../evaluation/predict.js";
import { refine } from "../evaluation/refine.js";
import { type Score, scoreObject, summarize } from "../evaluation/score.js";
import { selectLearningEngine } from "../learning-engine.js";

interface EvaluateFlags {
  readonly weights: string;
  readonly data: string;
  readonly count?: number;
  readonly refine: number;
  readonly threshold?: number;
  readonly engine: EngineName | "auto";
  readonly json?: boolean;
}

export function evaluateCommand(): Command {
  const engines = ["auto", ...ENGINE_NAMES] as const;
  return new Command("evaluate")
    .description("predict objects from patterns and measure them against patterns and truth (medians)")
    .requiredOption("--weights <file>", "weights, such as best.safetensors of a run")
    .requiredOption("--data <folder>", "patterns, such as a folder made by simulate --split test")
    .option("--count <n>", "only the first n patterns", parseCount())
    .option("--refine <n>", "iterations of error reduction after the prediction, measured beside it", parseCount(0), 0)
    .option("--threshold <x>", "amplitude under it is zero (default: that of the training)", parseNumber(0, 1))
    .option("--engine <name>", engines.join(", "), parseChoice(engines), "auto")
    .option("--json", "end with one JSON object on standard output")
    .action((flags: EvaluateFlags) => evaluate(flags));
}

async function evaluate(flags: EvaluateFlags): Promise<void> {
  const signal = interruptSignal();
  const engine = await selectLearningEngine(flags.engine);
  process.stderr.write(`engine: ${engine.reason}\n`);
  const file = readWeights(await readFileBytes(flags.weights), { file: flags.weights });
  const dataset = await openDataset(flags.data);
  for (const length of dataset.shape) assertNetworkSize(file.network, length);
  const { predicted, refined, empty, secondsPerPrediction } = await evaluateAll(file, dataset, flags, signal);
  const columns = {
    ...(predicted.length > 0 && { network: summarize(predicted) }),
    ...(refined.length > 0 && { [`network + ${flags.refine} ER`]: summarize(refined) }),
  };
  const count = predicted.length + empty;
  if (!flags.json) {
    process.stdout.write(metricTable(columns));
    process.stdout.write(
      `${count} patterns, ${empty} predictions empty, ${secondsPerPrediction.toPrecision(3)} s each\n`,
    );
    return;
  }
  const { name, channels } = file.network;
  const settings = {
    engine: engine.name,
    name,
    channels,
    shape: [...dataset.shape],
    count,
    empty,
    secondsPerPrediction,
  };
  const medians = { network: summarize(predicted), ...(refined.length > 0 && { refined: summarize(refined) }) };
  printResult({ ...settings, ...medians, weights: flags.weights, data: flags.data }, { json: true });
}

interface Evaluation {
  readonly predicted: Score[];
  readonly refined: Score[];
  /** Predictions without any voxel above the threshold; nothing can be measured of them. */
  readonly empty: number;
  readonly secondsPerPrediction: number;
}

async function evaluateAll(
  { network, weights, metadata }: WeightsFile,
  dataset: DatasetFolder,
  flags: EvaluateFlags,
  signal: AbortSignal,
): Promise<Evaluation> {
  const threshold = flags.threshold ?? Number(metadata.threshold ?? 0.1);
  const tensors = createWeightTensors(network, weights);
  const count = Math.min(flags.count ?? dataset.files.length, dataset.files.length);
  const progress = createProgress("evaluating", count);
  const predicted: Score[] = [];
  const refined: Score[] = [];
  let seconds = 0;
  try {
    for (let index = 0; index < count; index++) {
      signal.throwIfAborted();
      const sample = await dataset.read(index);
      const began = performance.now();
      const prediction = await predict(network, tensors, threshold, sample);
      seconds += (performance.now() - began) / 1000;
      progress.update(index + 1);
      if (!prediction.support.data.includes(1)) continue;
      predicted.push(scoreObject(prediction.object, sample));
      if (flags.refine > 0) {
        refined.push(scoreObject((await refine(prediction, sample.pattern, flags.refine)).object, sample));
      }
    }
  } finally {
    progress.stop();
  }
  return { predicted, refined, empty: count - predicted.length, secondsPerPrediction: seconds / count };
}
