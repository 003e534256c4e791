/** What a command says besides its result. */

import { printable } from "./printable.js";

/** One line on standard error, or several; what came with the name of a file cannot steer the terminal. */
export function printNote(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}
