/** A pattern on a detector's skewed grid, resampled at right angles. */

import type { RealArray } from "@autophase/tensor-io";
import { add, type Basis, dot, scale } from "./vector3.js";

export interface OrthogonalGrid {
  /** From frame to frame, row to row and column to column, at right angles to each other. */
  readonly steps: Basis;
  /** Where a voxel `[frame, row, column]` of it lies on the skewed grid, as offsets from the centre of both. */
  readonly rowPerFrame: number;
  readonly columnPerFrame: number;
  readonly columnPerRow: number;
}

/**
 * Columns stay, rows lose what of them lies along columns, frames what lies along either: the cell keeps its volume, a
 * frame stays a frame, and only within frames is anything interpolated.
 * @param steps - of the pattern in reciprocal space along `[frame, row, column]`.
 */
export function orthogonalGrid([frame, row, column]: Basis): OrthogonalGrid {
  const columnPerRow = -dot(row, column) / dot(column, column);
  const acrossRow = add(row, scale(column, columnPerRow));
  const rowPerFrame = -dot(frame, acrossRow) / dot(acrossRow, acrossRow);
  const alongColumn = -dot(frame, column) / dot(column, column);
  const acrossFrame = add(frame, add(scale(acrossRow, rowPerFrame), scale(column, alongColumn)));
  return {
    steps: [acrossFrame, acrossRow, column],
    rowPerFrame,
    columnPerFrame: alongColumn + rowPerFrame * columnPerRow,
    columnPerRow,
  };
}

/**
 * Linear between pixels, so that counts keep their sum but for the borders, and are no longer of a Poisson law: their
 * noise is smaller than it says.
 * @param intensity - `[frame, row, column]`. @param mask - 1 = measured; a voxel needs all that it lies between.
 * @param center - voxel that stays where it is.
 */
export function resampleOrthogonally(
  { intensity, mask }: { readonly intensity: RealArray<Float32Array>; readonly mask: RealArray<Uint8Array> },
  { rowPerFrame, columnPerFrame, columnPerRow }: OrthogonalGrid,
  center: readonly number[],
): { intensity: RealArray<Float32Array>; mask: RealArray<Uint8Array> } {
  const { shape } = intensity;
  const [frames, rows, columns] = shape;
  const data = new Float32Array(intensity.data.length);
  const measured = new Uint8Array(data.length);
  for (let frame = 0; frame < frames; frame++) {
    const down = splitShift((frame - center[0]) * rowPerFrame);
    for (let row = 0; row < rows; row++) {
      const right = splitShift((frame - center[0]) * columnPerFrame + (row - center[1]) * columnPerRow);
      const target = (frame * rows + row) * columns;
      const parts = down.flatMap(({ at, share }) =>
        right.map((part) => ({ row: row + at, column: part.at, share: share * part.share })),
      );
      if (parts.some((part) => part.row < 0 || part.row >= rows)) continue;
      const first = Math.max(0, ...parts.map((part) => -part.column));
      const end = Math.min(columns, ...parts.map((part) => columns - part.column));
      for (let column = first; column < end; column++) {
        let [sum, known] = [0, 1];
        for (const part of parts) {
          const source = (frame * rows + part.row) * columns + column + part.column;
          sum += part.share * intensity.data[source];
          known &= mask.data[source];
        }
        data[target + column] = known ? sum : 0;
        measured[target + column] = known;
      }
    }
  }
  return { intensity: { data, shape }, mask: { data: measured, shape } };
}

/** The whole pixels around a place, with their shares; one where it is whole to a millionth. */
function splitShift(shift: number): readonly { readonly at: number; readonly share: number }[] {
  const low = Math.floor(shift + 1e-6);
  const part = shift - low;
  if (part <= 1e-6) return [{ at: low, share: 1 }];
  return [
    { at: low, share: 1 - part },
    { at: low + 1, share: part },
  ];
}
