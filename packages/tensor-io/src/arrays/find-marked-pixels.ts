/** Pixels that hold a mark instead of counts, as the makers of detectors fill gaps and broken pixels. */

import { type RealArray, type RealData, toFloat32 } from "./array.js";

/**
 * Pixels that are negative, not finite, or the largest number of an integer type in every frame (-1 and -2 of Pilatus,
 * the largest of Eiger), as indices into a frame, ascending. The type is that of the frames, or the one that the
 * detector wrote before they were saved in a wider one: then the mark stands alone, far above all counts.
 * @param array - `[frame, row, column]`, or one frame.
 */
export function findMarkedPixels({ data, shape }: RealArray): number[] {
  const [rows, columns] = shape.slice(-2);
  const frames = data.length / (rows * columns);
  const largest = markOfNarrowerType(data) ?? largestOf(data);
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
  const data = toFloat32(frames).data.slice();
  const [rows, columns] = frames.shape.slice(-2);
  for (let first = 0; first < data.length; first += rows * columns) for (const pixel of pixels) data[first + pixel] = 0;
  return { data, shape: frames.shape };
}

/** From where on values are marks of a narrower type, exact or as float32 has them, if all counts are far below. */
function markOfNarrowerType(data: RealData): number | undefined {
  let [highest, second] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (!(value > second) || value === Number.POSITIVE_INFINITY) continue;
    if (value > highest) [highest, second] = [value, Math.fround(value) === Math.fround(highest) ? second : highest];
    else if (value < highest - MARK_SPREAD) second = value;
  }
  const isMark = MARKS.some(
    (mark) => Math.fround(mark) === Math.fround(highest) || (highest <= mark && highest >= mark - MARK_SPREAD),
  );
  // integers of 64 bits are rounded as numbers
  const lowest = Math.min(highest - MARK_SPREAD, highest * (1 - 2 ** -20));
  return isMark && second < FAR_BELOW * highest ? lowest : undefined;
}

/** Largest numbers that detectors count to: of integer types, and of counters of 20 bits. */
const MARKS: readonly number[] = [15, 16, 20, 31, 32, 63, 64].map((bits) => 2 ** bits - 1);
/** Makers give the largest number and those just below to gaps and to bad pixels. */
const MARK_SPREAD = 2;
/** Counts of a scan run up to their highest; a mark stands alone. */
const FAR_BELOW = 0.5;

function largestOf(data: RealData): number | bigint {
  if (data instanceof Float32Array || data instanceof Float64Array) return Number.POSITIVE_INFINITY;
  const bits = BigInt(8 * data.BYTES_PER_ELEMENT);
  const isUnsigned = data.constructor.name.includes("Uint");
  const largest = 2n ** (isUnsigned ? bits : bits - 1n) - 1n;
  return bits === 64n ? largest : Number(largest);
}
