/** What a file holds, whatever its format: named arrays, one of them the main one, and what is known beside them. */

import { stat } from "node:fs/promises";
import { UsageError } from "@autophase/command-line";
import {
  type AnyArray,
  type CxiContent,
  endingOf,
  holdsNamedArrays,
  type RealArray,
  readCxi,
  readFio,
  readSpec,
  type Slices,
} from "@autophase/tensor-io";
import { readArray, readFileBytes, readFrames, readNamedArrays, withFile } from "@autophase/tensor-io/node";

export interface FileContent {
  readonly arrays: Readonly<Record<string, AnyArray>>;
  /** Name of the array that a format with room for one takes. */
  readonly main: string;
  /** Of a pattern or a reconstruction: history and acquisition with it. */
  readonly cxi?: CxiContent;
}

export interface ContentOptions {
  /** Path of a dataset in HDF5, or the name of an array. */
  readonly dataset?: string;
  readonly slice?: Slices;
  /** Of a SPEC file. */
  readonly scan?: number;
}

/** A pattern or a reconstruction of a CXI file, all arrays of a file that has names for them, else the only one. */
export async function readContent(path: string, options: ContentOptions): Promise<FileContent> {
  const { dataset, slice, scan } = options;
  if ((await stat(path).catch(() => undefined))?.isDirectory()) {
    return { arrays: { frames: await readFrames(path, { slices: slice }) }, main: "frames" };
  }
  const ending = endingOf(path);
  if (ending === ".fio" || ending === ".spec") return readColumns(path, scan);
  const isPart = dataset !== undefined || slice !== undefined;
  if (ending === ".cxi" && !isPart) return contentOfCxi(await withFile(path, (file) => readCxi(file, { file: path })));
  if (holdsNamedArrays(path) && !isPart) return contentOfArrays(await readNamedArrays(path));
  return { arrays: { array: await readArray(path, { dataset, slices: slice }) }, main: "array" };
}

export function contentOfCxi(cxi: CxiContent): FileContent {
  if (cxi.kind === "pattern") return { arrays: patternArrays(cxi.pattern), main: "intensity", cxi };
  const { object, support, pattern, errorCurve, maps = {} } = cxi.reconstruction;
  const curve: RealArray = { data: errorCurve, shape: [errorCurve.length] };
  const mapped = Object.fromEntries(Object.entries(maps).map(([name, { array }]) => [name, array]));
  const arrays = {
    object,
    support,
    ...(errorCurve.length > 0 && { error_curve: curve }),
    ...mapped,
    ...patternArrays(pattern),
  };
  return { arrays, main: "object", cxi };
}

function patternArrays({ intensity, mask }: { intensity: RealArray; mask?: RealArray }): { [name: string]: AnyArray } {
  return mask ? { intensity, mask } : { intensity };
}

export function contentOfArrays(named: ReadonlyMap<string, AnyArray>): FileContent {
  const arrays = Object.fromEntries(named);
  const names = [...named.keys()];
  const known = ["object", "intensity", "amplitude"].find((name) => names.includes(name));
  const largest = names.reduce((best, name) => (sizeOf(arrays[name]) > sizeOf(arrays[best]) ? name : best), names[0]);
  return { arrays, main: known ?? largest };
}

function sizeOf(array: AnyArray | undefined): number {
  return array?.shape.reduce((product, length) => product * length, 1) ?? 0;
}

/** The points of a scan, a column for each motor and counter. */
async function readColumns(path: string, scan: number | undefined): Promise<FileContent> {
  const text = new TextDecoder().decode(await readFileBytes(path));
  if (endingOf(path) === ".spec" && scan === undefined) {
    throw new UsageError(`${path} holds several scans; name one: --scan N`);
  }
  const { columns } =
    endingOf(path) === ".fio" ? readFio(text, { file: path }) : readSpec(text, { file: path }).scan(scan as number);
  const arrays = Array.from(columns, ([name, data]): [string, AnyArray] => [name, { data, shape: [data.length] }]);
  return contentOfArrays(new Map(arrays));
}
