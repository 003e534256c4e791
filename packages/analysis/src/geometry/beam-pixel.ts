/** Where a beam hits a detector. */

import { type RealArray, ValueError } from "@autophase/tensor-io";

/** Half of the side of the window around the brightest pixel. */
const REACH = 10;

/**
 * The centre of mass of what is brighter than a tenth of the maximum, near the brightest pixel.
 * @param frame - `[row, column]` of counts; marks of the detector are to be taken out before.
 * @returns row and column, not whole.
 * @throws {ValueError} for a frame without a count.
 */
export function beamPixel({ data, shape: [rows, columns] }: RealArray): readonly [number, number] {
  let brightest = 0;
  for (let i = 1; i < data.length; i++) if (Number(data[i]) > Number(data[brightest])) brightest = i;
  const most = Number(data[brightest]);
  if (!(most > 0)) throw new ValueError("beamPixel: expected a beam, got a frame without a count");
  const [row, column] = [Math.floor(brightest / columns), brightest % columns];
  const sums = [0, 0, 0];
  for (let r = Math.max(0, row - REACH); r < Math.min(rows, row + REACH + 1); r++) {
    for (let c = Math.max(0, column - REACH); c < Math.min(columns, column + REACH + 1); c++) {
      const counts = Number(data[r * columns + c]);
      if (counts < most / 10) continue;
      sums[0] += counts;
      sums[1] += counts * r;
      sums[2] += counts * c;
    }
  }
  return [sums[1] / sums[0], sums[2] / sums[0]];
}
