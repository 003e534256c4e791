/** A volume of a page, and what is said of its voxels. */

import type { ExploredGrid, ExploredVolume } from "../explore/explored-volume.js";
import { BLANK, valueAt } from "../explore/places.js";
import { formatNumber } from "../markup/format-number.js";
import { formatValue } from "./show-legend.js";
import { unpack, unpackWords } from "./unpack.js";

/** A volume whose bytes are numbers again. */
export interface OpenVolume extends ExploredVolume {
  readonly data: Uint8Array | Uint16Array;
  readonly palette: Uint8Array;
}

export async function openVolume(volume: ExploredVolume): Promise<OpenVolume> {
  const data = await (volume.places > 256 ? unpackWords(volume.bytes) : unpack(volume.bytes));
  return { ...volume, data, palette: await unpack(volume.colours) };
}

function indexOf({ shape: [, height, width] }: ExploredGrid, [d, h, w]: readonly number[]): number {
  return (d * height + h) * width + w;
}

export function valueText(volume: OpenVolume, grid: ExploredGrid, at: readonly number[]): string {
  const { name, unit, digits, data, range } = volume;
  const place = data[indexOf(grid, at)];
  if (place === BLANK) return `${name} \u2013`;
  const value = valueAt(place, volume);
  const text = range.log ? countText(value) : formatValue(value, digits);
  return `${name} ${text}${unit && ` ${unit}`}`;
}

/** Few counts are whole numbers. */
function countText(value: number): string {
  const whole = Math.round(value);
  return formatNumber(whole < 100 && Math.abs(value - whole) < 0.01 * value ? whole : Number(value.toPrecision(3)));
}

/** Where a plane lies, with its unit. */
export function lengthAt({ first, steps, unit }: ExploredGrid, axis: number, index: number): string {
  const place = first[axis] + index * steps[axis];
  return unit ? `${formatValue(place, 0)} ${unit}` : String(Math.round(place));
}
