/** The frames of a scan's folder in the order they were taken. */

import { FileError } from "../errors.js";
import { EDF_ENDINGS, endingOf, TIFF_ENDINGS } from "./file-ending.js";

/**
 * The TIFF files of a folder, or its EDF files (`.tif`, `.tiff`; `.edf`, `.edf.gz`; either case), in natural order of
 * their names: `frame_2` before `frame_10`. Hidden files are left out.
 * @param entries - what the folder holds; names of folders in it end in a slash.
 * @throws {FileError} when there are no frames, or frames of both formats, or of several scans, or files of other names
 *   beside a numbered series.
 */
export function pickFrames<Entry extends { readonly name: string }>(
  entries: readonly Entry[],
  folder: string,
): Entry[] {
  const files = entries.filter(({ name }) => !name.startsWith("."));
  const tiff = files.filter(({ name }) => TIFF_ENDINGS.includes(endingOf(name)));
  const edf = files.filter(({ name }) => EDF_ENDINGS.includes(endingOf(name)));
  if (tiff.length + edf.length === 0) {
    throw new FileError(folder, `${withoutFrames(entries)}; expected frames named *.tif, *.tiff, *.edf or *.edf.gz`);
  }
  if (tiff.length > 0 && edf.length > 0) {
    throw new FileError(folder, `holds ${tiff.length} TIFF and ${edf.length} EDF files; keep one scan to a folder`);
  }
  const frames = [...tiff, ...edf].sort((a, b) => compareNaturally(a.name, b.name));
  assertOneSeries(
    frames.map(({ name }) => name),
    folder,
  );
  return frames;
}

/** What a folder has in their place, such as the file or the folder that was meant. */
function withoutFrames(entries: readonly { readonly name: string }[]): string {
  if (entries.length === 0) return "is empty";
  const [first] = entries.map(({ name }) => name).sort(compareNaturally);
  const others = entries.length === 1 ? "" : ` and ${entries.length - 1} more`;
  return `holds ${first}${others}, and no TIFF or EDF file`;
}

/** Names that differ in more than their last number are frames of several scans, or of none. */
function assertOneSeries(names: readonly string[], folder: string): void {
  const series = new Map<string, number>();
  for (const name of names) {
    const key = seriesOf(name);
    if (key !== undefined) series.set(key, (series.get(key) ?? 0) + 1);
  }
  const several = [...series].filter(([, count]) => count >= FEWEST_OF_A_SCAN);
  if (several.length === 1) assertNoneBeside(several[0][0], names, folder);
  if (several.length < 2) return;
  const listed = several.slice(0, 4).map(([pattern, count]) => `${pattern} (${count} files)`);
  throw new FileError(
    folder,
    `holds the frames of several scans: ${listed.join(", ")}${several.length > 4 ? ", ..." : ""}; name one of them, as ${folder}/${several[0][0]}`,
  );
}

/** Such as a dark exposure, a sum, a copy. */
function assertNoneBeside(series: string, names: readonly string[], folder: string): void {
  const others = names.filter((name) => seriesOf(name) !== series);
  if (others.length === 0) return;
  const shown = others.slice(0, 3).join(", ") + (others.length > 3 ? ", ..." : "");
  const isApart = others.every((name) => !name.startsWith(series.slice(0, series.indexOf("*"))));
  const way = isApart ? `name those alone, as ${folder}/${series}` : "keep one scan to a folder";
  throw new FileError(folder, `holds ${shown} beside the frames ${series}; ${way}`);
}

/** A pattern for the names of its scan; nothing for a name without a number. */
function seriesOf(name: string): string | undefined {
  const { before, number, after } = numberedName(name);
  return number === undefined ? undefined : `${before}*${after}${after === "" ? "" : "*"}`;
}

/** So many files of one pattern are taken for a scan. */
const FEWEST_OF_A_SCAN = 3;

/**
 * The numbers that are missing from a numbered series, `10` or `10-12`; empty where the names have no numbers, or a
 * common step of more than 1.
 */
export function missingFrames(names: readonly string[]): string[] {
  const numbers = names.flatMap((name) => numberedName(name).number ?? []).sort((a, b) => a - b);
  const steps = numbers.slice(1).map((number, i) => number - numbers[i]);
  const usual = Math.min(...steps);
  if (numbers.length !== names.length || names.length < FEWEST_OF_A_SCAN || !(usual > 0)) return [];
  return steps.flatMap((step, i) => {
    if (step === usual) return [];
    const [first, last] = [numbers[i] + usual, numbers[i + 1] - usual];
    return [first === last ? String(first) : `${first}-${last}`];
  });
}

/** The last number of a name without its ending, and what stands around it. */
function numberedName(name: string): { before: string; number: number | undefined; after: string } {
  const stem = name.slice(0, name.length - endingOf(name).length);
  const [, before = stem, digits, after = ""] = /^(.*?)(\d+)(\D*)$/.exec(stem) ?? [];
  return { before, number: digits === undefined ? undefined : Number(digits), after };
}

let collator: Intl.Collator | undefined;

function compareNaturally(a: string, b: string): number {
  // a fixed locale: the order must not depend on the machine; made when it is needed, since that takes milliseconds
  collator ??= new Intl.Collator("en", { numeric: true });
  // names that differ only in zeros before a number are equal to the collator
  return collator.compare(a, b) || (a < b ? -1 : 1);
}
