import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Folder of the golden arrays and the real scan: `AUTOPHASE_SHARED`, or `shared` beside the repository. */
export function sharedPath(...parts) {
  return join(process.env.AUTOPHASE_SHARED ?? resolve(root, "../shared"), ...parts);
}

/** `describe` that runs only where `sharedPath(path)` exists, and says in its name why it was skipped. */
export function describeWithShared(name, path, suite) {
  const present = existsSync(sharedPath(path));
  const title = present ? name : `${name} (skipped: ${path} is not in AUTOPHASE_SHARED or ../shared)`;
  describe.skipIf(!present)(title, suite);
}
