/** `autophase reconstruct`: several starts, the best of them, and how far they agree. */

import type { ComplexArray } from "@autophase/tensor-io";
import { Command } from "commander";
import { phasePattern } from "../phase-pattern.js";
import { addPhasingOptions, type PhasingOptions } from "../phasing-options.js";
import { startAgreement } from "../start-agreement.js";

export function reconstructCommand(): Command {
  const command = new Command("reconstruct").description(
    "the whole flow for one pattern: several starts, ranked by chi, compared with one another, and a report",
  );
  return addPhasingOptions(command, { starts: 5 }).action((pattern: string, options: PhasingOptions) => {
    const objects = new Map<number, ComplexArray>();
    return phasePattern(pattern, options, {
      onSolution: ({ start, object }) => objects.set(start, object),
      judge: ({ best }) => {
        const others = [...objects].filter(([start]) => start !== best.start).map(([, object]) => object);
        const agreement = startAgreement(best.object, others);
        if (!agreement) return { result: {}, remarks: [] };
        return { result: { disagreement: agreement.disagreement }, remarks: [agreement.verdict] };
      },
    });
  });
}
