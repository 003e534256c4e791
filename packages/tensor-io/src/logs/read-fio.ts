/** FIO, the text format of the PETRA III and FLASH beamlines (DESY): comments, parameters and a table of points. */

import { FormatError } from "../errors.js";
import type { ScanHeader } from "./scan-header.js";
import { tornPoint } from "./spec-table.js";
import { excerpt, parseNumbers } from "./spec-text.js";

export interface FioFile {
  /** The lines below `%c`. */
  readonly comments: readonly string[];
  /** `name = value` below `%p`: motors and settings. Numbers as such, all else as text. */
  readonly parameters: ReadonlyMap<string, number | string>;
  /** A value per point by name, in the order of the file; the first is usually the motor that moves. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly points: number;
  /** A sentence for each point that was cut off, and is left out. */
  readonly remarks: readonly string[];
}

type Section = "c" | "p" | "d";

interface Draft {
  readonly comments: string[];
  readonly parameters: Map<string, number | string>;
  readonly names: string[];
  readonly rows: { readonly line: number; readonly numbers: number[] }[];
}

/**
 * @param options.file - name for messages.
 * @throws {FormatError} when it is not a FIO file, or naming the line whose numbers do not fit the columns, where that
 *   is half of the points or more: a truncated or damaged file.
 */
export function readFio(text: string, { file = "FIO text" }: { readonly file?: string } = {}): FioFile {
  if (text.includes("\0")) throw new FormatError(file, "not a FIO file: it holds binary data, expected text");
  const draft: Draft = { comments: [], parameters: new Map(), names: [], rows: [] };
  let section: Section | undefined;
  for (const [i, raw] of text.split(/\r\n?|\n/).entries()) {
    const line = raw.trim();
    const opened = /^%([cpd])\b/i.exec(line)?.[1]?.toLowerCase();
    if (opened !== undefined) section = opened as Section;
    else if (line !== "" && !line.startsWith("!") && section !== undefined) readLine(draft, section, line, i + 1, file);
  }
  if (section === undefined) throw new FormatError(file, "not a FIO file: expected sections %c, %p and %d, got none");
  const { comments, parameters, names, rows } = draft;
  const isWhole = ({ numbers }: Draft["rows"][number]): boolean => numbers.length === names.length;
  const whole = rows.filter(isWhole);
  const torn = rows.filter((row) => !isWhole(row));
  if (torn.length > 0 && torn.length >= whole.length) {
    const expected = `expected ${names.length} numbers as there are columns`;
    const [{ line, numbers }] = torn;
    throw new FormatError(file, `line ${line}: ${expected}, got ${numbers.length}; the file may be truncated`);
  }
  const columns = new Map(names.map((name, i) => [name, Float64Array.from(whole, ({ numbers }) => numbers[i])]));
  const remarks = torn.map(({ line, numbers }) => tornPoint(line, numbers.length, names.length));
  return { comments, parameters, columns, points: whole.length, remarks };
}

/**
 * The same as the header of a scan: numbers among the parameters are positions, and the first comment that reads like a
 * command (`ascan om 0.1 0.4 100 1`) is the command.
 * @param file - its name, which ends in the number of the scan: `sample_00012.fio`.
 */
export function fioScanHeader({ comments, parameters, columns, points, remarks }: FioFile, file: string): ScanHeader {
  const [, digits] = /(\d+)\.\w+$/.exec(file) ?? [];
  const numbers = [...parameters].filter((entry): entry is [string, number] => typeof entry[1] === "number");
  return {
    ...(digits !== undefined && { number: Number(digits) }),
    command: comments.find((line) => /^\w*scan\s/i.test(line)) ?? "",
    date: comments.find((line) => /\d{1,2}:\d{2}:\d{2}/.test(line)) ?? "",
    positions: new Map(numbers),
    mnemonics: new Map(),
    columns,
    points,
    remarks,
  };
}

function readLine(draft: Draft, section: Section, line: string, at: number, file: string): void {
  if (section === "c") draft.comments.push(line);
  else if (section === "p") readParameter(draft, line, at, file);
  else readPoint(draft, line, at, file);
}

function readParameter({ parameters }: Draft, line: string, at: number, file: string): void {
  const equals = line.indexOf("=");
  if (equals < 1) throw new FormatError(file, `line ${at}: expected name = value below %p, got ${excerpt(line)}`);
  const [name, value] = [line.slice(0, equals).trim(), line.slice(equals + 1).trim()];
  parameters.set(name, value === "" || Number.isNaN(Number(value)) ? value : Number(value));
}

function readPoint({ names, rows }: Draft, line: string, at: number, file: string): void {
  const [, number, name] = /^col\s+(\d+)\s+(\S+)/i.exec(line) ?? [];
  if (name !== undefined) {
    if (Number(number) !== names.length + 1 || rows.length > 0) {
      throw new FormatError(
        file,
        `line ${at}: expected Col ${names.length + 1} before the points, got ${excerpt(line)}`,
      );
    }
    // two columns of one name would become one
    names.push(names.includes(name) ? `${name}_${number}` : name);
    return;
  }
  rows.push({ line: at, numbers: parseNumbers(line, at, file) });
}
