/** How the counts go through a scan, frame by frame. */

import { type CountsVolume, frameAxes } from "./counts-volume.js";

/** Of measured voxels; lengths in frames, rows and columns. */
export interface RockingCurve {
  /** Integrated counts of each frame. */
  readonly counts: readonly number[];
  /** Row and column of the centre of mass of each frame; nothing of a frame without counts. */
  readonly centers: readonly (readonly [number, number] | null)[];
  /** Standard deviation of the counts around it along rows and columns. */
  readonly widths: readonly (readonly [number, number] | null)[];
  /** Frame of the centre of mass of the integrated counts. */
  readonly centerFrame: number;
  /** Standard deviation of the integrated counts around it. */
  readonly widthFrames: number;
  /**
   * Full width at half of the highest integrated counts, with straight lines between frames; nothing where the scan
   * begins or ends above half.
   */
  readonly fullWidthFrames: number | null;
}

/**
 * Counts are taken as they are: a background that is not subtracted moves centres towards the middle of the frame and
 * widens everything. Without any counts the centre is 0, and widths too.
 */
export function rockingCurve({ intensity: { data, shape } }: CountsVolume): RockingCurve {
  const [frames, rows, columns] = frameAxes(shape);
  const seen = Array.from({ length: frames }, (_, frame) =>
    momentsOf(data.subarray(frame * rows * columns, (frame + 1) * rows * columns), columns),
  );
  const counts = seen.map(({ sum }) => sum);
  const total = counts.reduce((sum, value) => sum + value, 0) || 1;
  const centerFrame = counts.reduce((sum, value, frame) => sum + value * frame, 0) / total;
  const variance = counts.reduce((sum, value, frame) => sum + value * (frame - centerFrame) ** 2, 0) / total;
  return {
    counts,
    centers: seen.map(({ center }) => center),
    widths: seen.map(({ width }) => width),
    centerFrame,
    widthFrames: Math.sqrt(variance),
    fullWidthFrames: fullWidth(counts),
  };
}

interface FrameMoments {
  readonly sum: number;
  readonly center: readonly [number, number] | null;
  readonly width: readonly [number, number] | null;
}

function momentsOf(frame: Float32Array, columns: number): FrameMoments {
  let [sum, row1, row2, column1, column2] = [0, 0, 0, 0, 0];
  for (let i = 0, row = 0; i < frame.length; row++) {
    let [line, along, square] = [0, 0, 0];
    for (let column = 0; column < columns; column++, i++) {
      const counts = frame[i];
      if (counts === 0) continue;
      line += counts;
      along += counts * column;
      square += counts * column * column;
    }
    sum += line;
    row1 += line * row;
    row2 += line * row * row;
    column1 += along;
    column2 += square;
  }
  if (!(sum > 0)) return { sum, center: null, width: null };
  const center = [row1 / sum, column1 / sum] as const;
  const spread = (square: number, mean: number): number => Math.sqrt(Math.max(0, square / sum - mean * mean));
  return { sum, center, width: [spread(row2, center[0]), spread(column2, center[1])] };
}

function fullWidth(counts: readonly number[]): number | null {
  const highest = Math.max(...counts);
  const half = highest / 2;
  const peak = counts.indexOf(highest);
  const edge = (direction: 1 | -1): number | undefined => {
    for (let frame = peak; frame + direction >= 0 && frame + direction < counts.length; frame += direction) {
      const [here, next] = [counts[frame], counts[frame + direction]];
      if (next < half) return frame + (direction * (here - half)) / (here - next);
    }
    return undefined;
  };
  const [first, last] = [edge(-1), edge(1)];
  return highest > 0 && first !== undefined && last !== undefined ? last - first : null;
}
