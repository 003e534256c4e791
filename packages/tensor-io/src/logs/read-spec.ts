/** SPEC data files (certif.com), the log of a beamtime: scans with motors, counters and points. */

import { FormatError } from "../errors.js";
import { formatRanges } from "./format-ranges.js";
import { parseSpecScan, type SpecBlock, type SpecScan } from "./spec-scan.js";
import { excerpt, type NumberedLine } from "./spec-text.js";

export interface SpecFile {
  /** Name for messages. */
  readonly file: string;
  /** Numbers of the scans there are, ascending. */
  readonly numbers: readonly number[];
  /**
   * Looks into one scan; the others are left alone, damaged or not. Of a number that occurs twice, `54.1` and `54.2`
   * are the first and the second, and `54` is the last.
   * @throws {FormatError} when there is none of that number, listing those there are; when its numbers do not fit its
   *   names, as in a truncated file.
   */
  scan(number: number): SpecScan;
}

/**
 * The scans of a SPEC file. Lines may end as Unix, DOS or old Mac have it. Where a number occurs twice, as when
 * counting began anew in the same file, **the last scan of that number** is taken, and its remarks say so. A scan that
 * was stopped has the points it got. Names that a later header (`#O`) gives hold for the scans after it. Spectra (`@A`)
 * are passed over.
 * @param options.file - name for messages.
 * @throws {FormatError} when it is not text, or there is no scan in it.
 */
export function readSpec(text: string, { file = "SPEC text" }: { readonly file?: string } = {}): SpecFile {
  if (text.includes("\0")) throw new FormatError(file, "not a SPEC file: it holds binary data, expected text");
  const blocks = findScans(text, file);
  if (blocks.size === 0) throw new FormatError(file, "not a SPEC file: expected scans, which begin with #S, got none");
  const numbers = [...blocks.keys()].sort((a, b) => a - b);
  const scan = (asked: number): SpecScan => {
    const number = Math.floor(asked);
    const all = blocks.get(number) ?? [];
    // 54.2 is the second
    const order = Math.round(10 * (asked - number));
    const block = order === 0 ? all[all.length - 1] : all[order - 1];
    if (block) return withRemarks(parseSpecScan(block, file), order === 0 ? remarksOnNumber(all) : []);
    if (all.length > 0) throw new FormatError(file, `there are ${all.length} scans of number ${number}, got ${asked}`);
    throw new FormatError(file, `there is no scan ${asked}; the scans are ${formatRanges(numbers)}`);
  };
  return { file, numbers, scan };
}

function withRemarks(scan: SpecScan, remarks: readonly string[]): SpecScan {
  return { ...scan, remarks: [...remarks, ...scan.remarks] };
}

function remarksOnNumber(all: readonly SpecBlock[]): string[] {
  if (all.length < 2) return [];
  const { number } = all[0];
  const named = all.map(({ command, body }, i) => {
    const date =
      body
        .find(([, line]) => line.startsWith("#D"))?.[1]
        .slice(2)
        .trim() ?? "";
    return `${number}.${i + 1} is ${[command.replace(/\s+/g, " "), date && `of ${date}`].filter(Boolean).join(" ")}`;
  });
  const shown = [...named.slice(0, MOST_NAMED), ...(named.length > MOST_NAMED ? ["..."] : [])].join("; ");
  return [`there are ${all.length} scans of number ${number}, and the last is taken: ${shown}`];
}

/** Scans of one number that are told apart. */
const MOST_NAMED = 9;

/** By number, in the order of the file. */
function findScans(text: string, file: string): Map<number, SpecBlock[]> {
  const blocks = new Map<number, SpecBlock[]>();
  let header: NumberedLine[] = [];
  let body: NumberedLine[] | undefined;
  for (const [i, line] of text.split(/\r\n?|\n/).entries()) {
    if (/^#S(?!\S)/.test(line)) {
      body = [];
      const { number, command } = parseTitle(line, i + 1, file);
      const block = { number, command, header, body };
      const before = blocks.get(number);
      if (before) before.push(block);
      else blocks.set(number, [block]);
    } else if (/^#[EF](?!\S)/.test(line)) {
      // a header in the middle: SPEC was started again
      if (body) header = [];
      body = undefined;
    } else if (body) body.push([i + 1, line]);
    else if (/^#[Oo]\d/.test(line)) header.push([i + 1, line]);
  }
  return blocks;
}

function parseTitle(line: string, at: number, file: string): { number: number; command: string } {
  const [, digits, command = ""] = /^#S\s+(\d+)(?!\S)(.*)$/.exec(line) ?? [];
  const number = Number(digits);
  if (Number.isSafeInteger(number)) return { number, command: command.trim() };
  throw new FormatError(file, `line ${at}: expected the number of a scan after #S, got ${excerpt(line)}`);
}
