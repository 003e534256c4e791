/** The bar that says what colours mean. */

import type { ExploredScale } from "../explore/explored-volume.js";
import { formatNumber } from "../markup/format-number.js";
import { part } from "./page-parts.js";

/** @param colours - 256, three bytes each. */
export function showLegend(box: Element, { name, unit, range, digits }: ExploredScale, colours: Uint8Array): void {
  const stops = [0, 32, 64, 96, 128, 160, 192, 224, 255].map(
    (k) => `rgb(${colours.slice(3 * k, 3 * k + 3).join(" ")})`,
  );
  part<HTMLElement>(box, ".bar-of-colours").style.background = `linear-gradient(to right, ${stops.join(", ")})`;
  const [low, high] = box.querySelectorAll(".end-of-colours");
  const write = (value: number): string => (range.log ? formatNumber(value) : formatValue(value, digits));
  low.textContent = write(range.min);
  high.textContent = write(range.max);
  part(box, ".name-of-colours").textContent = `${name}${unit && ` (${unit})`}${range.log ? ", log scale" : ""}`;
}

export function formatValue(value: number, digits: number): string {
  return value
    .toFixed(digits)
    .replace(/^-(?=.*[1-9])/, "\u2212")
    .replace(/^-/, "");
}
