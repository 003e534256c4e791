/** Scans as they arrive in a folder. */

import { setTimeout as sleep } from "node:timers/promises";
import { listScans, type ScanFiles } from "./scan-files.js";

export interface ArrivingOptions {
  /** How long the files of a scan must stay as they are before it counts as complete, seconds. */
  readonly settle: number;
  /** Which ones; it ends when all were taken and a further look finds them as they were. Default all, for ever. */
  readonly scans?: readonly number[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Shortest and longest time between two looks, milliseconds. */
const [QUICKEST, SLOWEST] = [100, 2000];

/**
 * Yields each scan once its files have stopped growing, and again whenever they change and stop again: files that an
 * acquisition or a network was slow with. Ends when the signal aborts.
 * @throws {FileError} when the folder cannot be read.
 */
export async function* arrivingScans(
  folder: string,
  { settle, scans, signal }: ArrivingOptions,
): AsyncGenerator<ScanFiles, void> {
  const seen = new Map<number, { state: string; since: number; isTaken: boolean }>();
  const pause = Math.min(SLOWEST, Math.max(QUICKEST, (1000 * settle) / 4));
  while (!signal?.aborted) {
    let isNew = false;
    for (const found of await listScans(folder)) {
      if (scans && !scans.includes(found.scan)) continue;
      const before = seen.get(found.scan);
      if (before?.state !== found.state) {
        isNew = true;
        seen.set(found.scan, { state: found.state, since: performance.now(), isTaken: false });
      } else if (!before.isTaken && performance.now() - before.since >= 1000 * settle) {
        isNew = true;
        before.isTaken = true;
        yield found;
      }
      if (signal?.aborted) return;
    }
    // what is done with a scan takes long enough for its files to have grown
    if (!isNew && scans?.every((scan) => seen.get(scan)?.isTaken)) return;
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}
