/** Visits the voxels of a window in a frame. */

/**
 * @param axes - frames, rows and columns.
 * @param reach - pixels to each side.
 * @returns a function that calls `visit` with the index of each voxel in the window around voxel `i` of the same frame,
 *   itself included; at the border of the frame with those that there are.
 */
export function neighbourhood(
  [, rows, columns]: readonly [number, number, number],
  reach: number,
): (i: number, visit: (neighbour: number) => void) => void {
  return (i, visit) => {
    const column = i % columns;
    const row = Math.floor(i / columns) % rows;
    const frame = i - row * columns - column;
    for (let r = Math.max(0, row - reach); r <= Math.min(rows - 1, row + reach); r++) {
      for (let c = Math.max(0, column - reach); c <= Math.min(columns - 1, column + reach); c++) {
        visit(frame + r * columns + c);
      }
    }
  };
}
