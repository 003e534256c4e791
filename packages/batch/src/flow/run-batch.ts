/** Scan after scan, several at a time; one that fails is a line of the table and not the end. */

import { failedRow, type ScanIdentity, type SeriesRow } from "../series/series-row.js";

export interface BatchOptions<Scan extends ScanIdentity> {
  /** In the order in which they are begun; one that changed may come again. */
  readonly scans: Iterable<Scan> | AsyncIterable<Scan>;
  /** Rows of a run before. One of the same `job` that came to an end is taken as it is. */
  readonly rows?: readonly SeriesRow[];
  /** Makes the row of a scan, knowing those there are, by number. What it throws becomes the row's error. */
  readonly process: (scan: Scan, rows: readonly SeriesRow[]) => Promise<SeriesRow>;
  /** Keeps a row; what it throws ends the batch. */
  readonly keep: (row: SeriesRow, rows: readonly SeriesRow[]) => Promise<void>;
  /** Scans at a time. Default 1. */
  readonly atOnce?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: BatchEvent) => void;
}

export type BatchEvent =
  | { readonly type: "scan-begin"; readonly scan: number; readonly name: string }
  | { readonly type: "scan-end"; readonly row: SeriesRow }
  /** It is done already. */
  | { readonly type: "scan-known"; readonly row: SeriesRow };

/**
 * Once `signal` aborts nothing is begun, and what was under way is not kept.
 * @returns one row a scan, in the order of their numbers.
 */
export async function runBatch<Scan extends ScanIdentity>(options: BatchOptions<Scan>): Promise<readonly SeriesRow[]> {
  const { scans, rows: before = [], process, keep, atOnce = 1, signal, onEvent = () => {} } = options;
  const table = new Map(before.map((row) => [row.scan, row]));
  const sorted = (): SeriesRow[] => [...table.values()].sort((a, b) => a.scan - b.scan);
  const underWay = new Map<number, Promise<void>>();
  const handle = async (scan: Scan): Promise<void> => {
    const known = table.get(scan.scan);
    if (known?.job === scan.job && known.error === null) return onEvent({ type: "scan-known", row: known });
    onEvent({ type: "scan-begin", scan: scan.scan, name: scan.name });
    const began = performance.now();
    const row = await process(scan, sorted()).catch((error: unknown) =>
      failedRow(scan, error, (performance.now() - began) / 1000),
    );
    if (signal?.aborted) return;
    table.set(row.scan, row);
    await keep(row, sorted());
    onEvent({ type: "scan-end", row });
  };
  const waiting = asyncIteratorOf(scans);
  const serve = async (): Promise<void> => {
    while (!signal?.aborted) {
      const { done, value } = await waiting.next();
      if (done || signal?.aborted) return;
      // the same scan again, before its first round is over
      const turn = (underWay.get(value.scan) ?? Promise.resolve()).then(() => handle(value));
      underWay.set(value.scan, turn);
      await turn;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, serve));
  return sorted();
}

/** One that several may take from. */
async function* asyncIteratorOf<Value>(
  values: Iterable<Value> | AsyncIterable<Value>,
): AsyncGenerator<Value, undefined> {
  for await (const value of values) yield value;
  return undefined;
}
