/** `autophase reconstruct`: many starts, one answer, and whether to trust it. */

import { Command } from "commander";
import { phasePattern } from "../phase-pattern.js";
import { addPhasingOptions } from "../phasing-options.js";

export function reconstructCommand(): Command {
  const command = new Command("reconstruct").description(
    "the whole flow for one pattern: many starts, those that agree, what they share, a verdict and a report",
  );
  return addPhasingOptions(command, "answer").action((pattern: string) => phasePattern(pattern, command, "answer"));
}
