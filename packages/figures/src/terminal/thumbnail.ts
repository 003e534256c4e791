/** A picture of a plane in the characters of a terminal. */

import type { RealArray } from "@autophase/tensor-io";
import { toPicture } from "../image/to-picture.js";
import { drawBlocks } from "./draw-blocks.js";
import { grayColour, viridisColour } from "./terminal-colours.js";

export interface ThumbnailOptions {
  /** `plain`: characters of more and less ink; `gray` and `colour`: blocks, two pixels in each character. */
  readonly style: "plain" | "gray" | "colour";
  /** Characters across at most. */
  readonly columns: number;
}

/** Characters of more and more ink. */
export const INK = " .:-=+*#%@";
/** A character is about twice as high as wide. */
const ASPECT = 2;
const MOST_ROWS = 64;

/**
 * Lines of text, without a newline at the end. The brightest value of each block of voxels is shown, so that a peak is
 * never lost.
 */
export function thumbnail(plane: RealArray, { style, columns }: ThumbnailOptions): string {
  const picture = toPicture(plane);
  const [height, width] = picture.shape;
  const scale = Math.min(1, columns / width, MOST_ROWS / height);
  const across = Math.max(1, Math.round(width * scale));
  const down = Math.max(1, Math.round((height * scale) / (style === "plain" ? ASPECT : 1)));
  const pixels = shrink(picture, down, across);
  return style === "plain" ? plainLines(pixels, down, across) : blockLines(pixels, down, across, style);
}

/** @param environment - variables: `NO_COLOR`, `TERM`, `COLORTERM`. */
export function thumbnailStyle(
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): ThumbnailOptions["style"] {
  if (!isTerminal || environment.NO_COLOR || environment.TERM === "dumb") return "plain";
  return /truecolor|24bit/i.test(environment.COLORTERM ?? "") ? "colour" : "gray";
}

/** The largest value of each block, from 0 to 1. */
function shrink({ data, shape }: RealArray<Float32Array>, down: number, across: number): Float32Array {
  const [height, width] = shape;
  const out = new Float32Array(down * across).fill(Number.NEGATIVE_INFINITY);
  for (let y = 0; y < height; y++) {
    const row = Math.min(down - 1, Math.floor((y * down) / height)) * across;
    for (let x = 0; x < width; x++) {
      const at = row + Math.min(across - 1, Math.floor((x * across) / width));
      out[at] = Math.max(out[at], data[y * width + x]);
    }
  }
  const least = data.reduce((min, value) => Math.min(min, value), Number.POSITIVE_INFINITY);
  const most = out.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
  return out.map((value) => (most > least ? (value - least) / (most - least) : 0));
}

function plainLines(pixels: Float32Array, down: number, across: number): string {
  const ink = (value: number): string => INK[Math.min(INK.length - 1, Math.floor(value * INK.length))];
  return Array.from({ length: down }, (_, row) =>
    Array.from(pixels.subarray(row * across, (row + 1) * across), ink)
      .join("")
      .trimEnd(),
  ).join("\n");
}

function blockLines(pixels: Float32Array, down: number, across: number, style: "gray" | "colour"): string {
  const colour = style === "gray" ? grayColour : viridisColour;
  return drawBlocks(down, across, (row, column) => colour(pixels[row * across + column])).join("\n");
}
