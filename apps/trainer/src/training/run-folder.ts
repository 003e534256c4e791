/** The files of a training run. */

import { join } from "node:path";
import { type Network, type Weights, writeWeights } from "@autophase/network";
import { FileError, FormatError } from "@autophase/tensor-io";
import { readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";
import { holdsFile } from "../output-folder.js";
import { commandLine, VERSION } from "../version.js";
import { parseSettings, type RunSettings } from "./run-settings.js";

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

/** One closed epoch. */
export interface EpochRecord {
  readonly epoch: number;
  readonly step: number;
  readonly trainingLoss: number;
  readonly validationLoss: number | null;
  /** Of the validation: `chiSquared`, `pcc`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Of its last step. */
  readonly learningRate: number;
  readonly seconds: number;
}

/** @throws {FileError} when the folder holds a run already. */
export async function assertNoRun(folder: string): Promise<void> {
  if (!(await holdsFile(folder, RUN_FILES.run))) return;
  throw new FileError(folder, "already holds a run; add --resume to go on with it, or name another folder");
}

/** What `run.json` says of a run. */
export interface SavedRun {
  readonly engine: string;
  readonly settings: RunSettings;
}

export async function writeRun(folder: string, parameters: number, { engine, settings }: SavedRun): Promise<void> {
  const identity = { program: "autophase-trainer", version: VERSION, command: commandLine() };
  const made = { ...identity, date: new Date().toISOString(), engine, parameters };
  await writeJson(join(folder, RUN_FILES.run), { ...made, settings });
}

/** Other settings for a run that goes on; what else is known of it stays. */
export async function rewriteSettings(folder: string, settings: RunSettings): Promise<void> {
  const path = join(folder, RUN_FILES.run);
  await writeJson(path, { ...((await readJson(path)) as object), settings });
}

/** @throws {FileError} when there is no run. @throws {FormatError | ValueError} when its settings cannot be used. */
export async function readRun(folder: string): Promise<SavedRun> {
  if (!(await holdsFile(folder, RUN_FILES.run)))
    throw new FileError(folder, "holds no run to resume; leave out --resume");
  return readRunFile(join(folder, RUN_FILES.run));
}

/** A `run.json`, wherever it is. @throws {FileError | FormatError | ValueError} when it cannot be used. */
export async function readRunFile(path: string): Promise<SavedRun> {
  const { settings, engine } = (await readJson(path)) as { settings?: unknown; engine?: unknown };
  return { settings: parseSettings(path, settings), engine: typeof engine === "string" ? engine : "auto" };
}

export async function writeHistory(folder: string, history: readonly EpochRecord[]): Promise<void> {
  await writeJson(join(folder, RUN_FILES.history), history);
}

/** The epochs closed before a checkpoint; a killed run may have noted one more. */
export async function readHistory(folder: string, epochs: number): Promise<EpochRecord[]> {
  if (epochs === 0 || !(await holdsFile(folder, RUN_FILES.history))) return [];
  const history = (await readJson(join(folder, RUN_FILES.history))) as EpochRecord[];
  return history.filter(({ epoch }) => epoch < epochs);
}

export async function saveWeights(
  folder: string,
  kind: "best" | "last",
  network: Network,
  weights: Weights,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  await writeFileAtomic(join(folder, RUN_FILES[kind]), writeWeights(network, weights, { metadata }));
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFileAtomic(path, new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`));
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(await readFileBytes(path)));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new FormatError(path, `not JSON: ${cause.message}`, { cause });
    throw cause;
  }
}
