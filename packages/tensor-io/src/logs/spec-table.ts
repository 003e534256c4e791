/** The points of a SPEC scan: `#N`, `#L` and the lines of numbers. */

import { FormatError } from "../errors.js";
import { excerpt, type NumberedLine, parseNumbers, splitNames } from "./spec-text.js";

export interface SpecTable {
  /** A value per point by name; of two columns of one name, the first. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly points: number;
  /** A sentence for what the header says otherwise than the points. */
  readonly remarks: readonly string[];
}

interface OpenTable {
  /** What stands behind `#L`, and its line. */
  labels: NumberedLine | undefined;
  columnCount: number | undefined;
  readonly rows: { readonly line: number; readonly numbers: number[] }[];
}

/**
 * Spectra (`@A ...`) are passed over. The points decide how many columns there are, not `#N`, which some programs get
 * wrong; of more numbers than names the last have none. Points that were cut off are left out and named.
 * @throws {FormatError} naming the line whose numbers do not fit the names, where that is half of the points or more.
 */
export function readSpecTable(body: readonly NumberedLine[], file: string): SpecTable {
  const table: OpenTable = { labels: undefined, columnCount: undefined, rows: [] };
  let isSpectrum = false;
  for (const [line, text] of body) {
    // a spectrum (@A ...) goes on after each backslash at the end of a line
    const wasSpectrum = isSpectrum;
    isSpectrum = (isSpectrum || text.startsWith("@")) && text.endsWith("\\");
    if (wasSpectrum || text.startsWith("@") || text.trim() === "") continue;
    if (text.startsWith("#N")) table.columnCount = Number.parseInt(text.slice(2), 10) || undefined;
    else if (text.startsWith("#L")) readLabels(table, line, text.slice(2).trim(), file);
    else if (!text.startsWith("#")) table.rows.push({ line, numbers: readRow(table, line, text, file) });
  }
  const { labels, remarks } = namesOf(table);
  const { rows, torn } = wholeRows(table, labels.length, file);
  const columns = new Map<string, Float64Array>();
  for (const [i, label] of labels.entries()) {
    if (!columns.has(label))
      columns.set(
        label,
        Float64Array.from(rows, ({ numbers }) => numbers[i]),
      );
  }
  return { columns, points: rows.length, remarks: [...remarks, ...torn] };
}

function readLabels(table: OpenTable, line: number, text: string, file: string): void {
  if (table.rows.length > 0 && table.labels?.[1] !== text) {
    throw new FormatError(file, `line ${line}: other names of columns in the middle of a scan`);
  }
  table.labels = [line, text];
}

function readRow({ labels }: OpenTable, line: number, text: string, file: string): number[] {
  if (labels !== undefined) return parseNumbers(text, line, file);
  throw new FormatError(file, `line ${line}: expected #L before the points of a scan, got ${excerpt(text)}`);
}

/** As many as the first point has numbers, if the names can be read so; names one blank apart are words. */
function namesOf({ labels, columnCount, rows }: OpenTable): { labels: readonly string[]; remarks: string[] } {
  if (labels === undefined) return { labels: [], remarks: [] };
  const [line, text] = labels;
  const width = rows[0]?.numbers.length ?? columnCount;
  const words = text.split(/\s+/).filter(Boolean);
  const apart = splitNames(text, width);
  // one name for several numbers: they are one blank apart, and one is missing
  const names = apart.length === 1 && width !== 1 ? words : apart;
  const isSaid = columnCount === undefined || (columnCount === names.length && width === names.length);
  if (isSaid) return { labels: names, remarks: [] };
  return {
    labels: names,
    remarks: [`line ${line}: ${names.length} names of columns, #N says ${columnCount}, points have ${width} numbers`],
  };
}

function wholeRows({ rows }: OpenTable, width: number, file: string): Pick<OpenTable, "rows"> & { torn: string[] } {
  const wanted = Math.max(width, rows[0]?.numbers.length ?? 0);
  const others = rows.filter(({ numbers }) => numbers.length !== wanted);
  if (others.length > 0 && 2 * others.length >= rows.length) {
    const [{ line, numbers }] = others;
    const expected = `expected ${wanted} numbers like the ${numbers.length > width ? "first point" : "names in #L"}`;
    throw new FormatError(file, `line ${line}: ${expected}, got ${numbers.length}; the file may be truncated`);
  }
  return {
    rows: rows.filter(({ numbers }) => numbers.length === wanted),
    torn: others.map(({ line, numbers }) => tornPoint(line, numbers.length, wanted)),
  };
}

/** What is said of a point that has not a number for every column. */
export function tornPoint(line: number, numbers: number, wanted: number): string {
  return `line ${line}: ${numbers} numbers for ${wanted} columns: the point is left out`;
}
