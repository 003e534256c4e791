/** What one step was like, as a line of text. */

import { FormatError } from "@autophase/tensor-io";

export const STEP_COLUMNS = ["step", "epoch", "loss", "learningRate", "gradientNorm", "seconds"] as const;

/** Steps are counted from 0. */
export type StepRecord = Readonly<Record<(typeof STEP_COLUMNS)[number], number>>;

export function printStep(record: StepRecord): string {
  return `${STEP_COLUMNS.map((name) => record[name]).join(",")}\n`;
}

/** @param where - for messages. @throws {FormatError} for a line that is no record. */
export function parseStep(line: string, where: string): StepRecord {
  const values = line.split(",").map(Number);
  const [step, epoch, loss, learningRate, gradientNorm, seconds] = values;
  if (values.length === STEP_COLUMNS.length && values.every(Number.isFinite))
    return { step, epoch, loss, learningRate, gradientNorm, seconds };
  throw new FormatError(where, `expected ${STEP_COLUMNS.length} numbers, got ${line}`);
}
