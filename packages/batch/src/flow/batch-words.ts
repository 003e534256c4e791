/** The words of a batch. */

import { NoRoomError } from "@autophase/tensor-io";
import type { SeriesRow } from "../series/series-row.js";
import type { BatchEvent } from "./run-batch.js";

/** What a terminal or a page shows of an event. */
export function batchWords(event: BatchEvent): string {
  if (event.type === "scan-begin") return `scan ${event.scan}: ${event.name}`;
  const { scan, error, verdict, seconds } = event.row;
  if (event.type === "scan-known") return `scan ${scan}: done before`;
  return error === null ? `scan ${scan}: ${verdict} (${seconds.toFixed(0)} s)` : `scan ${scan}: failed: ${error}`;
}

/**
 * Called at the end of a batch: a scan that fails is a line of the table, a disk that is full is everybody's business.
 * @param out - folder of the series, for the message.
 * @throws {NoRoomError} where scans failed for want of space.
 */
export function assertRoom(rows: readonly SeriesRow[], out: string): void {
  const lost = rows.filter(({ errorType }) => errorType === "NoRoomError").length;
  if (lost === 0) return;
  const what =
    lost === rows.length ? `none of ${lost} scans is written` : `${lost} of ${rows.length} scans are not written`;
  throw new NoRoomError(out, `the disk is full: ${what}; make room, and the same command goes on`);
}
