/** The folder that a series is kept in: one of each scan, and the tables. */

import { join } from "node:path";
import { fileSystem, readFileBytes, sweepTemporaries, writeFileAtomic } from "@autophase/tensor-io/node";
import { seriesCsv } from "../series/series-csv.js";
import { parseSeriesRow, type SeriesRow } from "../series/series-row.js";

const { makeFolders, readdir } = fileSystem;

const ROW_FILE = "row.json";
const encoder = new TextEncoder();

/** `scan-0054`, in the folder of the series. */
export function scanFolderName(scan: number): string {
  return `scan-${String(scan).padStart(4, "0")}`;
}

/** The rows of a series as far as it came; none where there is no folder yet. */
export async function readSeries(folder: string): Promise<readonly SeriesRow[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^scan-\d+$/.test(name));
  const rows: SeriesRow[] = [];
  for (const name of names) {
    const row = await readFileBytes(join(folder, name, ROW_FILE)).then(parseRow, () => undefined);
    if (row) rows.push(row);
  }
  return rows.sort((a, b) => a.scan - b.scan);
}

function parseRow(bytes: Uint8Array): SeriesRow | undefined {
  try {
    return parseSeriesRow(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** Makes the folder of a scan, and removes what killed runs left in it. @returns its path. */
export async function makeScanFolder(folder: string, scan: number): Promise<string> {
  const path = join(folder, scanFolderName(scan));
  await makeFolders(path);
  await sweepTemporaries(path);
  return path;
}

/** Keeps a row beside the other files of its scan; written last, it says that these are complete. */
export async function writeSeriesRow(folder: string, row: SeriesRow): Promise<void> {
  const text = `${JSON.stringify(row, undefined, 2)}\n`;
  await writeFileAtomic(join(await makeScanFolder(folder, row.scan), ROW_FILE), encoder.encode(text));
}

/** `series.csv` and `series.json`, whole files at every moment. */
export async function writeSeriesTables(folder: string, rows: readonly SeriesRow[]): Promise<void> {
  await writeFileAtomic(join(folder, "series.csv"), encoder.encode(seriesCsv(rows)));
  await writeFileAtomic(join(folder, "series.json"), encoder.encode(`${JSON.stringify(rows, undefined, 2)}\n`));
}
