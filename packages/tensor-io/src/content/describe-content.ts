/** What a file or a folder holds, in words and numbers, with a plane to look at. */

import { arrayFrom } from "../any-format/array-from.js";
import { EDF_ENDINGS, endingOf, HDF5_ENDINGS } from "../any-format/file-ending.js";
import { type FrameFile, frameFrom } from "../any-format/frames-from.js";
import { namedArraysFrom } from "../any-format/named-arrays-from.js";
import { pickFrames } from "../any-format/pick-frames.js";
import { type AnyArray, sizeOfShape } from "../arrays/array.js";
import type { Json } from "../arrays/volume.js";
import { readCxi } from "../cxi/read-cxi.js";
import { readEdf } from "../edf/read-edf.js";
import type { Hdf5Reader } from "../hdf5/hdf5-reader.js";
import { readSafetensors } from "../safetensors.js";
import { readBytes, type Source } from "../source.js";
import { readVtk } from "../vtk/read-vtk.js";
import { centralSlice } from "./central-slice.js";
import { type ContentDescription, type Description, withPlane } from "./content-description.js";
import { describeArray } from "./describe-array.js";
import { describeCxi } from "./describe-cxi.js";
import { describeHdf5 } from "./describe-hdf5.js";
import { describeFio, describeSpec } from "./describe-log.js";
import { type ContentOptions, contentOfArrays } from "./file-content.js";

export interface DescribeOptions extends Omit<ContentOptions, "scan"> {
  /** Whether a plane is wanted, for which a dataset of an HDF5 file has to be read. Default true. */
  readonly plane?: boolean | undefined;
  /** What else is read of an HDF5 file while it is open; not asked where a dataset or a part of one is described. */
  readonly alongside?: ((reader: Hdf5Reader) => void) | undefined;
}

/**
 * @param file - its name: the ending decides, and messages begin with it.
 * @throws {FileError} when the source cannot be read.
 * @throws {FormatError} when its content is damaged, its ending is another, or what is asked for is not in it.
 * @throws {ShapeError} when the slices do not fit.
 */
export async function describeContent(
  source: Source,
  file: string,
  { dataset, slices, plane = true, alongside }: DescribeOptions = {},
): Promise<ContentDescription> {
  const ending = endingOf(file);
  const isHdf5 = HDF5_ENDINGS.includes(ending);
  if (slices !== undefined || (dataset !== undefined && !isHdf5)) {
    return withPlane(await arrayFrom(source, file, { dataset, slices }));
  }
  if (ending === ".cxi" && dataset === undefined) return describeCxi(await readCxi(source, { file }));
  if (isHdf5) return describeHdf5(source, file, { dataset, plane, alongside });
  if (EDF_ENDINGS.includes(ending)) return describeEdf(source, file);
  switch (ending) {
    case ".npz":
    case ".mat":
      return describeNamed({ kind: "arrays" }, await namedArraysFrom(source, file));
    case ".vti":
    case ".vts":
      return describeGrid(source, file);
    case ".safetensors":
      return { description: await describeSafetensors(source, file) };
    case ".spec":
      return { description: describeSpec(await readText(source, file), file) };
    case ".fio":
      return { description: describeFio(await readText(source, file), file) };
    default:
      return withPlane(await arrayFrom(source, file));
  }
}

/**
 * Of a folder of frames, of which the first and the middle one are read.
 * @param folder - its name, for messages.
 * @throws {FileError} when there are no frames, or frames of both formats, or one cannot be read.
 */
export async function describeFrames(files: readonly FrameFile[], folder: string): Promise<ContentDescription> {
  const frames = pickFrames(files, folder);
  const first = await frameFrom(frames[0]);
  const middle = frames.length === 1 ? first : await frameFrom(frames[Math.floor(frames.length / 2)]);
  const { dtype, shape, ...firstFrame } = describeArray(first);
  const description = { kind: "frames", frames: frames.length, dtype, frameShape: shape, firstFrame };
  return { description, plane: centralSlice(middle) };
}

function describeNamed(first: Description, arrays: ReadonlyMap<string, AnyArray>): ContentDescription {
  const described = Array.from(arrays, ([name, array]): [string, Json] => [name, describeArray(array)]);
  const description = { ...first, ...Object.fromEntries(described) };
  if (arrays.size === 0) return { description };
  const { arrays: named, main } = contentOfArrays(arrays);
  return { description, plane: centralSlice(named[main]) };
}

async function describeGrid(source: Source, file: string): Promise<ContentDescription> {
  const { kind, shape, spacing, origin, arrays } = await readVtk(await readBytes(source, file), { file });
  const first: Description = {
    kind: kind === "image" ? "VTK image data" : "VTK structured grid",
    points: [...shape],
    ...(spacing && { spacing: [...spacing] }),
    ...(origin && { origin: [...origin] }),
  };
  return describeNamed(first, arrays);
}

async function describeSafetensors(source: Source, file: string): Promise<Description> {
  const { tensors, metadata } = readSafetensors(await readBytes(source, file), { file });
  const values = [...tensors.values()].reduce((sum, { shape }) => sum + sizeOfShape(shape), 0);
  return { kind: "tensors", tensors: tensors.size, values, ...metadata };
}

async function describeEdf(source: Source, file: string): Promise<ContentDescription> {
  const { data, shape, header } = await readEdf(await readBytes(source, file), { file });
  const about = Array.from(header).filter(([key]) => /^(title|time|count_time|motor_|counter_)/i.test(key));
  return withPlane({ data, shape }, { kind: "EDF" }, Object.fromEntries(about));
}

async function readText(source: Source, file: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(source, file));
}
