/** A volume of counts seen from the front and from the side. */

import { type RealArray, sizeOfShape } from "@autophase/tensor-io";

/** Counts added up along an axis. */
export interface CountsProjection {
  readonly counts: RealArray<Float32Array>;
  /** 1 where no voxel along the line was measured. */
  readonly hidden: RealArray<Uint8Array>;
}

export interface CountsViews {
  /** `[row, column]`, added up over the frames. */
  readonly front: CountsProjection;
  /** `[frame, column]`, added up over the rows. */
  readonly side: CountsProjection;
}

/**
 * @param intensity - `[frame, row, column]`, or one frame.
 * @param mask - 1 = measured; same shape.
 */
export function projectCounts(intensity: RealArray<Float32Array>, mask: RealArray<Uint8Array>): CountsViews {
  const [columns, rows, frames = 1] = intensity.shape.toReversed();
  const front = emptyProjection([rows, columns]);
  const side = emptyProjection([frames, columns]);
  const [counts, measured] = [intensity.data, mask.data];
  const [frontCounts, frontHidden] = [front.counts.data, front.hidden.data];
  const [sideCounts, sideHidden] = [side.counts.data, side.hidden.data];
  for (let frame = 0, i = 0; frame < frames; frame++) {
    for (let row = 0; row < rows; row++) {
      const [onFront, onSide] = [row * columns, frame * columns];
      for (let column = 0; column < columns; column++, i++) {
        if (measured[i] === 0) continue;
        frontHidden[onFront + column] = 0;
        sideHidden[onSide + column] = 0;
        // most of a pattern is zero
        if (counts[i] === 0) continue;
        frontCounts[onFront + column] += counts[i];
        sideCounts[onSide + column] += counts[i];
      }
    }
  }
  return { front, side };
}

function emptyProjection(shape: readonly number[]): CountsProjection {
  const size = sizeOfShape(shape);
  return {
    counts: { data: new Float32Array(size), shape },
    hidden: { data: new Uint8Array(size).fill(1), shape },
  };
}
