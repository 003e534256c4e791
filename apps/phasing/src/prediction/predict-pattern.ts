/** What `autophase predict` does: fit the pattern to the network, learn from it, predict, refine, save, report. */

import { basename } from "node:path";
import { assessObject } from "@autophase/analysis";
import { InterruptedError, interruptSignal, printResult } from "@autophase/command-line";
import { selectEngine } from "@autophase/kernels";
import type { Solution } from "@autophase/phase-retrieval";
import {
  createPredictor,
  fitInput,
  type Prediction,
  predictObject,
  selectLearningEngine,
  type TrainedNetwork,
} from "@autophase/prediction";
import { type DiffractionPattern, formatShape } from "@autophase/tensor-io";
import { readPattern, writeFileAtomic, writeReconstruction } from "@autophase/tensor-io/node";
import { assertWritable, withExtension } from "../output-path.js";
import { processRecord } from "../process-record.js";
import { reportOf } from "../report-of.js";
import { type PhasingRun, runPhasing } from "../run-phasing.js";
import { reconstructionOf, recordedStarts } from "../solution-files.js";
import { fineTuneNetwork } from "./fine-tune-network.js";
import { loadNetwork } from "./load-network.js";
import { describeGrid } from "./network-start.js";
import { assertPredictionOptions, type PredictionOptions } from "./prediction-options.js";

export async function predictPattern(path: string, options: PredictionOptions): Promise<void> {
  assertPredictionOptions(options);
  const signal = interruptSignal();
  await assertWritable(options.out);
  const pattern = await readPattern(path, options.kind ? { kind: options.kind } : {});
  const model = await loadNetwork(options);
  const engine = await selectLearningEngine(options.engine);
  process.stderr.write(`engine: ${engine.reason}\n`);
  const { name, channels } = model.network;
  process.stderr.write(`network: ${options.weights ?? `untrained ${name}, ${channels} channels`}\n`);
  const began = performance.now();
  const { prediction, fineTuned } = await predict(pattern, model, options, signal);
  const run = await refine(pattern, prediction, options, signal);
  const seconds = (performance.now() - began) / 1000;
  const interrupted = run.interrupted || signal.aborted;
  const facts = { network: name, channels, oversampling: [...prediction.oversampling], ...fineTuned };
  const report = await save({
    path,
    pattern,
    options,
    run: { ...run, seconds, interrupted },
    facts,
    engine: engine.name,
  });
  if (interrupted) throw new InterruptedError(`interrupted; what there was is in ${options.out}`);
  const summary = { engine: engine.name, shape: [...pattern.intensity.shape], ...summaryOf(run.solution, seconds) };
  printResult({ ...summary, ...facts, out: options.out, ...report }, { json: options.json ?? false });
}

async function predict(
  pattern: DiffractionPattern,
  given: TrainedNetwork,
  options: PredictionOptions,
  signal: AbortSignal,
): Promise<{ prediction: Prediction; fineTuned: { fineTuneSteps?: number; firstLoss?: number; lastLoss?: number } }> {
  const { oversampling } = options;
  const shape = given.shape ?? [64, 64, 64];
  const input = fitInput(pattern, { shape, ...(oversampling && { oversampling }) });
  process.stderr.write(`pattern: ${formatShape(pattern.intensity.shape)}; ${describeGrid(input)}\n`);
  const tuned = options.fineTune > 0 ? await fineTuneNetwork(given, input.pattern, options, signal) : undefined;
  const predictor = createPredictor({ ...(tuned?.model ?? given), shape });
  try {
    const prediction = await predictObject(pattern, predictor, { oversampling: input.oversampling });
    const fineTuned = tuned && { fineTuneSteps: tuned.steps, firstLoss: tuned.firstLoss, lastLoss: tuned.loss };
    return { prediction, fineTuned: fineTuned ?? {} };
  } finally {
    predictor.dispose();
  }
}

/** Error reduction from the prediction; without iterations the prediction as it is. */
async function refine(
  pattern: DiffractionPattern,
  prediction: Prediction,
  { refine: iterations, engine }: PredictionOptions,
  signal: AbortSignal,
): Promise<Omit<PhasingRun, "seconds">> {
  if (iterations === 0 || signal.aborted) return { solution: asSolution(pattern, prediction), interrupted: false };
  const selected = await selectEngine(engine);
  const recipe = `${iterations}*ER`;
  return runPhasing(pattern, { engine: selected.engine, recipe, guess: prediction, signal });
}

function asSolution(pattern: DiffractionPattern, { object, support }: Prediction): Solution {
  const { chi } = assessObject(object, pattern);
  const supportVoxels = support.data.reduce((sum, inside) => sum + inside, 0);
  const errorCurve = new Float64Array();
  return { start: 0, object, support, chi, errorCurve, supportVoxels, iterations: 0, seconds: 0 };
}

interface Saved {
  readonly path: string;
  readonly pattern: DiffractionPattern;
  readonly options: PredictionOptions;
  readonly run: PhasingRun;
  readonly facts: { readonly [name: string]: string | number | number[] };
  readonly engine: string;
}

async function save({ path, pattern, options, run, facts, engine }: Saved): Promise<{ report?: string }> {
  const { weights = null, size = null, threshold = null, fineTune, loss, refine, seed, kind = "intensity" } = options;
  const best = run.solution;
  const record = processRecord({
    ...{ pattern: path, kind, engine, weights, size, threshold, fineTune, loss, refine, seed, ...facts },
    ...(refine > 0 && { recipe: `${refine}*ER` }),
    chi: best.chi,
    seconds: run.seconds,
    interrupted: run.interrupted,
    evidence: { starts: recordedStarts([best]), warnings: [] },
  });
  const reconstruction = reconstructionOf(pattern, best, record);
  await writeReconstruction(options.out, reconstruction);
  if (!options.report || run.interrupted) return {};
  const report = withExtension(options.out, ".html");
  const page = reportOf(reconstruction, { title: basename(options.out) });
  await writeFileAtomic(report, new TextEncoder().encode(page));
  return { report };
}

function summaryOf(best: Solution, seconds: number) {
  const { iterations } = best;
  return {
    starts: 1,
    iterations,
    seconds,
    secondsPerIteration: iterations > 0 ? best.seconds / iterations : null,
    chi: best.chi,
    chiSquared: best.chi ** 2,
    supportVoxels: best.supportVoxels,
    best: best.start,
  };
}
