/** `autophase-trainer train`: a network from patterns alone. */

import {
  claimFolder,
  claimOutputs,
  createProgress,
  InterruptedError,
  interruptSignal,
  type Progress,
  printNote,
  printResult,
  printWarning,
  UsageError,
} from "@autophase/command-line";
import type { SampleSource } from "@autophase/dataset";
import type { EngineName } from "@autophase/kernels";
import {
  type AskedSettings,
  askedAgain,
  continuedSettings,
  networkOf,
  planRun,
  RunSettingError,
  type RunSettings,
  repeatedSettings,
  stepsPerEpoch,
  type TrainingOutcome,
  trainingSettings,
  trainNetwork,
} from "@autophase/learning";
import {
  assertNoRun,
  type FoundState,
  findState,
  openSource,
  RUN_FILES,
  readRun,
  readRunFile,
  rewriteSettings,
  type SavedRun,
  summarizeRun,
  writeRun,
  writeTrainingResults,
} from "@autophase/learning/node";
import { assertNetworkSize, countParameters, type Network } from "@autophase/network";
import { selectLearningEngine } from "@autophase/prediction";
import { parseSettings } from "@autophase/settings";
import { formatShape } from "@autophase/tensor-io";
import type { Peers } from "@autophase/trainer";
import { Command } from "commander";
import { provenance } from "../provenance.js";
import { type Seat, withSeat } from "../training/seat.js";
import {
  addTrainingFlags,
  assertOneSource,
  type TrainingFlags,
  typedTrainingSettings,
} from "../training/training-flags.js";
import { watchRun } from "../training/watch-run.js";

export function trainCommand(): Command {
  const command = new Command("train").description("train a network on patterns; it never sees an object");
  return addTrainingFlags(command).action((flags: TrainingFlags) => withSeat((seat) => runTrain(flags, command, seat)));
}

/** A run that is about to begin, or to go on. */
interface Run {
  readonly folder: string;
  readonly network: Network;
  readonly source: SampleSource;
  readonly settings: RunSettings;
}

async function runTrain(flags: TrainingFlags, command: Command, seat: Seat): Promise<void> {
  const { isFirst, threads } = seat;
  const signal = isFirst ? interruptSignal() : new AbortController().signal;
  const saved = flags.resume ? await readRun(flags.out) : flags.config ? await readRunFile(flags.config) : undefined;
  const carried = { float16: flags.float16, ...(threads && { threads }) };
  const engine = await selectLearningEngine(chosenEngine(command, flags, saved), carried);
  if (isFirst) printNote(`engine: ${engine.reason}${seat.peers ? `; ${seat.peers.size} ranks` : ""}`);
  const run = await openRun(flags, command, saved, { signal, peer: seat.peers, isFirst });
  try {
    // a file system that lags may show one rank an older checkpoint
    const found = flags.resume ? await findState(run.folder, run.settings, flags) : undefined;
    await seat.assertSame?.(run.settings, run.source, found?.state.progress);
    if (!isFirst) {
      await trainNetwork(run.settings, { source: run.source, resume: found, peers: seat.peers, signal });
      return;
    }
    await claimFolder(run.folder, RUN_FILES.run);
    if (flags.resume) await rewriteSettings(run.folder, run.settings);
    else await writeRun(run.folder, { engine: engine.name, settings: run.settings }, provenance());
    announce(run, flags, found);
    const outcome = await learn(run, flags, found, { signal, peers: seat.peers });
    const facts = { source: run.source, engine: engine.name, signal };
    if (flags.results) await writeTrainingResults(flags.results, outcome, facts, provenance());
    printResult(summarizeRun(outcome, { ...run, engine: engine.name }), { json: flags.json ?? false });
  } finally {
    await run.source.close();
  }
}

/** That of the run that goes on or is repeated, unless another is asked for. */
function chosenEngine(command: Command, { engine }: TrainingFlags, saved: SavedRun | undefined): EngineName | "auto" {
  const isTyped = command.getOptionValueSource("engine") === "cli";
  return isTyped || saved === undefined ? engine : (saved.engine as EngineName);
}

interface Opening {
  readonly signal: AbortSignal;
  readonly peer: Peers | undefined;
  readonly isFirst: boolean;
}

/** Everything is checked before the folder is touched, and what is written before anything is read. */
async function openRun(
  flags: TrainingFlags,
  command: Command,
  saved: SavedRun | undefined,
  { isFirst, ...shared }: Opening,
): Promise<Run> {
  const { out: folder, resume, results } = flags;
  const before = resume && saved ? goOnWith(saved.settings, command) : undefined;
  const asked = before ? askedAgain(before) : settingsAsked(command, saved);
  if (isFirst) {
    if (!before) await assertNoRun(folder);
    // two runs in one folder would write each other's checkpoints
    await claimFolder(folder, RUN_FILES.run, { isMade: false });
    await claimOutputs({ results }, { inputs: [asked.list] });
  }
  const network = networkOf(asked);
  const source = await openPatterns(asked, flags, shared);
  try {
    const settings = before ?? planRun(asked, source);
    assertNetworkSize(network, source.shape);
    return { folder, network, source, settings };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function settingsAsked(command: Command, saved: SavedRun | undefined): AskedSettings {
  const typed = typedTrainingSettings(command);
  const asked = saved ? repeatedSettings(saved.settings, typed) : parseSettings(trainingSettings, "train", typed);
  assertOneSource(asked);
  return asked;
}

/** @throws {UsageError} when an option on the command line says something else than the run. */
function goOnWith(settings: RunSettings, command: Command): RunSettings {
  try {
    return continuedSettings(settings, typedTrainingSettings(command));
  } catch (error) {
    if (error instanceof RunSettingError) throw new UsageError(`--resume: ${error.message}`);
    throw error;
  }
}

async function openPatterns(
  settings: AskedSettings,
  { workers, cache }: TrainingFlags,
  { signal, peer }: Omit<Opening, "isFirst">,
): Promise<SampleSource> {
  let progress: Progress | undefined;
  const onProgress = (done: number, total: number): void => {
    progress ??= createProgress("reading", total);
    progress.update(done);
  };
  const opening = openSource(settings, { workers, cacheBytes: cache * 2 ** 20, peer, signal, onProgress });
  return opening.finally(() => progress?.stop());
}

function announce({ network, settings, source }: Run, { resume }: TrainingFlags, found: FoundState | undefined): void {
  const { batch, accumulate, epochs, shape, data, simulate, list } = settings;
  const from = list ?? data ?? `${simulate} simulated crystals per epoch`;
  const batches = accumulate > 1 ? `${accumulate} x ${batch}` : String(batch);
  const steps = stepsPerEpoch(settings, source);
  for (const { message } of found?.damaged ?? []) printWarning(`warning: passed over: ${message}`);
  if (resume && !found) printNote("resumed before the first checkpoint: the run begins anew");
  printNote(`network: ${network.name}, ${network.channels} channels, ${countParameters(network)} parameters`);
  for (const { file, reason } of source.skipped) printWarning(`warning: skipped ${file}: ${reason}`);
  printNote(`data: ${from}, ${formatShape(shape)}, ${epochs} epochs of ${steps} steps of ${batches}`);
  if (found) printNote(`resumed after ${found.state.progress.step} steps`);
}

/** Patterns that the page shows. */
const EXAMPLES = 3;

async function learn(
  { folder, source, settings }: Run,
  { tensorboard }: TrainingFlags,
  found: FoundState | undefined,
  { signal, peers }: { readonly signal: AbortSignal; readonly peers: Peers | undefined },
): Promise<TrainingOutcome> {
  const totalSteps = settings.epochs * stepsPerEpoch(settings, source);
  const watch = await watchRun({ folder, settings, totalSteps, found, tensorboard });
  try {
    const options = { source, resume: found, store: watch, onEvent: watch.onEvent, examples: EXAMPLES, peers, signal };
    const outcome = await trainNetwork(settings, options);
    await watch.close();
    return outcome;
  } catch (error) {
    await watch.close(error).catch(() => {});
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(`interrupted; go on with: autophase-trainer train --out ${folder} --resume`);
  }
}
