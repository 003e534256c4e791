/** `autophase phase`: iterative phasing of one pattern. */

import { Command } from "commander";
import { phasePattern } from "../phase-pattern.js";
import { addPhasingOptions, type PhasingOptions } from "../phasing-options.js";

export function phaseCommand(): Command {
  const command = new Command("phase").description(
    "phase a diffraction pattern iteratively; of several starts the one of the lowest chi",
  );
  return addPhasingOptions(command, { starts: "1" }).action((pattern: string, options: PhasingOptions) =>
    phasePattern(pattern, options, { starts: 1 }),
  );
}
