/** The bar that says how long a voxel is. */

import { element, type Markup } from "../markup/element.js";
import { formatNumber } from "../markup/format-number.js";
import { TICK_SIZE } from "./ink.js";
import { label } from "./text.js";

export interface ScaleBarOptions {
  readonly x: number;
  readonly y: number;
  /** Pixels per unit of length. */
  readonly pixelsPerUnit: number;
  /** Extent of the image in the same unit; the bar is at most a third of it. */
  readonly extent: number;
  /** `voxels` or `nm`. */
  readonly unit: string;
}

/** A bar of a round length (1, 2 or 5 times a power of ten) with its length written after it. */
export function scaleBar({ x, y, pixelsPerUnit, extent, unit }: ScaleBarOptions): readonly Markup[] {
  const length = roundLength(extent / 3);
  const width = length * pixelsPerUnit;
  const name = unit === "voxels" && length === 1 ? "voxel" : unit;
  return [
    element("rect", { x, y, width, height: 4, rx: 1 }),
    label(`${formatNumber(length)}\u00a0${name}`, x + width + 7, y + 6, { "font-size": TICK_SIZE }),
  ];
}

/** The largest of 1, 2, 5 times a power of ten that is at most `limit`. */
export function roundLength(limit: number): number {
  const power = 10 ** Math.floor(Math.log10(limit));
  const digit = [5, 2, 1].find((candidate) => candidate * power <= limit * (1 + 1e-12)) ?? 1;
  return digit * power;
}
