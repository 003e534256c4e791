/** `autophase reconstruct`: many starts, one answer, and whether to trust it. */

import { oneAnswer } from "@autophase/reconstruction";
import { Command } from "commander";
import { phasePattern } from "../phase-pattern.js";
import { addPhasingOptions, type PhasingOptions } from "../phasing-options.js";
import { addGenerationsOptions } from "../recipes/generations-options.js";

export function reconstructCommand(): Command {
  const command = new Command("reconstruct").description(
    "the whole flow for one pattern: many starts, those that agree, what they share, a verdict and a report",
  );
  return addGenerationsOptions(addPhasingOptions(command, { starts: "those of the recipe" })).action(
    (pattern: string, options: PhasingOptions) =>
      phasePattern(pattern, options, {
        starts: "as the recipe",
        answer: (measured, { solutions, founders }, settings) =>
          oneAnswer(measured, solutions, { ...settings, founders }),
      }),
  );
}
