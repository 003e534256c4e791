/** Which program this is, for its outputs. */

import { readFileSync } from "node:fs";

export const VERSION: string = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;

/** The command line as typed. */
export function commandLine(): string {
  return ["autophase-trainer", ...process.argv.slice(2).map(quote)].join(" ");
}

function quote(argument: string): string {
  return /^[\w./:=,@%+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
