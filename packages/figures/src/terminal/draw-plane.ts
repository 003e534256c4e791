/** A plane of an object on its way, in the characters of a terminal. */

import type { Shape } from "@autophase/tensor-io";
import { drawBlocks } from "./draw-blocks.js";
import { BLACK, grayColour, phaseColour, viridisColour } from "./terminal-colours.js";
import { INK, type ThumbnailOptions } from "./thumbnail.js";

export interface ObjectPlane {
  /** `[height, width]`. */
  readonly shape: Shape;
  readonly amplitude: Float32Array;
  /** Radians. */
  readonly phase: Float32Array;
  /** 1 inside. */
  readonly support: Uint8Array;
}

export interface DrawPlaneOptions {
  readonly style: ThumbnailOptions["style"];
  /** Most characters. */
  readonly columns: number;
  readonly rows: number;
}

export interface DrawnPlane {
  readonly lines: readonly string[];
  /** Characters across. */
  readonly width: number;
}

/** The amplitude, from none to the largest of the plane. As large as there is room, in squares. */
export function drawAmplitude(plane: ObjectPlane, options: DrawPlaneOptions): DrawnPlane {
  const { amplitude } = plane;
  const most = amplitude.reduce((largest, value) => Math.max(largest, value), 0) || 1;
  const { down, across, at } = pixelsOf(plane, options);
  if (options.style === "plain") {
    const ink = (value: number): string => INK[Math.min(INK.length - 1, Math.floor(value * INK.length))];
    const line = (row: number): string =>
      Array.from({ length: across }, (_, column) => ink(amplitude[at(row, column)] / most)).join("");
    return { lines: Array.from({ length: down }, (_, row) => line(row)), width: across };
  }
  const colour = options.style === "colour" ? viridisColour : grayColour;
  const pixel = (row: number, column: number): string => colour(amplitude[at(row, column)] / most);
  return { lines: drawBlocks(down, across, pixel), width: across };
}

/** The phase inside the support; needs colours, for gray has a beginning and an end. */
export function drawPhase(plane: ObjectPlane, options: Omit<DrawPlaneOptions, "style">): DrawnPlane {
  const { down, across, at } = pixelsOf(plane, { ...options, style: "colour" });
  const pixel = (row: number, column: number): string => {
    const i = at(row, column);
    return plane.support[i] === 1 ? phaseColour(plane.phase[i]) : BLACK;
  };
  return { lines: drawBlocks(down, across, pixel), width: across };
}

/** A character is about twice as high as wide: with blocks it holds two pixels, else one of double height. */
function pixelsOf({ shape: [height, width] }: ObjectPlane, { style, columns, rows }: DrawPlaneOptions) {
  const scale = Math.min(columns / width, (2 * rows) / height);
  const across = Math.max(1, Math.floor(width * scale));
  const down = Math.max(1, Math.floor((height * scale) / (style === "plain" ? 2 : 1)));
  const nearest = (i: number, drawn: number, length: number): number => Math.floor(((i + 0.5) * length) / drawn);
  const at = (row: number, column: number): number =>
    nearest(row, down, height) * width + nearest(column, across, width);
  return { down, across, at };
}
