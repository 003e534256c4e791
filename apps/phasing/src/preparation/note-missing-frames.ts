/** Says which frames of a folder are not there. */

import { basename } from "node:path";
import { printNote } from "@autophase/command-line";
import { missingFrames } from "@autophase/tensor-io";
import { isFolder, listFrames } from "@autophase/tensor-io/node";

/** Where one is missing the steps of the rocking curve are no longer even. */
export async function noteMissingFrames(path: string): Promise<void> {
  if (!(await isFolder(path))) return;
  const missing = missingFrames((await listFrames(path)).map((name) => basename(name)));
  if (missing.length === 0) return;
  printNote(
    `warning: ${path}: there is no frame ${missing.join(", ")}: the frames around the gap are taken for neighbours`,
  );
}
