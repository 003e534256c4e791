/** `steps.csv`: what every step was like. */

import { FileError } from "@autophase/tensor-io";
import { fileSystem, readFileText, writeFileAtomic } from "@autophase/tensor-io/node";
import { parseStep, printStep, STEP_COLUMNS, type StepRecord } from "../step-record.js";

const { appendFile } = fileSystem;

/**
 * The steps before a checkpoint; a killed run may have noted more.
 * @throws {FileError} when there is no such file. @throws {FormatError} for a line that is no record.
 */
export async function readSteps(path: string, steps: number): Promise<StepRecord[]> {
  const [, ...lines] = (await readFileText(path)).split("\n");
  // the last line of a killed run may be half a line
  const whole = lines.slice(0, -1).filter((line) => Number.parseInt(line, 10) < steps);
  return whole.map((line, k) => parseStep(line, `${path}: line ${k + 2}`));
}

export interface StepLog {
  readonly add: (record: StepRecord) => void;
  /** Puts everything up to now on the disk. */
  readonly flush: () => Promise<void>;
}

/** Begins the file with what is known, and adds every step. */
export async function createStepLog(path: string, earlier: readonly StepRecord[]): Promise<StepLog> {
  const head = `${STEP_COLUMNS.join(",")}\n`;
  await writeFileAtomic(path, new TextEncoder().encode(head + earlier.map(printStep).join("")));
  let waiting = "";
  return {
    add: (record) => {
      waiting += printStep(record);
    },
    flush: async () => {
      const text = waiting;
      waiting = "";
      await appendFile(path, text).catch((cause) => {
        throw new FileError(path, `cannot be written: ${cause.message}`, { cause });
      });
    },
  };
}
