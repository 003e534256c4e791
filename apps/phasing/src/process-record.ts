/** What is written into outputs so that they can be repeated. */

import { readFileSync } from "node:fs";
import { commandLineOf } from "@autophase/command-line";
import type { Json, ProcessRecord, Provenance } from "@autophase/tensor-io";

export const VERSION: string = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;

/** The present command. */
export function provenance(): Provenance {
  return { program: "autophase", version: VERSION, command: commandLineOf("autophase") };
}

/** The present command with the parameters it resolved to. */
export function processRecord(parameters: { readonly [key: string]: Json }): ProcessRecord {
  return { ...provenance(), date: new Date().toISOString(), parameters };
}
