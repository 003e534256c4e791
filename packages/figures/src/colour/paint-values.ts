/** Values as pixels. */

import { type ColourMapName, colourMap, entryAt } from "./colour-map.js";
import { placerIn, type ValueRange } from "./value-range.js";

/**
 * Red, green, blue and opacity of each value, one pixel after the other.
 * @param inside - one for each value; where it is 0 the pixel stays transparent, as one of what is no number does.
 */
export function paintValues(
  values: ArrayLike<number | bigint>,
  name: ColourMapName,
  range: ValueRange,
  inside?: Uint8Array,
): Uint8ClampedArray<ArrayBuffer> {
  const map = colourMap(name);
  const colours = wordsOf(map.table);
  const placeOf = placerIn(range);
  const pixels = new Uint32Array(values.length);
  for (let i = 0; i < pixels.length; i++) {
    if (inside === undefined || inside[i] !== 0) pixels[i] = colours[entryAt(map, placeOf(Number(values[i])))];
  }
  return new Uint8ClampedArray(pixels.buffer);
}

/** Opaque, the four bytes of a pixel in one. */
function wordsOf(table: Uint8Array): Uint32Array {
  const bytes = new Uint8Array((4 * table.length) / 3);
  for (let i = 0; 3 * i < table.length; i++) {
    bytes.set(table.subarray(3 * i, 3 * i + 3), 4 * i);
    bytes[4 * i + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}
