/** Colours as they follow `38;` or `48;` in an escape sequence. */

import { colourAt, colourMap } from "../colour/colour-map.js";

/** Shades of the 256 colours of terminals: 232 is nearly black, 255 nearly white. */
const FIRST_GRAY = 232;
const GRAYS = 24;

export const BLACK = "5;16";

/** From 0 to 1. */
export function grayColour(value: number): string {
  return `5;${FIRST_GRAY + Math.min(GRAYS - 1, Math.floor(value * GRAYS))}`;
}

/** From 0 to 1, with 24 bits. */
export function viridisColour(value: number): string {
  return `2;${colourAt(colourMap("viridis"), value).join(";")}`;
}

/** Radians, with 24 bits. */
export function phaseColour(angle: number): string {
  return `2;${colourAt(colourMap("phase"), angle / (2 * Math.PI) + 0.5).join(";")}`;
}
