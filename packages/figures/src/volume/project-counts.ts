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
  for (let frame = 0, i = 0; frame < frames; frame++) {
    for (let row = 0; row < rows; row++) {
      const [onFront, onSide] = [row * columns, frame * columns];
      for (let column = 0; column < columns; column++, i++) {
        if (mask.data[i] === 0) continue;
        front.counts.data[onFront + column] += intensity.data[i];
        side.counts.data[onSide + column] += intensity.data[i];
        front.hidden.data[onFront + column] = 0;
        side.hidden.data[onSide + column] = 0;
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
