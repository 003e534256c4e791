/** What a file or a folder holds, in words and numbers, with a plane to look at. */

import { stat } from "node:fs/promises";
import { basename } from "node:path";
import {
  type AnyArray,
  type CxiContent,
  type DiffractionPattern,
  endingOf,
  HDF5_ENDINGS,
  type Hdf5Entry,
  type Json,
  listHdf5,
  type ProcessRecord,
  type RealArray,
  readCxi,
  readEdf,
  readFio,
  readSafetensors,
  readSpec,
  readVtk,
  sizeOfShape,
} from "@autophase/tensor-io";
import { listFrames, readArray, readFileBytes, readNamedArrays, withFile } from "@autophase/tensor-io/node";
import { centralRanges, centralSlice } from "./central-slice.js";
import { describeArray } from "./describe-array.js";
import { type ContentOptions, contentOfArrays, contentOfCxi } from "./file-content.js";

type Description = { [name: string]: Json };

export interface FileDescription {
  readonly description: Description;
  /** `[height, width]`; absent where there is nothing to look at. */
  readonly plane?: RealArray;
}

/** Larger datasets are described by their central plane. */
const MOST_ELEMENTS = 2 ** 27;

export async function describeFile(path: string, options: ContentOptions): Promise<FileDescription> {
  if ((await stat(path).catch(() => undefined))?.isDirectory()) return describeFolder(path);
  const { dataset, slice } = options;
  const ending = endingOf(path);
  if (slice !== undefined || (dataset !== undefined && !isHdf5(ending))) {
    return withPlane(await readArray(path, { dataset, slices: slice }));
  }
  if (ending === ".cxi" && dataset === undefined) {
    return describeCxi(await withFile(path, (file) => readCxi(file, { file: path })));
  }
  if (isHdf5(ending)) return describeHdf5(path, dataset);
  switch (ending) {
    case ".npz":
    case ".mat":
      return describeNamed({ kind: "arrays" }, await readNamedArrays(path));
    case ".vti":
    case ".vts":
      return describeGrid(path);
    case ".safetensors":
      return { description: await describeSafetensors(path) };
    case ".edf":
    case ".edf.gz":
      return describeEdf(path);
    case ".spec":
      return { description: await describeSpec(path) };
    case ".fio":
      return { description: await describeFio(path) };
    default:
      return withPlane(await readArray(path));
  }
}

function isHdf5(ending: string): boolean {
  return (HDF5_ENDINGS as readonly string[]).includes(ending);
}

function withPlane(array: AnyArray, first: Description = {}, last: Description = {}): FileDescription {
  return { description: { ...first, ...describeArray(array), ...last }, plane: centralSlice(array) };
}

async function describeFolder(path: string): Promise<FileDescription> {
  const frames = await listFrames(path);
  const middle = frames[Math.floor(frames.length / 2)] as string;
  const array = await readArray(frames[0] as string);
  const { dtype, shape, ...first } = describeArray(array);
  const description = {
    kind: "frames",
    frames: frames.length,
    dtype,
    frameShape: shape,
    firstFrame: first,
  } as Description;
  return { description, plane: centralSlice(frames.length === 1 ? array : await readArray(middle)) };
}

function describeCxi(content: CxiContent): FileDescription {
  const { arrays, main } = contentOfCxi(content);
  const plane = centralSlice(arrays[main] as AnyArray);
  if (content.kind === "pattern")
    return { description: { kind: "pattern", ...describePattern(content.pattern) }, plane };
  const { object, support, pattern, errorCurve, history, voxelSizeMeters, maps = {} } = content.reconstruction;
  const supportVoxels = support.data.reduce((sum, inside) => sum + inside, 0);
  const { history: _, ...measured } = describePattern(pattern);
  const described = Object.entries(maps).map(([name, { array, units }]) => [name, { units, ...describeArray(array) }]);
  const description = {
    kind: "reconstruction",
    object: { ...describeArray(object), supportVoxels },
    ...(voxelSizeMeters && { voxelSizeMeters: [...voxelSizeMeters] }),
    lastChi: errorCurve.at(-1) ?? null,
    ...(described.length > 0 && { maps: Object.fromEntries(described) }),
    pattern: measured,
    history: commandsOf(history),
  };
  return { description, plane };
}

function describePattern({ intensity, mask, acquisition = {}, history }: DiffractionPattern): Description {
  const masked = mask ? mask.data.reduce((sum, measured) => sum + 1 - measured, 0) : 0;
  return {
    ...describeArray(intensity),
    maskedVoxels: masked,
    ...acquisition,
    history: commandsOf(history),
  } as Description;
}

function commandsOf(history: readonly ProcessRecord[]): string[] {
  return history.map(({ date, command }) => `${date} ${command}`);
}

/** Every dataset by name; of the one asked for, or the only one that it can be, also what is in it. */
async function describeHdf5(path: string, dataset: string | undefined): Promise<FileDescription> {
  const entries = await withFile(path, (file) => listHdf5(file, { file: path }));
  const listed = entries.map(({ path: name, shape, dtype, chunks }): [string, Json] => [
    name,
    { dtype, shape: [...shape], ...(chunks && { chunks: [...chunks] }) },
  ]);
  const chosen = dataset === undefined ? largest(entries) : `/${dataset.replace(/^\//, "")}`;
  const entry = entries.find(({ path: name }) => name === chosen);
  const description: Description = { kind: "HDF5", datasets: entries.length, ...Object.fromEntries(listed) };
  // a name that is not listed is refused with the list of those that are
  if (dataset !== undefined && entry === undefined) return withPlane(await readArray(path, { dataset }));
  if (entry === undefined) return { description };
  const isLarge = sizeOfShape(entry.shape) > MOST_ELEMENTS;
  const slices = isLarge || dataset === undefined ? centralRanges(entry.shape) : [];
  const array = await readArray(path, { dataset: entry.path, slices });
  if (dataset === undefined) return { description, plane: centralSlice(array) };
  return withPlane(array, { kind: "HDF5 dataset", dataset: entry.path }, isLarge ? { of: [...entry.shape] } : {});
}

function largest(entries: readonly Hdf5Entry[]): string | undefined {
  const pictures = entries.filter(({ shape }) => shape.length >= 2);
  return [...pictures].sort((a, b) => sizeOfShape(b.shape) - sizeOfShape(a.shape))[0]?.path;
}

function describeNamed(first: Description, arrays: ReadonlyMap<string, AnyArray>): FileDescription {
  const described = Array.from(arrays, ([name, array]): [string, Json] => [name, describeArray(array)]);
  const description = { ...first, ...Object.fromEntries(described) };
  if (arrays.size === 0) return { description };
  const { arrays: named, main } = contentOfArrays(arrays);
  return { description, plane: centralSlice(named[main] as AnyArray) };
}

async function describeGrid(path: string): Promise<FileDescription> {
  const { kind, shape, spacing, origin, arrays } = await readVtk(await readFileBytes(path), { file: path });
  const first: Description = {
    kind: kind === "image" ? "VTK image data" : "VTK structured grid",
    points: [...shape],
    ...(spacing && { spacing: [...spacing] }),
    ...(origin && { origin: [...origin] }),
  };
  return describeNamed(first, arrays);
}

async function describeSafetensors(path: string): Promise<Description> {
  const { tensors, metadata } = readSafetensors(await readFileBytes(path), { file: path });
  const values = [...tensors.values()].reduce((sum, { shape }) => sum + sizeOfShape(shape), 0);
  return { kind: "tensors", tensors: tensors.size, values, ...metadata };
}

async function describeEdf(path: string): Promise<FileDescription> {
  const { data, shape, header } = await readEdf(await readFileBytes(path), { file: path });
  const about = Array.from(header).filter(([key]) => /^(title|time|count_time|motor_|counter_)/i.test(key));
  return withPlane({ data, shape }, { kind: "EDF" }, Object.fromEntries(about));
}

async function describeSpec(path: string): Promise<Description> {
  const file = readSpec(new TextDecoder().decode(await readFileBytes(path)), { file: path });
  const { numbers } = file;
  const last = file.scan(numbers.at(-1) as number);
  return {
    kind: "SPEC",
    scans: numbers.length,
    first: numbers[0] as number,
    last: last.number,
    lastScan: {
      command: last.command,
      date: last.date,
      points: last.points,
      columns: [...last.columns.keys()].join(" "),
    },
  };
}

async function describeFio(path: string): Promise<Description> {
  const text = new TextDecoder().decode(await readFileBytes(path));
  const { comments, parameters, columns, points } = readFio(text, { file: path });
  const names = [...columns.keys()].join(" ");
  return {
    kind: "FIO",
    scan: basename(path),
    comment: comments[0] ?? "",
    points,
    columns: names,
    parameters: parameters.size,
  };
}
