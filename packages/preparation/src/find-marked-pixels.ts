/** Pixels that hold a mark instead of counts, as the makers of detectors fill gaps and broken pixels. */

import { type RealArray, type RealData, toFloat32 } from "@autophase/tensor-io";
import { frameAxes } from "./counts-volume.js";

/**
 * Pixels that are negative, not finite, or the largest number of their integer type in every frame (-1 and -2 of
 * Pilatus, the largest of Eiger), as indices into a frame, ascending.
 */
export function findMarkedPixels({ data, shape }: RealArray): number[] {
  const [frames, rows, columns] = frameAxes(shape);
  const largest = largestOf(data);
  const isMark = (i: number): boolean => !(data[i] >= 0 && data[i] < largest);
  let marked: number[] = [];
  for (let pixel = 0; pixel < rows * columns; pixel++) if (isMark(pixel)) marked.push(pixel);
  for (let frame = 1; frame < frames && marked.length > 0; frame++) {
    marked = marked.filter((pixel) => isMark(frame * rows * columns + pixel));
  }
  return marked;
}

/** The frames with 0 in these pixels. */
export function clearPixels(frames: RealArray, pixels: readonly number[]): RealArray {
  if (pixels.length === 0) return frames;
  const [count, rows, columns] = frameAxes(frames.shape);
  const data = toFloat32(frames).data.slice();
  for (let frame = 0; frame < count; frame++) for (const pixel of pixels) data[frame * rows * columns + pixel] = 0;
  return { data, shape: frames.shape };
}

function largestOf(data: RealData): number | bigint {
  if (data instanceof Float32Array || data instanceof Float64Array) return Number.POSITIVE_INFINITY;
  const bits = BigInt(8 * data.BYTES_PER_ELEMENT);
  const isUnsigned = data.constructor.name.includes("Uint");
  const largest = 2n ** (isUnsigned ? bits : bits - 1n) - 1n;
  return bits === 64n ? largest : Number(largest);
}
