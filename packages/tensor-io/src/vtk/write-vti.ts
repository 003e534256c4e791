/** VTK image data (`.vti`): arrays on a regular grid with rectangular voxels, for ParaView. */

import type { Shape } from "../arrays/array.js";
import { ValueError } from "../errors.js";
import { assembleVtk, blocksOf, describeBlocks, extentOf, gridOf, pointData, type VtkArrays } from "./vtk-arrays.js";

export interface WriteVtiOptions {
  /** Voxel lengths along `[depth, height, width]`, in any unit (ParaView has none; nanometres are usual). Default 1. */
  readonly spacing?: readonly [number, number, number];
  /**
   * Position of voxel `[0, 0, 0]` along `[depth, height, width]`, same unit. Default: the centre voxel `floor(N/2)` at
   * 0.
   */
  readonly origin?: readonly [number, number, number];
}

/**
 * The bytes of a `.vti` file. The width axis becomes VTK's x, height y, depth z, so that the values are written as they
 * are: appended, raw, little-endian, uncompressed.
 * @param arrays - by name, each `[depth, height, width]` or `[depth, height, width, component]`; complex ones as
 *   amplitude and phase.
 * @throws {ShapeError} when the arrays differ in grid or have other than 3 or 4 axes.
 * @throws {ValueError} when there is no array, or a spacing is not positive.
 */
export function writeVti(arrays: VtkArrays, { spacing = [1, 1, 1], origin }: WriteVtiOptions = {}): Uint8Array {
  const shape = gridOf("writeVti", arrays);
  assertSpacing(spacing);
  const blocks = blocksOf("writeVti", arrays, shape);
  const corner = origin ?? centredOrigin(shape, spacing);
  if (!corner.every(Number.isFinite)) throw new ValueError(`writeVti: impossible origin ${corner.join(", ")}`);
  const extent = extentOf(shape);
  const header = [
    '<?xml version="1.0"?>\n',
    '<VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt64">\n',
    `  <ImageData WholeExtent="${extent}" Origin="${xyz(corner)}" Spacing="${xyz(spacing)}">\n`,
    `    <Piece Extent="${extent}">\n`,
    pointData(describeBlocks(blocks), blocks),
    "      <CellData/>\n    </Piece>\n  </ImageData>\n",
  ];
  return assembleVtk(header.join(""), blocks);
}

function assertSpacing(spacing: readonly number[]): void {
  const bad = spacing.find((length) => !(length > 0 && length < Number.POSITIVE_INFINITY));
  if (bad !== undefined) throw new ValueError(`writeVti: spacing must be positive, got ${bad}`);
}

function centredOrigin(shape: Shape, spacing: readonly number[]): number[] {
  return shape.map((length, axis) => 0 - Math.floor(length / 2) * spacing[axis]);
}

function xyz(values: readonly number[]): string {
  return [...values].reverse().join(" ");
}
