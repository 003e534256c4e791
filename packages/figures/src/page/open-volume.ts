/** A volume of a page, and what is said of its voxels. */

import { placeInRange } from "../colour/value-range.js";
import type { ExploredGrid, ExploredVolume } from "../explore/explored-volume.js";
import { BLANK, placesOf, valueAt } from "../explore/places.js";
import { formatNumber } from "../markup/format-number.js";
import { formatValue } from "./show-legend.js";
import { unpack, unpackWords } from "./unpack.js";

/** A volume whose bytes are numbers again. */
export interface OpenVolume extends ExploredVolume {
  readonly data: Uint8Array | Uint16Array;
  readonly palette: Uint8Array;
  /** Red, green and blue of each place. */
  readonly colourOf: Uint8Array;
}

export async function openVolume(volume: ExploredVolume): Promise<OpenVolume> {
  const { stored, range, bytes, colours } = volume;
  const places = placesOf(stored);
  const data = await (places > 256 ? unpackWords(bytes) : unpack(bytes));
  const palette = await unpack(colours);
  const colourOf = new Uint8Array(3 * places);
  for (let place = 0; place < places; place++) {
    const share = Math.min(1, Math.max(0, placeInRange(valueAt(place, stored), range)));
    const entry = 3 * Math.min(255, Math.floor(256 * share));
    colourOf.set(palette.subarray(entry, entry + 3), 3 * place);
  }
  return { ...volume, data, palette, colourOf };
}

function indexOf({ shape: [, height, width] }: ExploredGrid, [d, h, w]: readonly number[]): number {
  return (d * height + h) * width + w;
}

export function valueText(volume: OpenVolume, grid: ExploredGrid, at: readonly number[]): string {
  const { name, unit, digits, data, stored } = volume;
  const place = data[indexOf(grid, at)];
  if (place === BLANK) return `${name} \u2013`;
  const value = valueAt(place, stored);
  const text = stored.log ? formatNumber(value) : formatValue(value, digits);
  return `${name} ${text}${unit && ` ${unit}`}`;
}

/** Where a plane lies, with its unit. */
export function lengthAt({ first, steps, unit }: ExploredGrid, axis: number, index: number): string {
  const place = first[axis] + index * steps[axis];
  return unit ? `${formatValue(place, 0)} ${unit}` : String(Math.round(place));
}
