/** One scan of a SPEC file: what was asked for, where the motors stood, what was counted. */

import type { ScanHeader } from "./scan-header.js";
import { readSpecTable } from "./spec-table.js";
import { type NumberedLine, parseNumbers, splitNames } from "./spec-text.js";

/** A scan of a SPEC file, which always has a number. */
export interface SpecScan extends ScanHeader {
  readonly number: number;
  readonly remarks: readonly string[];
}

/** A scan not yet looked into. */
export interface SpecBlock {
  readonly number: number;
  readonly command: string;
  /** The `#O` and `#o` lines that hold for it. */
  readonly header: readonly NumberedLine[];
  readonly body: readonly NumberedLine[];
}

/**
 * Rows of motors whose names and positions differ in number, as when motors were added after the header was written,
 * are left out and named in the remarks.
 * @throws {FormatError} naming the line of a point that is cut off, or where there is no number: a truncated or damaged
 *   file.
 */
export function parseSpecScan({ number, command, header, body }: SpecBlock, file: string): SpecScan {
  const control = [...header, ...body].filter(([, text]) => text.startsWith("#"));
  const names = numberedRows(control, "O");
  const { columns, points, remarks: ofTable } = readSpecTable(body, file);
  const { positions, remarks } = readPositions(names, numberedRows(control, "P"), file);
  const hkl = readHkl(control);
  return {
    number,
    command,
    date: textAfter("#D", control),
    positions,
    mnemonics: readMnemonics(names, numberedRows(control, "o")),
    columns,
    points,
    remarks: [...remarks, ...ofTable],
    ...(hkl && { hkl }),
  };
}

/** The lines `#O0`, `#O1`, ... by their index; of two with one index, the last. */
function numberedRows(lines: readonly NumberedLine[], key: string): Map<number, NumberedLine> {
  const rows = new Map<number, NumberedLine>();
  for (const [line, text] of lines) {
    const [start = "", letter, index] = /^#([A-Za-z])(\d+)/.exec(text) ?? [];
    if (letter === key) rows.set(Number(index), [line, text.slice(start.length).trim()]);
  }
  return rows;
}

function readPositions(
  names: ReadonlyMap<number, NumberedLine>,
  values: ReadonlyMap<number, NumberedLine>,
  file: string,
): Pick<SpecScan, "positions" | "remarks"> {
  const positions = new Map<string, number>();
  const remarks: string[] = [];
  for (const [index, [line, text]] of values) {
    const motors = names.get(index)?.[1];
    if (motors === undefined) continue;
    const numbers = parseNumbers(text, line, file);
    const motorNames = splitNames(motors, numbers.length);
    if (motorNames.length !== numbers.length) {
      const lost = motorNames.join(", ");
      remarks.push(
        `line ${line}: #P${index} has ${numbers.length} positions for ${motorNames.length} names in #O${index}: left out are ${lost}`,
      );
      continue;
    }
    for (const [i, name] of motorNames.entries()) {
      if (!positions.has(name)) positions.set(name, numbers[i]);
    }
  }
  return { positions, remarks };
}

function readMnemonics(
  names: ReadonlyMap<number, NumberedLine>,
  typed: ReadonlyMap<number, NumberedLine>,
): Map<string, string> {
  const mnemonics = new Map<string, string>();
  for (const [index, [, text]] of typed) {
    const short = text.split(/\s+/).filter(Boolean);
    const long = splitNames(names.get(index)?.[1] ?? "", short.length);
    if (long.length !== short.length) continue;
    for (const [i, mnemonic] of short.entries()) mnemonics.set(mnemonic, long[i]);
  }
  return mnemonics;
}

function readHkl(control: readonly NumberedLine[]): readonly [number, number, number] | undefined {
  const [h, k, l, ...rest] = textAfter("#Q", control).split(/\s+/).map(Number);
  return rest.length === 0 && [h, k, l].every(Number.isFinite) ? [h, k, l] : undefined;
}

function textAfter(key: string, control: readonly NumberedLine[]): string {
  const [, text = key] = control.find(([, line]) => line.startsWith(key)) ?? [];
  return text.slice(key.length).trim();
}
