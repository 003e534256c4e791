/** A scene as it is printed: on white, with its scale and its colours. */

import { colourAt, colourMap } from "@autophase/figures";
import type { CrystalSurface } from "../lab/crystal-surface.js";
import { barLength, lengthText, shortNumber } from "./scene-legend.js";

const INK = "#111";
/** Of the height of the picture. */
const LETTER = 0.04;

export interface PrintedScene {
  readonly surface: CrystalSurface;
  /** How long a pixel of the picture is in the middle, in the unit of the surface. */
  readonly unitsPerPixel: number;
}

/** Paints the scene over all of `page`. */
export function printScene(
  page: HTMLCanvasElement,
  scene: HTMLCanvasElement,
  { surface, unitsPerPixel }: PrintedScene,
): void {
  const context = page.getContext("2d");
  if (context === null) throw new Error("the browser made no picture: it may be too large");
  const { width, height } = page;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(scene, 0, 0, width, height);
  const letter = Math.round(LETTER * height);
  context.font = `${letter}px system-ui, sans-serif`;
  context.textBaseline = "alphabetic";
  context.fillStyle = INK;
  const length = barLength(0.22 * width * unitsPerPixel);
  context.fillText(lengthText(length, surface.lengthUnit), letter, 1.6 * letter);
  context.fillRect(letter, 2 * letter, length / unitsPerPixel, letter / 4);
  paintColours(context, surface, { letter, bottom: height - letter });
}

function paintColours(
  context: CanvasRenderingContext2D,
  { map, range, unit }: CrystalSurface,
  { letter, bottom }: { readonly letter: number; readonly bottom: number },
): void {
  const colours = colourMap(map);
  const low = shortNumber(range.min);
  const left = Math.round(letter + context.measureText(low).width + letter / 2);
  const width = 12 * letter;
  for (let x = 0; x < width; x++) {
    context.fillStyle = `rgb(${colourAt(colours, x / width).join(" ")})`;
    context.fillRect(left + x, bottom - 0.8 * letter, 1, 0.8 * letter);
  }
  context.fillStyle = INK;
  context.fillText(low, letter, bottom);
  context.fillText(`${shortNumber(range.max)} ${unit}`, left + width + letter / 2, bottom);
}
