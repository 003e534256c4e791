// Writes every `*.generated.ts` of this package: `pnpm run generate`, after a change of what they are made from. A test
// compares.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { GENERATED } from "./generated.mjs";

for (const { path, make } of GENERATED) {
  const text = await make();
  // An unchanged file keeps its date, so that nothing is built again for it.
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}
