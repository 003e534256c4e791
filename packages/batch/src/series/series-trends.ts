/** What the figures of a series are drawn against. */

import { isAutophaseError, type ScanHeader, type SpecFile, ValueError } from "@autophase/tensor-io";
import { failedRow, loggedVariables, type SeriesRow } from "./series-row.js";

export interface SeriesAxis {
  /** `time (h)`, `scan`, or the name of a motor or a counter. */
  readonly label: string;
  /** A place for each row; NaN where it is not known. */
  readonly places: readonly number[];
}

const MILLISECONDS_PER_HOUR = 3_600_000;

/**
 * @param name - `time`, `scan`, a motor or a counter; default the time where all rows that came to an end have one.
 * @throws {ValueError} when no row has it, with what there is.
 */
export function seriesAxis(rows: readonly SeriesRow[], name: string = defaultAxis(rows)): SeriesAxis {
  if (name === "scan") return { label: "scan", places: rows.map(({ scan }) => scan) };
  if (name === "time") return timeAxis(rows);
  const places = rows.map(({ positions, counters }) => positions[name] ?? counters[name] ?? Number.NaN);
  const done = rows.filter(({ error }) => error === null);
  if (done.length === 0 || places.some(Number.isFinite)) return { label: name, places };
  throw new ValueError(`against: no scan has ${name}; expected ${["time", "scan", ...variablesOf(rows)].join(", ")}`);
}

/**
 * Before any scan is done: whether one of them has what trends are to be drawn against.
 * @param scans - numbers of those that are in the log; one that is damaged there says nothing.
 * @throws {ValueError} as {@link seriesAxis}; not where none of the scans can be read.
 */
export function assertVariables(
  against: readonly string[] = [],
  scans: readonly number[],
  log: Pick<SpecFile, "scan">,
): void {
  const names = against.filter((name) => name !== "time" && name !== "scan");
  const rows = (names.length > 0 ? scans : []).flatMap((scan) => {
    const header = headerOf(log, scan);
    const row = failedRow({ scan, name: "", job: "" }, "", 0);
    return header ? [{ ...row, error: null, ...loggedVariables(header) }] : [];
  });
  for (const name of rows.length > 0 ? names : []) seriesAxis(rows, name);
}

function headerOf(log: Pick<SpecFile, "scan">, scan: number): ScanHeader | undefined {
  try {
    return log.scan(scan);
  } catch (error) {
    if (isAutophaseError(error)) return undefined;
    throw error;
  }
}

/** Motors and counters that differ between the scans, and so may explain what differs. */
export function variablesOf(rows: readonly SeriesRow[]): readonly string[] {
  const names = new Set(
    rows.flatMap(({ positions, counters }) => [...Object.keys(positions), ...Object.keys(counters)]),
  );
  return [...names].filter(
    (name) => new Set(rows.flatMap((row) => row.positions[name] ?? row.counters[name] ?? [])).size > 1,
  );
}

function defaultAxis(rows: readonly SeriesRow[]): string {
  const done = rows.filter(({ error }) => error === null);
  return done.length > 0 && done.every(({ date }) => date !== null) ? "time" : "scan";
}

/** Hours since the first one began. */
function timeAxis(rows: readonly SeriesRow[]): SeriesAxis {
  const times = rows.map(({ date }) => (date === null ? Number.NaN : Date.parse(`${date}Z`)));
  const first = Math.min(...times.filter(Number.isFinite));
  return {
    label: "time since the first scan (h)",
    places: times.map((time) => (time - first) / MILLISECONDS_PER_HOUR),
  };
}
