/** VTK structured grids (`.vts`): arrays on a grid of skewed axes, for ParaView. */

import type { Shape } from "../arrays/array.js";
import { ValueError } from "../errors.js";
import { assembleVtk, blocksOf, describeBlocks, extentOf, gridOf, pointData, type VtkArrays } from "./vtk-arrays.js";

/** A vector in space: x, y, z. */
type Vector = readonly [number, number, number];

export interface WriteVtsOptions {
  /**
   * The step from one voxel to the next along depth, height and width, each `[x, y, z]`, in any unit (nanometres are
   * usual).
   */
  readonly steps: readonly [Vector, Vector, Vector];
  /** Position of voxel `[0, 0, 0]`, `[x, y, z]`. Default: the centre voxel `floor(N/2)` at 0. */
  readonly origin?: Vector;
}

/**
 * The bytes of a `.vts` file: voxel `[d, h, w]` lies at `origin + d steps[0] + h steps[1] + w steps[2]`, so that arrays
 * on a detector's skewed grid are seen in their true form without interpolation. Positions are float32.
 * @param arrays - by name, each `[depth, height, width]` or `[depth, height, width, component]`; complex ones as
 *   amplitude and phase.
 * @throws {ShapeError} when the arrays differ in grid or have other than 3 or 4 axes.
 * @throws {ValueError} when there is no array, or the steps do not span space.
 */
export function writeVts(arrays: VtkArrays, { steps, origin }: WriteVtsOptions): Uint8Array {
  const shape = gridOf("writeVts", arrays);
  if (!(Math.abs(determinant(steps)) > 0)) {
    throw new ValueError(
      `writeVts: the steps ${steps.map((step) => `[${step.join(", ")}]`).join(", ")} span no volume`,
    );
  }
  const blocks = blocksOf("writeVts", arrays, shape);
  const corner = origin ?? centredCorner(shape, steps);
  if (!corner.every(Number.isFinite)) throw new ValueError(`writeVts: impossible origin ${corner.join(", ")}`);
  const points = { name: "Points", data: pointsOf(shape, steps, corner), components: 3 };
  const [pointsLine, ...lines] = describeBlocks([points, ...blocks]);
  const extent = extentOf(shape);
  const header = [
    '<?xml version="1.0"?>\n',
    '<VTKFile type="StructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt64">\n',
    `  <StructuredGrid WholeExtent="${extent}">\n`,
    `    <Piece Extent="${extent}">\n`,
    pointData(lines, blocks),
    `      <CellData/>\n      <Points>\n        ${pointsLine}\n      </Points>\n    </Piece>\n  </StructuredGrid>\n`,
  ];
  return assembleVtk(header.join(""), [points, ...blocks]);
}

function determinant([a, b, c]: WriteVtsOptions["steps"]): number {
  const cross = [b[1] * c[2] - b[2] * c[1], b[2] * c[0] - b[0] * c[2], b[0] * c[1] - b[1] * c[0]];
  return a[0] * cross[0] + a[1] * cross[1] + a[2] * cross[2];
}

function centredCorner(shape: Shape, steps: WriteVtsOptions["steps"]): number[] {
  return [0, 1, 2].map((axis) => -shape.reduce((sum, length, i) => sum + Math.floor(length / 2) * steps[i][axis], 0));
}

function pointsOf(
  [depth, height, width]: Shape,
  [alongDepth, alongHeight, alongWidth]: WriteVtsOptions["steps"],
  corner: readonly number[],
): Float32Array {
  const points = new Float32Array(3 * depth * height * width);
  let next = 0;
  for (let d = 0; d < depth; d++) {
    for (let h = 0; h < height; h++) {
      for (let w = 0; w < width; w++) {
        for (let axis = 0; axis < 3; axis++) {
          points[next++] = corner[axis] + d * alongDepth[axis] + h * alongHeight[axis] + w * alongWidth[axis];
        }
      }
    }
  }
  return points;
}
