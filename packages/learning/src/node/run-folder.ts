/** The files of a training run. */

import { join } from "node:path";
import { countParameters, writeWeights } from "@autophase/network";
import { FileError, FormatError, type Provenance } from "@autophase/tensor-io";
import { fileSystem, readFileText, writeFileAtomic } from "@autophase/tensor-io/node";
import { type CheckpointFolder, openCheckpointFolder } from "@autophase/trainer/node";
import type { KeptState, RunStore } from "../keep-state.js";
import { networkOf } from "../network-of.js";
import { parseRunSettings, type RunSettings } from "../settings/run-settings.js";
import type { StepRecord } from "../step-record.js";
import type { EpochRecord, ResumedRun, TrainingEvent } from "../train-network.js";
import { createStepLog, readSteps } from "./step-log.js";

const { stat } = fileSystem;

/** `run` repeats the run, `checkpoints` continue it, `best` and `last` are weights alone. */
export const RUN_FILES = {
  run: "run.json",
  history: "history.json",
  steps: "steps.csv",
  checkpoints: "checkpoints",
  best: "best.safetensors",
  last: "last.safetensors",
  report: "report.html",
  tensorboard: "tensorboard",
} as const;

/** What `run.json` says of a run. */
export interface SavedRun {
  readonly engine: string;
  readonly settings: RunSettings;
}

/** @throws {FileError} when the folder holds a run already. */
export async function assertNoRun(folder: string): Promise<void> {
  if (!(await holdsFile(folder, RUN_FILES.run))) return;
  throw new FileError(folder, "already holds a run; resume it, or name another folder");
}

/** `run.json` of a run that begins. */
export async function writeRun(folder: string, { engine, settings }: SavedRun, provenance: Provenance): Promise<void> {
  const parameters = countParameters(networkOf(settings));
  const made = { ...provenance, date: new Date().toISOString(), engine, parameters };
  await writeJson(join(folder, RUN_FILES.run), { ...made, settings });
}

/** Other settings for a run that goes on; what else is known of it stays. */
export async function rewriteSettings(folder: string, settings: RunSettings): Promise<void> {
  const path = join(folder, RUN_FILES.run);
  await writeJson(path, { ...(await readObject(path)), settings });
}

/** @throws {FileError} when there is no run. @throws {FormatError | ValueError} when its settings cannot be used. */
export async function readRun(folder: string): Promise<SavedRun> {
  if (!(await holdsFile(folder, RUN_FILES.run))) throw new FileError(folder, "holds no run to resume");
  return readRunFile(join(folder, RUN_FILES.run));
}

/** A `run.json`, wherever it is. @throws {FileError | FormatError | ValueError} when it cannot be used. */
export async function readRunFile(path: string): Promise<SavedRun> {
  const { settings, engine } = await readObject(path);
  return { settings: parseRunSettings(path, settings), engine: typeof engine === "string" ? engine : "auto" };
}

export interface FoundState extends ResumedRun {
  /** Steps done before. */
  readonly steps: readonly StepRecord[];
  /** Newer checkpoints that were passed over. */
  readonly damaged: readonly Error[];
}

/**
 * The newest checkpoint of a run with its curves; undefined where it was killed before the first.
 * @throws {CheckpointError} when it is damaged, unless `skipDamaged`.
 */
export async function findState(
  folder: string,
  settings: RunSettings,
  { skipDamaged = false }: { readonly skipDamaged?: boolean } = {},
): Promise<FoundState | undefined> {
  const found = await checkpointsOf(folder, settings).loadNewest({ skipDamaged });
  if (!found) return undefined;
  const { step, epoch } = found.state.progress;
  const steps = (await holdsFile(folder, RUN_FILES.steps)) ? await readSteps(join(folder, RUN_FILES.steps), step) : [];
  return {
    state: found.state,
    path: found.path,
    damaged: found.damaged,
    steps,
    history: await readHistory(folder, epoch),
  };
}

/** The epochs closed before a checkpoint; a killed run may have noted one more. */
async function readHistory(folder: string, epochs: number): Promise<EpochRecord[]> {
  const path = join(folder, RUN_FILES.history);
  if (epochs === 0 || !(await holdsFile(folder, RUN_FILES.history))) return [];
  const history = await readJson(path);
  if (!Array.isArray(history)) throw new FormatError(path, "expected a list of epochs");
  return history.filter(({ epoch }: EpochRecord) => epoch < epochs);
}

export interface RunRecorder extends RunStore {
  /** Notes steps and epochs. */
  readonly onEvent: (event: TrainingEvent) => Promise<void>;
  /** Puts everything up to now on the disk. */
  readonly flush: () => Promise<void>;
}

/**
 * Keeps a run in its folder: `steps.csv`, `history.json`, weights, checkpoints.
 * @param options.earlier - the steps before.
 * @param options.beforeCheckpoint - puts whatever else belongs to the run on the disk.
 */
export async function createRunRecorder(
  folder: string,
  settings: RunSettings,
  { earlier = [], beforeCheckpoint }: RunRecorderOptions = {},
): Promise<RunRecorder> {
  const log = await createStepLog(join(folder, RUN_FILES.steps), earlier);
  const checkpoints = checkpointsOf(folder, settings);
  return {
    flush: log.flush,
    onEvent: async (event) => {
      if (event.type === "step-end") log.add(event);
      else if (event.type === "epoch-recorded") await writeJson(join(folder, RUN_FILES.history), event.history);
    },
    keep: async ({ kind, network, weights, metadata, state, stateMetadata }: KeptState) => {
      await writeFileAtomic(join(folder, RUN_FILES[kind]), writeWeights(network, weights, { metadata }));
      await log.flush();
      await beforeCheckpoint?.();
      return checkpoints.save(state, kind, stateMetadata);
    },
  };
}

export interface RunRecorderOptions {
  readonly earlier?: readonly StepRecord[] | undefined;
  readonly beforeCheckpoint?: (() => Promise<void>) | undefined;
}

function checkpointsOf(folder: string, { keepLast }: RunSettings): CheckpointFolder {
  return openCheckpointFolder(join(folder, RUN_FILES.checkpoints), { keepLast });
}

async function holdsFile(folder: string, name: string): Promise<boolean> {
  return stat(join(folder, name)).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFileAtomic(path, new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`));
}

async function readObject(path: string): Promise<Readonly<Record<string, unknown>>> {
  const value = await readJson(path);
  return typeof value === "object" && value !== null ? { ...value } : {};
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFileText(path));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new FormatError(path, `not JSON: ${cause.message}`, { cause });
    throw cause;
  }
}
