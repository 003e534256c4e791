/** The starts of a long run in a file beside its result, for `--resume`. */

import { printNote, UsageError } from "@autophase/command-line";
import { openStartFile, type StartFile } from "@autophase/reconstruction/node";
import { nameBeside } from "@autophase/tensor-io/node";
import type { PhasingJob } from "./phase-pattern.js";
import { VERSION } from "./process-record.js";

/** `undefined` where nothing is to be kept. @throws {FileError} when the file is of another run. */
export async function openKeptStarts(job: PhasingJob): Promise<StartFile | undefined> {
  const { plan, pattern, guesses, options, signal } = job;
  const { checkpoint, resume, out } = options;
  if (checkpoint === 0 && resume) throw new UsageError("--resume goes on with what --checkpoint keeps; not with 0");
  if (checkpoint === 0) return undefined;
  const { intensity, mask } = pattern;
  const file = await openStartFile(nameBeside(out, ".checkpoint"), {
    // whatever engine: a state is the same numbers on each
    identity: { version: VERSION, plan, guesses, intensity, mask },
    resume,
    afterSeconds: checkpoint,
    signal,
    onProblem: (message) => printNote(`warning: ${message}`),
  });
  if (resume)
    printNote(file.found > 0 ? `resumed: ${file.found} starts are kept` : "nothing is kept: the run begins anew");
  return file;
}
