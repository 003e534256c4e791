/** The points of a SPEC scan: `#N`, `#L` and the lines of numbers. */

import { FormatError } from "./errors.js";
import { excerpt, type NumberedLine, parseNumbers, splitNames } from "./spec-text.js";

export interface SpecTable {
  /** A value per point by name; of two columns of one name, the first. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly points: number;
}

interface OpenTable {
  labels: readonly string[] | undefined;
  columnCount: number | undefined;
  readonly rows: number[][];
}

/**
 * Spectra (`@A ...`) are passed over.
 * @throws {FormatError} naming the line whose numbers do not fit the names.
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
    else if (text.startsWith("#L")) table.labels = readLabels(table, line, text, file);
    else if (!text.startsWith("#")) table.rows.push(readRow(table, line, text, file));
  }
  const columns = new Map<string, Float64Array>();
  for (const [i, label] of (table.labels ?? []).entries()) {
    if (!columns.has(label))
      columns.set(
        label,
        Float64Array.from(table.rows, (row) => row[i]),
      );
  }
  return { columns, points: table.rows.length };
}

function readLabels({ labels, columnCount, rows }: OpenTable, line: number, text: string, file: string): string[] {
  const found = splitNames(text.slice(2).trim(), columnCount);
  if (columnCount !== undefined && found.length !== columnCount) {
    const expected = `expected ${columnCount} names of columns as #N says`;
    throw new FormatError(file, `line ${line}: ${expected}, got ${found.length}; the file may be truncated`);
  }
  if (rows.length > 0 && labels?.join("\n") !== found.join("\n")) {
    throw new FormatError(file, `line ${line}: other names of columns in the middle of a scan`);
  }
  return found;
}

function readRow({ labels }: OpenTable, line: number, text: string, file: string): number[] {
  if (labels === undefined) {
    throw new FormatError(file, `line ${line}: expected #L before the points of a scan, got ${excerpt(text)}`);
  }
  const numbers = parseNumbers(text, line, file);
  if (numbers.length === labels.length) return numbers;
  const counts = `expected ${labels.length} numbers as #L has names, got ${numbers.length}`;
  throw new FormatError(file, `line ${line}: ${counts}; the file may be truncated`);
}
