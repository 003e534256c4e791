// Writes `page-script.generated.ts`, after a change in `src/page`: `pnpm run generate`. A test compares.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { GENERATED } from "./generated.mjs";

for (const { path, make } of GENERATED) {
  const text = make();
  // An unchanged file keeps its date, so that nothing is built again for it.
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}
