/** Runs a command in this process, from source: the first steps of a program take longer than the others. */

import { runProgram } from "@autophase/command-line";
import { runHere } from "@autophase/vitest/run-here";
import { createProgram } from "../src/program.js";

/** One at a time. */
export const trainerHere = (args: readonly string[]) =>
  runHere(async () => runProgram(await createProgram(args), args));
