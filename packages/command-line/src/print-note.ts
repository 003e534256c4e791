/** What a command says besides its result. */

import { printable } from "./printable.js";
import { verbosity } from "./verbosity.js";

/**
 * One line on standard error, or several; what came with the name of a file cannot steer the terminal. Nothing from a
 * quiet program but what begins with `warning: `; with the seconds since its start from a verbose one.
 */
export function printNote(text: string): void {
  if (verbosity() !== "quiet" || text.startsWith("warning: ")) printWarning(text);
}

/** The same for what a quiet program says as well. */
export function printWarning(text: string): void {
  const lines = printable(text);
  const time = `[${(performance.now() / 1000).toFixed(1).padStart(6)} s] `;
  process.stderr.write(`${verbosity() === "verbose" ? lines.replace(/^/gm, time) : lines}\n`);
}
