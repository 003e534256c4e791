/** Runs the built program as a user would. */

import { type Outcome, runProgram } from "@autophase/vitest/run-program";

export { lastJson } from "@autophase/vitest/run-program";

export const MAIN = new URL("../dist/main.js", import.meta.url);

/** @param onProgress - is given the process whenever it says something, for tests that send it a signal. */
export const trainer = (args: readonly string[], onProgress?: Parameters<typeof runProgram>[2]): Promise<Outcome> =>
  runProgram(MAIN, args, onProgress);
