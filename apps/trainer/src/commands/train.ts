/** `autophase-trainer train`: a network from patterns alone. */

import { join } from "node:path";
import { InterruptedError, interruptSignal, printResult, type Result } from "@autophase/command-line";
import {
  assertNetworkSize,
  countParameters,
  createNetwork,
  createWeightTensors,
  initializeWeights,
  type Network,
} from "@autophase/network";
import { formatShape, ShapeError } from "@autophase/tensor-io";
import { createTrainState, type TrainState } from "@autophase/trainer";
import { loadCheckpoint } from "@autophase/trainer/node";
import { Command } from "commander";
import { openDataset } from "../data/dataset-folder.js";
import { createFolderSource } from "../data/folder-source.js";
import type { SampleSource } from "../data/sample-source.js";
import { createSimulatedSource } from "../data/simulated-source.js";
import { toSimulation } from "../data/simulation-flags.js";
import { type LearningEngine, selectLearningEngine } from "../learning-engine.js";
import { holdsFile, prepareFolder } from "../output-folder.js";
import { assertNoRun, RUN_FILES, readHistory, readRun, writeRun } from "../training/run-folder.js";
import type { RunSettings } from "../training/run-settings.js";
import { runTraining, type TrainingOutcome, type TrainingRun } from "../training/run-training.js";
import {
  addTrainingFlags,
  assertOneSource,
  resumedSettings,
  type TrainingFlags,
  toSettings,
  validationCount,
} from "../training/training-flags.js";
import { writeTrainingReport } from "../training/training-report.js";

export function trainCommand(): Command {
  const command = new Command("train").description("train a network on patterns; it never sees an object");
  return addTrainingFlags(command).action((flags: TrainingFlags) => trainNetwork(flags, command));
}

async function trainNetwork(flags: TrainingFlags, command: Command): Promise<void> {
  const interrupted = interruptSignal();
  const engine = await selectLearningEngine(flags.engine);
  process.stderr.write(`engine: ${engine.reason}\n`);
  const run = flags.resume ? await resumeRun(flags, command, interrupted) : await beginRun(flags, engine, interrupted);
  const state = await startingState(run);
  announce(run, state);
  const earlier = await readHistory(run.folder, state.progress.epoch);
  const outcome = await runTraining(run, state, earlier).catch((error) => {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(`interrupted; go on with: autophase-trainer train --out ${run.folder} --resume`);
  });
  await writeTrainingReport(run, outcome.history);
  printResult(summaryOf(run, outcome, engine), { json: flags.json ?? false });
}

/** Everything is checked before the folder is touched. */
async function beginRun(flags: TrainingFlags, engine: LearningEngine, signal: AbortSignal): Promise<TrainingRun> {
  assertOneSource(flags);
  const network = createNetwork({ name: flags.network, channels: flags.channels });
  const source = await openSource(flags);
  const run = createRun(flags.out, network, source, toSettings(flags, source, stepsOf(source, flags.batch)), signal);
  await assertNoRun(flags.out);
  await prepareFolder(flags.out);
  await writeRun(flags.out, engine.name, countParameters(network), run.settings);
  return run;
}

async function resumeRun(flags: TrainingFlags, command: Command, signal: AbortSignal): Promise<TrainingRun> {
  const settings = resumedSettings(command, flags, await readRun(flags.out));
  const { data, simulate, family, shape, validation, ...same } = settings;
  const source = await openSource({
    ...flags,
    ...same,
    validation,
    ...(data !== null ? { data } : { simulate: simulate ?? 1, size: shape[0] as number }),
    ...(family && { family }),
  });
  const network = createNetwork({ name: settings.network, channels: settings.channels });
  return createRun(flags.out, network, source, settings, signal);
}

async function openSource(flags: TrainingFlags): Promise<SampleSource> {
  const { data, simulate = 1, size = 64, seed } = flags;
  if (data === undefined) {
    const held = validationCount(flags, simulate);
    return createSimulatedSource({ size, seed, count: simulate, validationCount: held, ...toSimulation(flags) });
  }
  const { shape, files } = await openDataset(data);
  if (flags.size !== undefined && shape.some((length) => length !== flags.size)) {
    throw new ShapeError(`${data}: the patterns are ${formatShape(shape)}, --size says ${flags.size}`);
  }
  return createFolderSource({ folder: data, seed, validationCount: validationCount(flags, files.length) });
}

function createRun(
  folder: string,
  network: Network,
  source: SampleSource,
  settings: RunSettings,
  signal: AbortSignal,
): TrainingRun {
  for (const length of source.shape) assertNetworkSize(network, length);
  return { folder, network, source, settings, stepsPerEpoch: stepsOf(source, settings.batch), signal };
}

/** Patterns that do not fill a batch are left out of the epoch. */
function stepsOf({ count }: SampleSource, batch: number): number {
  if (count >= batch) return Math.floor(count / batch);
  throw new ShapeError(`a batch of ${batch} needs as many patterns to learn from, there are ${count}`);
}

/** From the checkpoint where there is one; a run that was killed before its first starts again, the same way. */
async function startingState({ folder, network, settings }: TrainingRun): Promise<TrainState> {
  if (await holdsFile(folder, RUN_FILES.checkpoint))
    return (await loadCheckpoint(join(folder, RUN_FILES.checkpoint))).state;
  const { trainable, statistics } = createWeightTensors(network, initializeWeights(network, { seed: settings.seed }));
  return createTrainState(trainable, statistics);
}

function announce({ network, settings, stepsPerEpoch }: TrainingRun, { progress }: TrainState): void {
  const { batch, epochs, shape, data, simulate } = settings;
  const source = data ?? `${simulate} simulated crystals per epoch`;
  const size = `${network.name}, ${network.channels} channels, ${countParameters(network)} parameters`;
  process.stderr.write(`network: ${size}\n`);
  process.stderr.write(
    `data: ${source}, ${formatShape(shape)}, ${epochs} epochs of ${stepsPerEpoch} steps of ${batch}\n`,
  );
  if (progress.step > 0) process.stderr.write(`resumed after ${progress.step} steps\n`);
}

function summaryOf(
  { folder, network, settings }: TrainingRun,
  outcome: TrainingOutcome,
  engine: LearningEngine,
): Result {
  const { history, steps, seconds } = outcome;
  const [first, last] = [history[0], history.at(-1)];
  const validation = history.flatMap(({ validationLoss }) => validationLoss ?? []);
  return {
    engine: engine.name,
    network: network.name,
    channels: network.channels,
    parameters: countParameters(network),
    shape: [...settings.shape],
    epochs: history.length,
    steps,
    seconds,
    secondsPerStep: steps > 0 ? seconds / steps : null,
    firstLoss: first?.trainingLoss ?? null,
    lastLoss: last?.trainingLoss ?? null,
    firstValidationLoss: validation[0] ?? null,
    lastValidationLoss: validation.at(-1) ?? null,
    weights: join(folder, RUN_FILES.best),
    report: join(folder, RUN_FILES.report),
    out: folder,
  };
}
