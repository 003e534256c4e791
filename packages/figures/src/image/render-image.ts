/** A 2-D array as a PNG through a colour map. */

import { assertArray, formatShape, type RealArray, ShapeError, ValueError } from "@autophase/tensor-io";
import { encode } from "fast-png";
import type { ColourMapName } from "../colour/colour-map.js";
import { paintValues } from "../colour/paint-values.js";
import type { ValueRange } from "../colour/value-range.js";

/** Red, green, blue, opacity; 0..255 each. */
export type Rgba = readonly [number, number, number, number];

/** Where the image is not drawn from its values. */
export interface Cover {
  /** Same shape as the image; voxels that are 1 are painted over. */
  readonly where: RealArray<Uint8Array>;
  /** Default transparent. */
  readonly colour?: Rgba;
}

export interface RenderImageOptions {
  /** Default `viridis`. */
  readonly map?: ColourMapName;
  /** Default: from the smallest to the largest value. */
  readonly range?: ValueRange;
  /** Pixels per voxel, a positive integer: nearest neighbour, so that voxels stay crisp. Default 1. */
  readonly zoom?: number;
  /** Painted in order, the last on top. */
  readonly covers?: readonly Cover[];
}

/**
 * PNG bytes (RGBA, 8 bits) of an image: row 0 at the top, column 0 at the left.
 * @param image - shape `[height, width]`.
 * @throws {ShapeError} when the image is not 2-D or a cover has another shape; {ValueError} for a bad zoom or range.
 */
export function renderImage(image: RealArray, options: RenderImageOptions = {}): Uint8Array {
  const { map = "viridis", range = valueRangeOf(image), zoom = 1, covers = [] } = options;
  assertImage(image);
  for (const { where } of covers) assertCover(image, where);
  if (!Number.isInteger(zoom) || zoom < 1)
    throw new ValueError(`renderImage: zoom must be a positive integer, got ${zoom}`);
  assertRange(range);
  const pixels = new Uint8Array(paintValues(image.data, map, range).buffer);
  for (const { where, colour = [0, 0, 0, 0] } of covers) {
    for (let i = 0; i < where.data.length; i++) if (where.data[i]) pixels.set(colour, 4 * i);
  }
  const [height, width] = image.shape;
  return encode({
    width: width * zoom,
    height: height * zoom,
    data: enlarge(pixels, height, width, zoom),
    channels: 4,
  });
}

function assertImage(image: RealArray): void {
  assertArray("renderImage", image);
  if (image.shape.length === 2) return;
  throw new ShapeError(`renderImage: expected a 2-D array, got ${formatShape(image.shape)}`);
}

function assertCover(image: RealArray, where: RealArray): void {
  assertArray("renderImage: cover", where);
  if (formatShape(image.shape) === formatShape(where.shape)) return;
  throw new ShapeError(`renderImage: cover: expected ${formatShape(image.shape)}, got ${formatShape(where.shape)}`);
}

function assertRange({ min, max, log }: ValueRange): void {
  const usable = Number.isFinite(min) && Number.isFinite(max) && min <= max && (!log || min > 0);
  if (usable) return;
  throw new ValueError(
    `renderImage: range must be finite, ordered, and positive where logarithmic, got ${min} to ${max}`,
  );
}

function valueRangeOf({ data }: RealArray): ValueRange {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) {
    min = Math.min(min, Number(data[i]));
    max = Math.max(max, Number(data[i]));
  }
  return { min, max };
}

function enlarge(pixels: Uint8Array, height: number, width: number, zoom: number): Uint8Array {
  if (zoom === 1) return pixels;
  const source = new Uint32Array(pixels.buffer);
  const out = new Uint32Array(height * width * zoom * zoom);
  const rowLength = width * zoom;
  for (let row = 0; row < height; row++) {
    const start = row * zoom * rowLength;
    for (let column = 0; column < width; column++) {
      out.fill(source[row * width + column], start + column * zoom, start + (column + 1) * zoom);
    }
    for (let copy = 1; copy < zoom; copy++) out.copyWithin(start + copy * rowLength, start, start + rowLength);
  }
  return new Uint8Array(out.buffer);
}
