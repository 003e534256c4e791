/** What a file holds, whatever its format: named arrays, one of them the main one, and what is known beside them. */

import { arrayFrom } from "../any-format/array-from.js";
import { endingOf } from "../any-format/file-ending.js";
import { holdsNamedArrays, namedArraysFrom } from "../any-format/named-arrays-from.js";
import { type AnyArray, type RealArray, sizeOfShape } from "../arrays/array.js";
import type { Slices } from "../arrays/slices.js";
import type { DiffractionPattern } from "../arrays/volume.js";
import type { CxiContent } from "../cxi/cxi-content.js";
import { readCxi } from "../cxi/read-cxi.js";
import { FormatError } from "../errors.js";
import { readFio } from "../logs/read-fio.js";
import { readSpec } from "../logs/read-spec.js";
import { readBytes, type Source } from "../source.js";

export interface FileContent {
  readonly arrays: Readonly<Record<string, AnyArray>>;
  /** Name of the array that a format with room for one takes. */
  readonly main: string;
  /** Of a pattern or a reconstruction: history and acquisition with it. */
  readonly cxi?: CxiContent;
}

export interface ContentOptions {
  /** Path of a dataset in HDF5, or the name of an array. */
  readonly dataset?: string | undefined;
  /** The part to read. Default: everything. */
  readonly slices?: Slices | undefined;
  /** Number of the scan, of a SPEC file. */
  readonly scan?: number | undefined;
}

/**
 * A pattern or a reconstruction of a CXI file, all arrays of a file that has names for them, the columns of a scan of a
 * SPEC or FIO file, else the only array.
 * @param file - its name: the ending decides, and messages begin with it.
 * @throws {FileError} when the source cannot be read.
 * @throws {FormatError} when its content is damaged, its ending is another, or what is asked for is not in it.
 * @throws {ShapeError} when the slices do not fit.
 */
export async function contentFrom(
  source: Source,
  file: string,
  { dataset, slices, scan }: ContentOptions = {},
): Promise<FileContent> {
  const ending = endingOf(file);
  if (ending === ".fio" || ending === ".spec") return readColumns(source, file, scan);
  const isPart = dataset !== undefined || slices !== undefined;
  if (ending === ".cxi" && !isPart) return contentOfCxi(await readCxi(source, { file }));
  if (holdsNamedArrays(file) && !isPart) return contentOfArrays(await namedArraysFrom(source, file));
  return { arrays: { array: await arrayFrom(source, file, { dataset, slices }) }, main: "array" };
}

export function contentOfCxi(cxi: CxiContent): FileContent {
  if (cxi.kind === "pattern") return { arrays: patternArrays(cxi.pattern), main: "intensity", cxi };
  const { object, support, pattern, errorCurve, maps = {} } = cxi.reconstruction;
  const curve: RealArray = { data: errorCurve, shape: [errorCurve.length] };
  const arrays = {
    object,
    support,
    ...(errorCurve.length > 0 && { error_curve: curve }),
    ...Object.fromEntries(Object.entries(maps).map(([name, { array }]) => [name, array])),
    ...patternArrays(pattern),
  };
  return { arrays, main: "object", cxi };
}

function patternArrays({ intensity, mask }: DiffractionPattern): { [name: string]: AnyArray } {
  return mask ? { intensity, mask } : { intensity };
}

/** The main one is called `object`, `intensity` or `amplitude`, or is the largest. */
export function contentOfArrays(named: ReadonlyMap<string, AnyArray>): FileContent {
  const arrays = Object.fromEntries(named);
  const names = [...named.keys()];
  const known = ["object", "intensity", "amplitude"].find((name) => names.includes(name));
  const size = (name: string): number => sizeOfShape(arrays[name].shape);
  return { arrays, main: known ?? names.sort((a, b) => size(b) - size(a))[0] ?? "" };
}

/** The points of a scan, a column for each motor and counter. */
async function readColumns(source: Source, file: string, scan: number | undefined): Promise<FileContent> {
  const { columns } = await scanOf(source, file, scan);
  const arrays = Array.from(columns, ([name, data]): [string, AnyArray] => [name, { data, shape: [data.length] }]);
  return contentOfArrays(new Map(arrays));
}

async function scanOf(source: Source, file: string, scan: number | undefined) {
  const text = new TextDecoder().decode(await readBytes(source, file));
  if (endingOf(file) === ".fio") return readFio(text, { file });
  const log = readSpec(text, { file });
  if (scan !== undefined) return log.scan(scan);
  const [first, last] = [log.numbers[0], log.numbers.at(-1)];
  throw new FormatError(file, `holds ${log.numbers.length} scans, ${first} to ${last}; name one of them`);
}
