/** Content as the bytes of a file, and what that format has no room for. */

import { endingOf } from "../any-format/file-ending.js";
import { type AnyArray, amplitudeOf, isComplexArray, type RealArray } from "../arrays/array.js";
import type { DiffractionPattern, ProcessRecord, Reconstruction } from "../arrays/volume.js";
import type { CxiContent } from "../cxi/cxi-content.js";
import { writeCxi } from "../cxi/write-cxi.js";
import { FormatError, ValueError } from "../errors.js";
import { writeHdf5Arrays } from "../hdf5/write-hdf5-arrays.js";
import { writeMat } from "../mat/write-mat.js";
import { writeNpy } from "../numpy/npy.js";
import { writeNpz } from "../numpy/npz.js";
import { writeSafetensors } from "../safetensors.js";
import { writeTiff } from "../tiff/write-tiff.js";
import { encodeGrid, type VoxelSteps } from "./encode-grid.js";
import type { FileContent } from "./file-content.js";
import { namesBesideMain, whatOnlyCxiHolds } from "./lost-content.js";
import { objectAsReconstruction } from "./object-as-reconstruction.js";

export interface EncodedContent {
  readonly bytes: Uint8Array;
  /** What the format has no room for. */
  readonly lost: readonly string[];
}

export interface EncodeContentOptions {
  /** The step that the history of an object begins with which comes from other programs. */
  readonly record: ProcessRecord;
  /** The content as a pattern; asked for when it has to become one. */
  readonly asPattern: () => Promise<DiffractionPattern>;
  /**
   * Where the voxels of a reconstruction lie, such as `objectSteps` of `@autophase/analysis`. Default: nothing is known
   * of it.
   */
  readonly stepsOf?: (reconstruction: Reconstruction) => VoxelSteps;
}

/** What {@link encodeContent} writes. */
export const WRITTEN_ENDINGS: readonly string[] = [
  ".cxi",
  ".npz",
  ".npy",
  ".tif",
  ".tiff",
  ".h5",
  ".hdf5",
  ".nxs",
  ".mat",
  ".vti",
  ".vts",
  ".safetensors",
];

/**
 * @param file - its name: the ending decides, and messages begin with it.
 * @throws {FormatError} when the name has another ending.
 * @throws {ValueError} when there is no array. @throws {ShapeError} when the format cannot hold one of its shape.
 */
export async function encodeContent(
  content: FileContent,
  file: string,
  options: EncodeContentOptions,
): Promise<EncodedContent> {
  const { arrays, main } = content;
  const array: AnyArray | undefined = arrays[main];
  if (array === undefined) throw new ValueError(`${file}: there is no array to write`);
  const everything = (bytes: Uint8Array): EncodedContent => ({ bytes, lost: whatOnlyCxiHolds(content) });
  const onlyMain = (bytes: Uint8Array, lost: readonly string[] = []): EncodedContent => ({
    bytes,
    lost: [...lost, ...namesBesideMain(content), ...whatOnlyCxiHolds(content)],
  });
  const ending = endingOf(file);
  switch (ending) {
    case ".cxi":
      return encodeCxi(content, options);
    case ".npz":
      return everything(writeNpz(arrays));
    case ".h5":
    case ".hdf5":
    case ".nxs":
      return everything(await writeHdf5Arrays(renamed(arrays, /\//g)));
    case ".mat":
      return everything(writeMat(renamed(arrays, /\W/g)));
    case ".safetensors":
      return everything(writeSafetensors({ tensors: new Map(Object.entries(realArrays(arrays))) }));
    case ".npy":
      return onlyMain(writeNpy(array));
    case ".tif":
    case ".tiff":
      return isComplexArray(array) ? onlyMain(writeTiff(amplitudeOf(array)), ["phase"]) : onlyMain(writeTiff(array));
    case ".vti":
    case ".vts":
      return encodeGrid(content, file, options.stepsOf);
    default:
      throw new FormatError(file, `expected a name that ends in ${WRITTEN_ENDINGS.join(", ")}, got '${ending}'`);
  }
}

async function encodeCxi(
  { arrays, main, cxi }: FileContent,
  { record, asPattern }: EncodeContentOptions,
): Promise<EncodedContent> {
  const names = Object.keys(arrays);
  const encode = async (content: CxiContent, kept: readonly string[]): Promise<EncodedContent> => ({
    bytes: await writeCxi(content),
    lost: names.filter((name) => !kept.includes(name)),
  });
  if (cxi) return encode(cxi, names);
  const array = arrays[main];
  if (!isComplexArray(array))
    return encode({ kind: "pattern", pattern: await asPattern() }, ["intensity", "mask", main]);
  const { reconstruction, kept } = objectAsReconstruction(arrays, main, array, record);
  return encode({ kind: "reconstruction", reconstruction }, kept);
}

function renamed(arrays: FileContent["arrays"], forbidden: RegExp): { [name: string]: AnyArray } {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => {
      const allowed = name.replaceAll(forbidden, "_");
      return [/^[A-Za-z]/.test(allowed) ? allowed : `x${allowed}`, array];
    }),
  );
}

/** Complex arrays as two: `object.real` and `object.imag`. */
function realArrays(arrays: FileContent["arrays"]): { [name: string]: RealArray } {
  const entries = Object.entries(arrays).flatMap(([name, array]): [string, RealArray][] => {
    if (!isComplexArray(array)) return [[name, array]];
    const { real, imag, shape } = array;
    return [
      [`${name}.real`, { data: real, shape }],
      [`${name}.imag`, { data: imag, shape }],
    ];
  });
  return Object.fromEntries(entries);
}
