/** `autophase phase`: iterative phasing of one pattern. */

import { Command } from "commander";
import { phasePattern } from "../phase-pattern.js";
import { addPhasingOptions } from "../phasing-options.js";

export function phaseCommand(): Command {
  const command = new Command("phase").description(
    "phase a diffraction pattern iteratively; of several starts the one of the lowest chi",
  );
  return addPhasingOptions(command, "best").action((pattern: string) => phasePattern(pattern, command, "best"));
}
