/** `steps.csv`: what every step was like. */

import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { FileError, FormatError } from "@autophase/tensor-io";
import { readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";
import { holdsFile } from "../output-folder.js";
import { RUN_FILES } from "./run-folder.js";
import type { RunListener } from "./run-listener.js";

const COLUMNS = ["step", "epoch", "loss", "learningRate", "gradientNorm", "seconds"] as const;

/** Steps are counted from 0. */
export type StepRecord = Readonly<Record<(typeof COLUMNS)[number], number>>;

/** The steps before a checkpoint; a killed run may have noted more. @throws {FormatError} for a line that is no record. */
export async function readSteps(folder: string, steps: number): Promise<StepRecord[]> {
  if (steps === 0 || !(await holdsFile(folder, RUN_FILES.steps))) return [];
  const path = join(folder, RUN_FILES.steps);
  const [, ...lines] = new TextDecoder().decode(await readFileBytes(path)).split("\n");
  // the last line of a killed run may be half a line
  const whole = lines.slice(0, -1).filter((line) => Number.parseInt(line, 10) < steps);
  return whole.map((line, k) => parseLine(line, `${path}: line ${k + 2}`));
}

/** Begins the file with what is known, and adds every step. */
export async function createStepLog(folder: string, earlier: readonly StepRecord[]): Promise<RunListener> {
  const path = join(folder, RUN_FILES.steps);
  await writeFileAtomic(path, new TextEncoder().encode(`${COLUMNS.join(",")}\n${earlier.map(toLine).join("")}`));
  let waiting = "";
  return {
    on: (event) => {
      if (event.type === "step-end") waiting += toLine(event);
    },
    flush: async () => {
      const text = waiting;
      waiting = "";
      await appendFile(path, text).catch((cause) => {
        throw new FileError(path, `cannot be written: ${(cause as Error).message}`, { cause });
      });
    },
  };
}

function toLine(record: StepRecord): string {
  return `${COLUMNS.map((name) => record[name]).join(",")}\n`;
}

function parseLine(line: string, where: string): StepRecord {
  const values = line.split(",").map(Number);
  if (values.length === COLUMNS.length && values.every(Number.isFinite)) {
    return Object.fromEntries(COLUMNS.map((name, k) => [name, values[k]])) as unknown as StepRecord;
  }
  throw new FormatError(where, `expected ${COLUMNS.length} numbers, got ${line}`);
}
