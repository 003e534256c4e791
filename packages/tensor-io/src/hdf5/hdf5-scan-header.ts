/** The header of a scan in an HDF5 file whose layout is known. */

import { FormatError } from "../errors.js";
import type { DetectorHeader, ScanHeader } from "../logs/scan-header.js";
import { detectorHeader } from "./hdf5-detector-header.js";
import { firstPath, matchPaths } from "./hdf5-paths.js";
import { formatEntries, type Hdf5Reader, isRealArray } from "./hdf5-reader.js";
import type { Hdf5ScanLayout } from "./hdf5-scan-layout.js";
import { isSeries, seriesEntries } from "./hdf5-series.js";

export interface Hdf5ScanOptions {
  /** Name of the file, for messages. */
  readonly file: string;
  /** Number of the scan, where the file numbers them. Default the only one. */
  readonly scan?: number | undefined;
  /** Which detector, where there are several. */
  readonly detector?: string | undefined;
}

/**
 * What a file says of a scan; nothing where it does not have the layout.
 * @throws {FormatError} when it has it, but no scan of that number, or several scans or detectors of which none is
 *   named, listing them; when a data file that it leads to is not there.
 */
export function hdf5ScanHeader(
  reader: Hdf5Reader,
  layout: Hdf5ScanLayout,
  options: Hdf5ScanOptions,
): ScanHeader | undefined {
  const groups = scanGroups(reader, layout);
  if (groups.length === 0) return undefined;
  const { group, number } = pickGroup(groups, reader, layout, options) ?? {};
  if (group === undefined) return undefined;
  const detector = pickDetector(detectorsOf(reader, group, layout, options), options);
  if (!detector) return undefined;
  const points = detector.shape[0];
  const { positions, columns, remarks } = readNumbers(reader, group, layout, points);
  const text = (paths: readonly string[] = []): string =>
    paths.map((path) => reader.text(`${group}/${path}`)).find((found) => found !== undefined) ?? "";
  return {
    ...(number !== undefined && { number }),
    command: text(layout.command),
    date: text(layout.date),
    positions,
    mnemonics: new Map(),
    columns,
    points,
    ...(remarks.length > 0 && { remarks }),
    detector,
  };
}

interface ScanGroup {
  readonly group: string;
  readonly number?: number;
}

function scanGroups(reader: Hdf5Reader, { groups }: Hdf5ScanLayout): ScanGroup[] {
  const names = reader.names("/");
  return groups.flatMap((template) => {
    const pattern = new RegExp(
      `^${template.replace(/[.+]/g, "\\$&").replaceAll("*", ".*").replace("{scan}", "0*(\\d+)")}$`,
    );
    return names.flatMap((name): ScanGroup[] => {
      const [whole, digits] = pattern.exec(name) ?? [];
      if (whole === undefined) return [];
      return [{ group: `/${name}`, ...(digits !== undefined && { number: Number(digits) }) }];
    });
  });
}

/** Of several scans, one that is named; a file that has only groups of other scans is of no known layout. */
function pickGroup(
  groups: readonly ScanGroup[],
  reader: Hdf5Reader,
  layout: Hdf5ScanLayout,
  { file, scan }: Hdf5ScanOptions,
): ScanGroup | undefined {
  if (groups.length === 1 && (groups[0].number === undefined || scan === undefined)) return groups[0];
  const named = groups.find(({ number }) => number !== undefined && number === scan);
  if (named) return named;
  const numbers = groups.flatMap(({ number }) => number ?? []).sort((a, b) => a - b);
  const last = groups.find(({ number }) => number === numbers.at(-1)) ?? groups[0];
  if (framePaths(reader, last.group, layout).length === 0) return undefined;
  const list = numbers.length > 12 ? `${numbers.slice(0, 12).join(", ")}, ... ${numbers.at(-1)}` : numbers.join(", ");
  const asked = scan === undefined ? "holds several scans; name one of them" : `there is no scan ${scan}`;
  throw new FormatError(file, `${asked}: ${list}`);
}

interface FramePath {
  readonly path: string;
  readonly detector: string;
}

function framePaths(reader: Hdf5Reader, group: string, { frames }: Hdf5ScanLayout): FramePath[] {
  for (const template of frames) {
    const path = `${group}/${template}`;
    const found = matchPaths(reader, path);
    if (isSeries(path) && found.length > 0) return [{ path, detector: "" }];
    const stacks = found.filter((one) => reader.entry(one.path)?.shape.length === 3);
    if (stacks.length > 0) return stacks.map((one) => ({ path: one.path, detector: one.name }));
  }
  return [];
}

function detectorsOf(
  reader: Hdf5Reader,
  group: string,
  layout: Hdf5ScanLayout,
  { file }: Hdf5ScanOptions,
): DetectorHeader[] {
  return framePaths(reader, group, layout).flatMap(({ path, detector: name }): DetectorHeader[] => {
    const entries = isSeries(path) ? seriesEntries(reader, file, path) : [reader.entry(path)];
    const [first] = entries;
    if (first === undefined) return [];
    const frames = entries.reduce((sum, entry) => sum + (entry?.shape[0] ?? 0), 0);
    const shape = [frames, ...first.shape.slice(1)];
    const about = layout.detector && `${group}/${layout.detector.replace("{detector}", name)}`;
    return [{ name, shape, dataset: path, ...(about && detectorHeader(reader, about, layout)) }];
  });
}

function pickDetector(
  detectors: readonly DetectorHeader[],
  { file, detector: named }: Hdf5ScanOptions,
): DetectorHeader | undefined {
  const found = named === undefined ? undefined : detectors.find(({ name }) => name === named);
  if (found || detectors.length === 0) return found;
  if (named === undefined && detectors.length === 1) return detectors[0];
  const list = formatEntries(
    detectors.map(({ name, dataset, shape }) => ({ path: `${name} at ${dataset}`, shape, dtype: "frames" })),
  );
  const asked = named === undefined ? "holds several detectors; name one of them" : `there is no detector ${named}`;
  throw new FormatError(file, `${asked}: ${list}`);
}

/** What moved stands first among the columns. */
function readNumbers(reader: Hdf5Reader, group: string, layout: Hdf5ScanLayout, points: number) {
  const positions = new Map<string, number>();
  const moved = new Map<string, Float64Array>();
  const counted = new Map<string, Float64Array>();
  const unlike = new Map<string, number>();
  const inDegrees = (value: number): number =>
    layout.largestDegrees !== undefined && Math.abs(value) > layout.largestDegrees ? value / 1e6 : value;
  const take = (name: string, path: string, columns: Map<string, Float64Array>): void => {
    const shape = reader.entry(path)?.shape;
    if (shape === undefined || shape.length > 1) return;
    const array = reader.array(path);
    if (!isRealArray(array) || array.data.length === 0) return;
    const values = Float64Array.from({ length: array.data.length }, (_, i) => Number(array.data[i])).map(
      columns === counted ? (value) => value : inDegrees,
    );
    if (values.length > 1 && values.length === points && !columns.has(name)) columns.set(name, values);
    if (values.length > 1 && values.length !== points) unlike.set(name, values.length);
    if (columns !== counted && !positions.has(name)) positions.set(name, values[0]);
  };
  const takeMoving = (): void => {
    const { column = [], namedBy = "", motors = [] } = layout.moving ?? {};
    const words = reader.text(`${group}/${namedBy}`)?.toLowerCase() ?? "";
    const motor = motors.find((name) => words.includes(name)) ?? motors[0];
    const path = firstPath(reader, group, column);
    if (motor !== undefined && path !== undefined) take(motor, path, moved);
  };
  takeMoving();
  for (const [name, paths] of Object.entries(layout.columns ?? {})) {
    const path = firstPath(reader, group, paths);
    if (path !== undefined) take(name, path, moved);
  }
  for (const [name, paths] of Object.entries(layout.positions ?? {})) {
    const path = firstPath(reader, group, paths);
    if (path !== undefined) take(name, path, moved);
  }
  for (const below of layout.positionGroups ?? []) {
    for (const name of reader.names(`${group}/${below}`)) take(name, `${group}/${below}/${name}`, moved);
  }
  for (const below of layout.columnGroups ?? []) {
    for (const name of reader.names(`${group}/${below}`)) take(name, `${group}/${below}/${name}`, counted);
  }
  const motors = [...counted].filter(([name]) => positions.has(name));
  const columns = new Map([...moved, ...motors, ...counted, ...moved]);
  const remarks = [...unlike]
    .filter(([name]) => !columns.has(name))
    .map(([name, length]) => `${name} has ${length} values for ${points} frames, and is left out`);
  return { positions, columns, remarks };
}
