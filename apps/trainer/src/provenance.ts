/** Which program this is and how it was called, for its outputs. */

import { readFileSync } from "node:fs";
import { commandLineOf } from "@autophase/command-line";
import type { Provenance } from "@autophase/tensor-io";

export const VERSION: string = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;

export function provenance(): Provenance {
  return { program: "autophase-trainer", version: VERSION, command: commandLineOf("autophase-trainer") };
}
