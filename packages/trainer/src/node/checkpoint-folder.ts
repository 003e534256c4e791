/** The checkpoints of one run: the newest few and the best. */

import { join } from "node:path";
import { fileSystem, sweepTemporaries } from "@autophase/tensor-io/node";
import type { Checkpoint } from "../checkpoint/checkpoint.js";
import { CheckpointError, TrainingOptionError } from "../errors.js";
import type { TrainState } from "../train-state.js";
import { loadCheckpoint, type SaveCheckpointOptions, saveCheckpoint } from "./checkpoint-file.js";

const { makeFolders, readdir, rm } = fileSystem;

export interface CheckpointFolderOptions extends Pick<SaveCheckpointOptions, "write"> {
  /** Newest checkpoints to keep; default 3. */
  readonly keepLast?: number;
}

export interface CheckpointFolder {
  /**
   * @returns the path. A `last` is named after its step and outlives `keepLast` newer ones at most; there is one
   *   `best`.
   */
  save(state: TrainState, kind: "last" | "best", metadata?: Readonly<Record<string, string>>): Promise<string>;
  /**
   * The newest checkpoint; undefined where there is none.
   * @param options.skipDamaged - go back to the newest intact one, and say which were passed over; default false.
   * @throws {CheckpointError} when it is damaged: it names the file, and the newest intact one.
   */
  loadNewest(options?: { readonly skipDamaged?: boolean }): Promise<FoundCheckpoint | undefined>;
}

export interface FoundCheckpoint extends Checkpoint {
  readonly path: string;
  /** Newer ones that were passed over, newest first. */
  readonly damaged: readonly CheckpointError[];
}

const BEST = "best.safetensors";
const STEP_FILE = /^step-(\d+)\.safetensors$/;

/**
 * Checkpoints in a folder of their own, which is made when the first is saved. An older one goes only when the newer
 * one is on the disk, so that there is always one to go back to.
 * @throws {TrainingOptionError} when `keepLast` is not a positive integer.
 */
export function openCheckpointFolder(
  folder: string,
  { keepLast = 3, ...writing }: CheckpointFolderOptions = {},
): CheckpointFolder {
  if (!Number.isInteger(keepLast) || keepLast < 1) {
    throw new TrainingOptionError(`checkpoints: keepLast must be a positive integer, got ${keepLast}`);
  }
  return {
    save: async (state, kind, metadata = {}) => {
      await makeFolders(folder);
      const path = join(folder, kind === "best" ? BEST : fileOfStep(state.progress.step));
      await saveCheckpoint(path, state, { ...writing, metadata });
      await removeOld(folder, keepLast);
      return path;
    },
    loadNewest: async ({ skipDamaged = false } = {}) => {
      const paths = (await listSteps(folder)).map((name) => join(folder, name));
      const found = await loadFirstIntact(paths);
      const [newest] = found.damaged;
      if (newest === undefined || (skipDamaged && found.checkpoint)) {
        return found.checkpoint && { ...found.checkpoint, damaged: found.damaged };
      }
      throw withWayOut(newest, found.checkpoint?.path);
    },
  };
}

function fileOfStep(step: number): string {
  return `step-${String(step).padStart(8, "0")}.safetensors`;
}

/** Newest first. */
async function listSteps(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => STEP_FILE.test(name)).sort((a, b) => stepOf(b) - stepOf(a));
}

function stepOf(name: string): number {
  return Number(STEP_FILE.exec(name)?.[1]);
}

/** Also what a killed run was about to write. */
async function removeOld(folder: string, keepLast: number): Promise<void> {
  const old = (await listSteps(folder)).slice(keepLast);
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
  await sweepTemporaries(folder);
}

async function loadFirstIntact(
  paths: readonly string[],
): Promise<{ checkpoint?: Checkpoint & { readonly path: string }; damaged: CheckpointError[] }> {
  const damaged: CheckpointError[] = [];
  for (const path of paths) {
    try {
      return { checkpoint: { ...(await loadCheckpoint(path)), path }, damaged };
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      damaged.push(error);
    }
  }
  return { damaged };
}

function withWayOut(error: CheckpointError, intact: string | undefined): CheckpointError {
  const way = intact ? `the newest intact one is ${intact}` : "there is no intact one beside it";
  return new CheckpointError(error.file, `${error.message.replace(`${error.file}: `, "")}; ${way}`, { cause: error });
}
