/** The table of a series for programs that plot. */

import type { SeriesRow } from "./series-row.js";
import { variablesOf } from "./series-trends.js";

const FIXED = [
  "scan",
  "name",
  "date",
  "error",
  "trustworthy",
  "verdict",
  "chi",
  "startsKept",
  "dSpacingAngstroms",
  "diameterNanometers",
  "strainMean",
  "strainStandardDeviation",
  "prtfResolutionNanometers",
  "seconds",
] as const satisfies readonly (keyof SeriesRow)[];

/**
 * Comma-separated values (RFC 4180): a line of names, a line a scan; what is not known is empty. After the figures come
 * the motors and counters that differ between the scans.
 */
export function seriesCsv(rows: readonly SeriesRow[]): string {
  const variables = variablesOf(rows);
  const lines = rows.map((row) => [
    ...FIXED.map((name) => row[name]),
    ...variables.map((name) => row.positions[name] ?? row.counters[name] ?? null),
  ]);
  return [[...FIXED, ...variables], ...lines].map((line) => `${line.map(cell).join(",")}\r\n`).join("");
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
