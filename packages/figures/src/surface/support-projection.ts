/** The picture that people look at first: the crystal's surface in light, coloured by phase. */

import { formatShape, ShapeError, ValueError } from "@autophase/tensor-io";
import { encode } from "fast-png";
import { encodeSrgb } from "../colour/oklch.js";
import { type ImagedObject, type ObjectParts, objectParts } from "../volume/imaged-object.js";
import { type Camera, cameraAt, THREE_VIEWS, type Viewpoint } from "./camera.js";
import { createDensity, type Density } from "./density.js";
import { createTracer, type Tracer } from "./trace.js";

export interface SupportProjectionOptions {
  /** Whether height is drawn up instead of down. Default false. */
  readonly isHeightUp?: boolean;
  /** Default the first of `THREE_VIEWS`. */
  readonly view?: Viewpoint;
  /** Side of the square picture in pixels. Default 480, and fewer where the crystal has few voxels. */
  readonly size?: number;
  /** Level of the surface relative to the typical amplitude, `sum a^2 / sum a`. Default 0.5. */
  readonly threshold?: number;
  /** Length of a voxel along each axis. Default: all the same. */
  readonly voxelSizeNanometers?: readonly number[];
}

/**
 * PNG of the surface where the amplitude inside the support passes `threshold`, seen without perspective, lit by
 * Lambert's cosine law and coloured by the phase one voxel below it (mean 0, the `phase` map). Transparent where there
 * is nothing. The amplitude is smoothed by cubic B-splines, which rounds edges by about a voxel.
 * @param object - centred, three axes.
 * @throws {ShapeError} when the object is not 3-D or does not fit its support; {ValueError} for a bad size or
 *   threshold.
 */
export function supportProjection(object: ImagedObject, options: SupportProjectionOptions = {}): Uint8Array {
  return projectSurface(objectParts("supportProjection", object), options);
}

export function projectSurface(parts: ObjectParts, options: SupportProjectionOptions): Uint8Array {
  const { view = THREE_VIEWS[0], threshold = 0.5, voxelSizeNanometers = [], isHeightUp } = options;
  const { shape } = parts.support;
  const [depth = 1, height = 1, width = 1] = voxelSizeNanometers;
  if (shape.length !== 3) throw new ShapeError(`supportProjection: expected 3 axes, got ${formatShape(shape)}`);
  if (!(threshold > 0 && threshold < 1))
    throw new ValueError(`supportProjection: threshold must lie between 0 and 1, got ${threshold}`);
  if (options.size !== undefined && (!Number.isInteger(options.size) || options.size < 1))
    throw new ValueError(`supportProjection: size must be a positive integer, got ${options.size}`);
  const density = createDensity(parts, threshold, [depth, height, width]);
  const size = options.size ?? sizeFor(density);
  const data = density ? drawSurface(density, cameraAt(view, isHeightUp), size) : new Uint8Array(4 * size * size);
  return encode({ width: size, height: size, data, channels: 4 });
}

/** Pixels of a side, and of a voxel: more show nothing more. */
const [MOST_PIXELS, PIXELS_A_VOXEL] = [480, 16];

function sizeFor(density: Density | undefined): number {
  if (!density) return MOST_PIXELS;
  return Math.min(MOST_PIXELS, Math.ceil((2 * PIXELS_A_VOXEL * density.radius) / Math.min(...density.voxelSize)));
}

/** Empty rim around the object, relative to its radius. */
const RIM = 1.02;
/** Rays along each side of a pixel on an outline; elsewhere one ray tells the same. */
const RAYS = 3;

function drawSurface(density: Density, camera: Camera, size: number): Uint8Array {
  const trace = createTracer(density, camera);
  const place = (k: number) => (k / size - 0.5) * 2 * RIM * density.radius;
  const colours = new Float32Array(3 * size * size);
  const cover = new Float32Array(size * size);
  const colour = new Float64Array(3);
  for (let pixel = 0; pixel < size * size; pixel++) {
    if (!trace(place((pixel % size) + 0.5), place(Math.floor(pixel / size) + 0.5), colour)) continue;
    colours.set(colour, 3 * pixel);
    cover[pixel] = 1;
  }
  for (const pixel of outline(cover, size)) refine(pixel, size, trace, place, colours, cover);
  return toBytes(colours, cover);
}

/** Pixels whose neighbour to a side is hit where they are not, or not where they are. */
function outline(cover: Float32Array, size: number): readonly number[] {
  const found: number[] = [];
  for (let row = 1; row < size - 1; row++) {
    for (let pixel = row * size + 1; pixel < (row + 1) * size - 1; pixel++) {
      const neighbours = cover[pixel - 1] + cover[pixel + 1] + cover[pixel - size] + cover[pixel + size];
      if (neighbours !== 4 * cover[pixel]) found.push(pixel);
    }
  }
  return found;
}

function refine(
  pixel: number,
  size: number,
  trace: Tracer,
  place: (k: number) => number,
  colours: Float32Array,
  cover: Float32Array,
): void {
  const sum = [0, 0, 0];
  const colour = new Float64Array(3);
  let hits = 0;
  for (let ray = 0; ray < RAYS * RAYS; ray++) {
    const u = place((pixel % size) + ((ray % RAYS) + 0.5) / RAYS);
    const v = place(Math.floor(pixel / size) + (Math.floor(ray / RAYS) + 0.5) / RAYS);
    if (!trace(u, v, colour)) continue;
    hits++;
    for (let k = 0; k < 3; k++) sum[k] += colour[k];
  }
  cover[pixel] = hits / (RAYS * RAYS);
  if (hits > 0)
    colours.set(
      sum.map((total) => total / hits),
      3 * pixel,
    );
}

function toBytes(colours: Float32Array, cover: Float32Array): Uint8Array {
  const pixels = new Uint8Array(4 * cover.length);
  for (let pixel = 0; pixel < cover.length; pixel++) {
    if (cover[pixel] === 0) continue;
    for (let k = 0; k < 3; k++) pixels[4 * pixel + k] = Math.round(255 * encodeSrgb(colours[3 * pixel + k]));
    pixels[4 * pixel + 3] = Math.round(255 * cover[pixel]);
  }
  return pixels;
}
