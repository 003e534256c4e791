/** Runs a command in this process, from source: starting the program takes longer than what it does to a few voxels. */

import { runProgram } from "@autophase/command-line";
import { runHere } from "@autophase/vitest/run-here";
import { createProgram } from "../src/program.js";

/** One at a time. What runs in workers needs the built program: `--workers 1`. */
export const autophaseHere = (args: readonly string[]) =>
  runHere(async () => runProgram(await createProgram(args), args));
