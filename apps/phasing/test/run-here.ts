/** Runs a command in this process: starting the program takes longer than most of what is asked of it here. */

import { runProgram } from "@autophase/command-line";
import { runHere } from "@autophase/vitest/run-here";
import { createProgram } from "../src/program.js";

/** One at a time. */
export const autophaseHere = (args: readonly string[]) =>
  runHere(async () => runProgram(await createProgram(args), args));
