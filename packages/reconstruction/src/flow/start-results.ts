/** Every start of a run as a result of its own. */

import type { Reconstruction } from "@autophase/tensor-io";
import type { PhasingProvenance } from "./flow-options.js";
import { outcomeRecord, type PhasingOutcome } from "./phasing-outcome.js";
import { phasingRecord } from "./phasing-record.js";
import { reconstructionOf } from "./reconstruction-of.js";

export interface StartResult {
  /**
   * `start-02.llk-1.454`: its number, counted from 1, and the log-likelihood of held-out voxels, or `chi` where there
   * are none.
   */
  readonly name: string;
  /** As the start ended, maximum amplitude 1; it claims nothing of the other starts. */
  readonly reconstruction: Reconstruction;
}

/** In the order of their numbers. @param provenance - for their records, as the run had it. */
export function startResults(
  { plan, engine, solutions, pattern, ...run }: PhasingOutcome,
  provenance?: PhasingProvenance,
): StartResult[] {
  const digits = String(Math.max(...solutions.map(({ start }) => start)) + 1).length;
  const sorted = solutions.toSorted((one, other) => one.start - other.start);
  return sorted.map((solution) => {
    const { start, chi, freeLlk } = solution;
    const figure = freeLlk === undefined ? `chi-${shown(chi)}` : `llk-${shown(freeLlk)}`;
    const parameters = {
      ...outcomeRecord(plan, { ...run, solutions, pattern }, solution),
      ...(freeLlk !== undefined && { freeLlk }),
    };
    const record = phasingRecord({ plan, engine, provenance }, parameters);
    return {
      name: `start-${String(start + 1).padStart(digits, "0")}.${figure}`,
      reconstruction: reconstructionOf(pattern, solution, record),
    };
  });
}

/** Four digits that count, without an exponent. */
function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}
