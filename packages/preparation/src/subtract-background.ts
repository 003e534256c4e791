/** Takes away what is there without the crystal. */

import { assertCounts, formatShape, mapTo, type RealArray, ShapeError, ValueError } from "@autophase/tensor-io";
import { type CountsVolume, frameAxes } from "./counts-volume.js";

/**
 * Counts per voxel; `frame` for the median of each frame; or a measurement, of one frame or of all, in counts per
 * frame.
 */
export type Background = number | "frame" | RealArray;

/**
 * `max(0, counts - background)` of the measured voxels. The median of a frame is over its measured pixels: 0 for a
 * photon counter whose background is under half a count per pixel.
 * @throws {ValueError} for a background that is negative or not finite. @throws {ShapeError} when it does not fit the
 *   frames.
 */
export function subtractBackground(volume: CountsVolume, background: Background): CountsVolume {
  const [frames, rows, columns] = frameAxes(volume.intensity.shape);
  const size = rows * columns;
  const { data, shape } = volume.intensity;
  const level = levelOf(volume, background, [frames, rows, columns]);
  const out = new Float32Array(data.length);
  for (let frame = 0, i = 0; frame < frames; frame++) {
    for (let pixel = 0; pixel < size; pixel++, i++) out[i] = Math.max(0, data[i] - level(frame, pixel));
  }
  return { intensity: { data: out, shape }, mask: volume.mask };
}

function levelOf(
  volume: CountsVolume,
  background: Background,
  [frames, rows, columns]: readonly [number, number, number],
): (frame: number, pixel: number) => number {
  if (typeof background === "number") {
    if (!(background >= 0 && background < Number.POSITIVE_INFINITY))
      throw new ValueError(`background: expected counts of at least 0, got ${background}`);
    return () => background;
  }
  if (background === "frame") {
    const medians = Float64Array.from({ length: frames }, (_, frame) => frameMedian(volume, frame, rows * columns));
    return (frame) => medians[frame];
  }
  const [those, high, wide] = frameAxes(background.shape);
  if (high !== rows || wide !== columns || (those !== 1 && those !== frames)) {
    const got = formatShape(background.shape);
    throw new ShapeError(`background: expected ${rows} x ${columns}, of one frame or of ${frames}, got ${got}`);
  }
  assertCounts("background", background);
  const values = mapTo(Float32Array, background.data, Number);
  return (frame, pixel) => values[(those === 1 ? 0 : frame * rows * columns) + pixel];
}

function frameMedian({ intensity, mask }: CountsVolume, frame: number, size: number): number {
  const first = frame * size;
  const values = intensity.data.slice(first, first + size).filter((_, pixel) => mask.data[first + pixel] === 1);
  values.sort();
  return values.length > 0 ? values[values.length >> 1] : 0;
}
