/** `autophase-trainer train`: a network from patterns alone. */

import { join } from "node:path";
import { InterruptedError, interruptSignal, printResult, type Result } from "@autophase/command-line";
import type { SampleSource } from "@autophase/dataset";
import type { EngineName } from "@autophase/kernels";
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
import { Command } from "commander";
import { type LearningEngine, selectLearningEngine } from "../learning-engine.js";
import { prepareFolder } from "../output-folder.js";
import {
  type AskedSettings,
  askedSettings,
  completeSettings,
  configuredSettings,
  resumedSettings,
} from "../training/choose-settings.js";
import { checkpointsOf } from "../training/keep-state.js";
import { openSource } from "../training/open-source.js";
import {
  assertNoRun,
  RUN_FILES,
  readRun,
  readRunFile,
  rewriteSettings,
  type SavedRun,
  writeRun,
} from "../training/run-folder.js";
import type { RunSettings } from "../training/run-settings.js";
import { runTraining, type TrainingOutcome, type TrainingRun } from "../training/run-training.js";
import { addTrainingFlags, assertOneSource, type TrainingFlags } from "../training/training-flags.js";

export function trainCommand(): Command {
  const command = new Command("train").description("train a network on patterns; it never sees an object");
  return addTrainingFlags(command).action((flags: TrainingFlags) => trainNetwork(flags, command));
}

async function trainNetwork(flags: TrainingFlags, command: Command): Promise<void> {
  const signal = interruptSignal();
  const saved = flags.resume ? await readRun(flags.out) : flags.config ? await readRunFile(flags.config) : undefined;
  const engine = await selectLearningEngine(chosenEngine(command, flags, saved));
  process.stderr.write(`engine: ${engine.reason}\n`);
  const run =
    flags.resume && saved
      ? await resumeRun(flags, command, saved, signal)
      : await beginRun(
          flags,
          saved ? configuredSettings(command, flags, saved.settings) : askedSettings(flags),
          signal,
        );
  try {
    if (flags.resume) await rewriteSettings(flags.out, run.settings);
    else await writeRun(flags.out, countParameters(run.network), { engine: engine.name, settings: run.settings });
    const { state, path } = await startingState(run, flags);
    announce(run, state);
    const outcome = await runTraining(run, state, path).catch((error) => {
      if (!(error instanceof InterruptedError)) throw error;
      throw new InterruptedError(`interrupted; go on with: autophase-trainer train --out ${run.folder} --resume`);
    });
    printResult(summaryOf(run, outcome, engine), { json: flags.json ?? false });
  } finally {
    await run.source.close();
  }
}

/** That of the run that goes on or is repeated, unless another is asked for. */
function chosenEngine(command: Command, { engine }: TrainingFlags, saved: SavedRun | undefined): EngineName | "auto" {
  const isTyped = command.getOptionValueSource("engine") === "cli";
  return isTyped || saved === undefined ? engine : (saved.engine as EngineName);
}

/** Everything is checked before the folder is touched. */
async function beginRun(flags: TrainingFlags, asked: AskedSettings, signal: AbortSignal): Promise<TrainingRun> {
  assertOneSource(asked);
  await assertNoRun(flags.out);
  const network = networkOf(asked);
  const source = await openSource(asked, { workers: flags.workers, cache: flags.cache, signal });
  try {
    const settings = completeSettings(asked, source, stepsOf(source, asked));
    const run = createRun(flags, network, source, settings, signal);
    await prepareFolder(flags.out);
    return run;
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function resumeRun(
  flags: TrainingFlags,
  command: Command,
  saved: SavedRun,
  signal: AbortSignal,
): Promise<TrainingRun> {
  const settings = resumedSettings(command, flags, saved.settings);
  const asked = { ...settings, ...(settings.data === undefined && { size: settings.shape[0] as number }) };
  const source = await openSource(asked, { workers: flags.workers, cache: flags.cache, signal });
  return createRun(flags, networkOf(settings), source, settings, signal);
}

function networkOf(settings: AskedSettings): Network {
  const { network: name, channels, normalization, residual, softSupport, projectModulus } = settings;
  const options = { normalization, residual, supportTemperature: softSupport, modulusProjection: projectModulus };
  return createNetwork({ name, channels, ...options });
}

function createRun(
  { out: folder, tensorboard }: TrainingFlags,
  network: Network,
  source: SampleSource,
  settings: RunSettings,
  signal: AbortSignal,
): TrainingRun {
  assertNetworkSize(network, source.shape);
  return { folder, network, source, settings, stepsPerEpoch: stepsOf(source, settings), tensorboard, signal };
}

/** Patterns that do not fill the batches of a step are left out of the epoch. */
function stepsOf({ count }: SampleSource, { batch, accumulate }: AskedSettings): number {
  const needed = batch * accumulate;
  if (count >= needed) return Math.floor(count / needed);
  const step = accumulate > 1 ? `${accumulate} batches of ${batch} need` : `a batch of ${batch} needs`;
  throw new ShapeError(`${step} as many patterns to learn from, there are ${count}`);
}

/** From the newest checkpoint where there is one; a run that was killed before its first starts again, the same way. */
async function startingState(
  run: TrainingRun,
  { resume, skipDamaged = false }: TrainingFlags,
): Promise<{ readonly state: TrainState; readonly path?: string }> {
  const found = resume ? await checkpointsOf(run).loadNewest({ skipDamaged }) : undefined;
  for (const { message } of found?.damaged ?? []) process.stderr.write(`warning: passed over: ${message}\n`);
  if (found) return found;
  if (resume) process.stderr.write("resumed before the first checkpoint: the run begins anew\n");
  const weights = initializeWeights(run.network, { seed: run.settings.seed });
  const { trainable, statistics } = createWeightTensors(run.network, weights);
  return { state: createTrainState(trainable, statistics) };
}

function announce({ network, settings, stepsPerEpoch, source }: TrainingRun, { progress }: TrainState): void {
  const { batch, accumulate, epochs, shape, data, simulate } = settings;
  const from = data ?? `${simulate} simulated crystals per epoch`;
  const size = `${network.name}, ${network.channels} channels, ${countParameters(network)} parameters`;
  const batches = accumulate > 1 ? `${accumulate} x ${batch}` : String(batch);
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  say(`network: ${size}`);
  for (const { file, reason } of source.skipped) say(`warning: skipped ${file}: ${reason}`);
  say(`data: ${from}, ${formatShape(shape)}, ${epochs} epochs of ${stepsPerEpoch} steps of ${batches}`);
  if (progress.step > 0) say(`resumed after ${progress.step} steps`);
}

function summaryOf(
  { folder, network, settings, source }: TrainingRun,
  outcome: TrainingOutcome,
  engine: LearningEngine,
): Result {
  const { history, steps, seconds, stoppedEarly } = outcome;
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
    secondsWaitedForData: source.report().waitedSeconds,
    skipped: source.skipped.length,
    stoppedEarly,
    firstLoss: first?.trainingLoss ?? null,
    lastLoss: last?.trainingLoss ?? null,
    firstValidationLoss: validation[0] ?? null,
    lastValidationLoss: validation.at(-1) ?? null,
    lastChiSquared: last?.metrics.chiSquared ?? null,
    weights: join(folder, RUN_FILES.best),
    report: join(folder, RUN_FILES.report),
    out: folder,
  };
}
