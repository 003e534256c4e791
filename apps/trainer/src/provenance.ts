/** Which program this is and how it was called, for its outputs. */

import { readFileSync } from "node:fs";
import type { Provenance } from "@autophase/tensor-io";

export const VERSION: string = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;

export function provenance(): Provenance {
  return { program: "autophase-trainer", version: VERSION, command: commandLine() };
}

/** The command line as typed. */
export function commandLine(): string {
  return ["autophase-trainer", ...process.argv.slice(2).map(quote)].join(" ");
}

function quote(argument: string): string {
  return /^[\w./:=,@%+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
