/** Content as a grid for ParaView. */

import { endingOf } from "../any-format/file-ending.js";
import { type AnyArray, amplitudeOf, isComplexArray, isSameShape, phaseOf, type RealArray } from "../arrays/array.js";
import type { Reconstruction } from "../arrays/volume.js";
import { ShapeError } from "../errors.js";
import type { VtkArrays } from "../vtk/vtk-arrays.js";
import { writeVti } from "../vtk/write-vti.js";
import { type WriteVtsOptions, writeVts } from "../vtk/write-vts.js";
import type { EncodedContent } from "./encode-content.js";
import type { FileContent } from "./file-content.js";
import { whatOnlyCxiHolds } from "./lost-content.js";

/** Where the voxels of a reconstruction lie. */
export interface VoxelSteps {
  /**
   * From voxel to voxel along depth, height and width, each `[x, y, z]` in nanometres; nothing where it is not known.
   */
  readonly steps?: WriteVtsOptions["steps"];
  /** Why not, where there is something to say. */
  readonly reason?: string;
}

/**
 * Everything over the grid of the main array; complex arrays as amplitude and phase, the main one without a prefix.
 * @param file - `.vti`, of right axes, or `.vts`.
 * @throws {ShapeError} when the main array has less than three axes.
 */
export function encodeGrid(
  content: FileContent,
  file: string,
  stepsOf: (reconstruction: Reconstruction) => VoxelSteps = () => ({}),
): EncodedContent {
  const { arrays, main, cxi } = content;
  const grid = arrays[main].shape.slice(0, 3);
  if (grid.length < 3) throw new ShapeError(`${file}: ParaView's grids have three axes, ${main} has ${grid.length}`);
  const fits = (array: AnyArray): boolean => array.shape.length <= 4 && isSameShape(array.shape.slice(0, 3), grid);
  const names = Object.keys(arrays).filter((name) => fits(arrays[name]));
  const ordered = [main, ...names.filter((name) => name !== main)];
  const written: VtkArrays = Object.fromEntries(
    ordered.flatMap((name) => gridArrays(name, arrays[name], name === main)),
  );
  const reconstruction = cxi?.kind === "reconstruction" ? cxi.reconstruction : undefined;
  const known = reconstruction ? stepsOf(reconstruction) : {};
  const isSkewed = reconstruction !== undefined && reconstruction.voxelSizeMeters === undefined;
  const steps = known.steps ?? UNIT_STEPS;
  const isImage = endingOf(file) === ".vti";
  // image data has no room for skewed axes
  const [d, h, w] = isSkewed ? [1, 1, 1] : steps.map((step) => Math.hypot(...step));
  const bytes = isImage ? writeVti(written, { spacing: [d, h, w] }) : writeVts(written, { steps });
  const missing = Object.keys(arrays).filter((name) => !names.includes(name));
  const unplaced = known.reason === undefined ? [] : [`true positions (${known.reason})`];
  const skewed = isImage && isSkewed && known.steps ? ["skewed axes (.vts has them)"] : [];
  const beside = whatOnlyCxiHolds(content).filter((name) => name !== "voxel size");
  return { bytes, lost: [...missing, ...unplaced, ...skewed, ...beside] };
}

const UNIT_STEPS: WriteVtsOptions["steps"] = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
];

function gridArrays(name: string, array: AnyArray, isMain: boolean): [string, RealArray][] {
  if (!isComplexArray(array)) return [[name, array]];
  const prefix = isMain ? "" : `${name}_`;
  return [
    [`${prefix}amplitude`, amplitudeOf(array)],
    [`${prefix}phase`, phaseOf(array)],
  ];
}
