/** Content as the bytes of a file, and what that format has no room for. */

import { type Basis, type ObjectSteps, objectSteps } from "@autophase/analysis";
import { UsageError } from "@autophase/command-line";
import {
  type AnyArray,
  amplitudeOf,
  type CxiContent,
  endingOf,
  isComplexArray,
  isSameShape,
  phaseOf,
  type RealArray,
  type VtkArrays,
  writeCxi,
  writeHdf5Arrays,
  writeMat,
  writeNpy,
  writeNpz,
  writeSafetensors,
  writeTiff,
  writeVti,
  writeVts,
} from "@autophase/tensor-io";
import { drawContent } from "./draw-content.js";
import type { FileContent } from "./file-content.js";
import { objectAsCxi } from "./object-as-cxi.js";

export interface Encoded {
  readonly bytes: Uint8Array;
  /** What the format has no room for. */
  readonly lost: readonly string[];
}

export const WRITTEN_ENDINGS = ".cxi, .npz, .npy, .tif, .h5, .mat, .vti, .vts, .safetensors, .png or .svg";

/**
 * @param asCxi - the content as a pattern or a reconstruction; asked for when it has to become one.
 * @throws {UsageError} when the name has another ending, or the format cannot hold the content at all.
 */
export async function encodeContent(
  content: FileContent,
  out: string,
  asCxi: () => Promise<CxiContent>,
): Promise<Encoded> {
  const { arrays, main } = content;
  const names = Object.keys(arrays);
  const beside = names.filter((name) => name !== main);
  const array = arrays[main];
  if (array === undefined) throw new UsageError("there is no array to convert");
  const everything = (bytes: Uint8Array): Encoded => ({ bytes, lost: knowledgeOf(content) });
  const onlyMain = (bytes: Uint8Array, more: readonly string[] = []): Encoded => ({
    bytes,
    lost: [...more, ...beside, ...knowledgeOf(content)],
  });
  switch (endingOf(out)) {
    case ".cxi": {
      if (!content.cxi && isComplexArray(array)) {
        const { cxi, kept } = objectAsCxi(arrays, main, array);
        return { bytes: await writeCxi(cxi), lost: names.filter((name) => !kept.includes(name)) };
      }
      const cxi = content.cxi ?? (await asCxi());
      const kept = content.cxi ? names : ["intensity", "mask", main];
      return { bytes: await writeCxi(cxi), lost: names.filter((name) => !kept.includes(name)) };
    }
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
      return encodeVtk(content, out);
    case ".png":
    case ".svg":
      return onlyMain(drawContent(content, endingOf(out)), ["all but a picture"]);
    default:
      throw new UsageError(`${out}: expected a name that ends in ${WRITTEN_ENDINGS}`);
  }
}

/** What only CXI has a place for. */
function knowledgeOf({ cxi }: FileContent): string[] {
  if (cxi === undefined) return [];
  const pattern = cxi.kind === "pattern" ? cxi.pattern : cxi.reconstruction.pattern;
  const { history } = cxi.kind === "pattern" ? cxi.pattern : cxi.reconstruction;
  const hasVoxels = cxi.kind === "reconstruction" && cxi.reconstruction.voxelSizeMeters !== undefined;
  return [
    ...(history.length > 0 ? ["history"] : []),
    ...(pattern.acquisition ? ["acquisition"] : []),
    ...(hasVoxels ? ["voxel size"] : []),
    ...(cxi.kind === "reconstruction" && cxi.reconstruction.halves ? ["halves of the starts"] : []),
  ];
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

/** Everything over the grid of the main array; complex arrays as amplitude and phase, the main one without a prefix. */
function encodeVtk(content: FileContent, out: string): Encoded {
  const { arrays, main, cxi } = content;
  const grid = arrays[main].shape.slice(0, 3);
  if (grid.length < 3) throw new UsageError(`${out}: ParaView's grids have three axes, ${main} has ${grid.length}`);
  const fits = (array: AnyArray): boolean => array.shape.length <= 4 && isSameShape(array.shape.slice(0, 3), grid);
  const names = Object.keys(arrays).filter((name) => fits(arrays[name]));
  const ordered = [main, ...names.filter((name) => name !== main)];
  const written: VtkArrays = Object.fromEntries(
    ordered.flatMap((name) => vtkArrays(name, arrays[name], name === main)),
  );
  const known: ObjectSteps = cxi?.kind === "reconstruction" ? objectSteps(cxi.reconstruction) : {};
  const isSkewed = cxi?.kind === "reconstruction" && cxi.reconstruction.voxelSizeMeters === undefined;
  const steps = known.steps ?? UNIT_STEPS;
  // image data has no room for skewed axes
  const [d, h, w] = isSkewed ? [1, 1, 1] : steps.map((step) => Math.hypot(...step));
  const bytes = endingOf(out) === ".vti" ? writeVti(written, { spacing: [d, h, w] }) : writeVts(written, { steps });
  const missing = Object.keys(arrays).filter((name) => !names.includes(name));
  const unplaced = known.reason === undefined ? [] : [`true positions (${known.reason})`];
  const skewed = endingOf(out) === ".vti" && isSkewed && known.steps ? ["skewed axes (.vts has them)"] : [];
  const beside = knowledgeOf(content).filter((name) => name !== "voxel size");
  return { bytes, lost: [...missing, ...unplaced, ...skewed, ...beside] };
}

const UNIT_STEPS: Basis = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
];

function vtkArrays(name: string, array: AnyArray, isMain: boolean): [string, RealArray][] {
  if (!isComplexArray(array)) return [[name, array]];
  const prefix = isMain ? "" : `${name}_`;
  return [
    [`${prefix}amplitude`, amplitudeOf(array)],
    [`${prefix}phase`, phaseOf(array)],
  ];
}
