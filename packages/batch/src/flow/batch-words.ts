/** The words of a batch. */

import type { BatchEvent } from "./run-batch.js";

/** What a terminal or a page shows of an event. */
export function batchWords(event: BatchEvent): string {
  if (event.type === "scan-begin") return `scan ${event.scan}: ${event.name}`;
  const { scan, error, verdict, seconds } = event.row;
  if (event.type === "scan-known") return `scan ${scan}: done before`;
  return error === null ? `scan ${scan}: ${verdict} (${seconds.toFixed(0)} s)` : `scan ${scan}: failed: ${error}`;
}
