/** The picture that people look at first: the crystal's surface in light, coloured by phase. */

import { formatShape, ShapeError, ValueError } from "@autophase/tensor-io";
import { encode } from "fast-png";
import { encodeSrgb } from "../colour/oklch.js";
import { type ImagedObject, type ObjectParts, objectParts } from "../volume/imaged-object.js";
import { type Camera, cameraAt, THREE_VIEWS, type Vector, type Viewpoint } from "./camera.js";
import { createDensity, type Density } from "./density.js";
import { createTracer } from "./trace.js";

export interface SupportProjectionOptions {
  /** Default the first of `THREE_VIEWS`. */
  readonly view?: Viewpoint;
  /** Side of the square picture in pixels. Default 480. */
  readonly size?: number;
  /** Level of the surface relative to the maximum of the smoothed amplitude. Default 0.5. */
  readonly threshold?: number;
  /** Length of a voxel along each axis. Default: all the same. */
  readonly voxelSizeNanometers?: readonly number[];
}

/**
 * PNG of the surface where the amplitude inside the support passes `threshold`, seen without perspective, lit by
 * Lambert's cosine law and coloured by the phase one voxel below it (mean 0, the `phase` map). Transparent where there is nothing.
 * The amplitude is smoothed by a cubic B-spline, which rounds edges by about a voxel.
 * @param object - centred, three axes.
 * @throws {ShapeError} when the object is not 3-D or does not fit its support; {ValueError} for a bad size or threshold.
 */
export function supportProjection(object: ImagedObject, options: SupportProjectionOptions = {}): Uint8Array {
  return projectSurface(objectParts("supportProjection", object), options);
}

export function projectSurface(parts: ObjectParts, options: SupportProjectionOptions): Uint8Array {
  const { view = THREE_VIEWS[0], size = 480, threshold = 0.5, voxelSizeNanometers = [1, 1, 1] } = options;
  const { shape } = parts.support;
  if (shape.length !== 3) throw new ShapeError(`supportProjection: expected 3 axes, got ${formatShape(shape)}`);
  if (!(threshold > 0 && threshold < 1))
    throw new ValueError(`supportProjection: threshold must lie between 0 and 1, got ${threshold}`);
  if (!Number.isInteger(size) || size < 1)
    throw new ValueError(`supportProjection: size must be a positive integer, got ${size}`);
  const density = createDensity(parts, threshold, voxelSizeNanometers as unknown as Vector);
  const data = density ? drawSurface(density, cameraAt(view), size) : new Uint8Array(4 * size * size);
  return encode({ width: size, height: size, data, channels: 4 });
}

/** Rays per pixel along each side. */
const RAYS = 2;
/** Empty rim around the object, relative to its radius. */
const RIM = 1.02;

function drawSurface(density: Density, camera: Camera, size: number): Uint8Array {
  const trace = createTracer(density, camera);
  const pixels = new Uint8Array(4 * size * size);
  const sum = new Float64Array(3);
  const colour = new Float64Array(3);
  const place = (k: number) => ((k + 0.5) / (RAYS * size) - 0.5) * 2 * RIM * density.radius;
  for (let pixel = 0; pixel < size * size; pixel++) {
    const row = Math.floor(pixel / size) * RAYS;
    const column = (pixel % size) * RAYS;
    let hits = 0;
    sum.fill(0);
    for (let ray = 0; ray < RAYS * RAYS; ray++) {
      if (!trace(place(column + (ray % RAYS)), place(row + Math.floor(ray / RAYS)), colour)) continue;
      hits++;
      for (let k = 0; k < 3; k++) sum[k] += colour[k];
    }
    if (hits === 0) continue;
    for (let k = 0; k < 3; k++) pixels[4 * pixel + k] = Math.round(255 * encodeSrgb(sum[k] / hits));
    pixels[4 * pixel + 3] = Math.round((255 * hits) / (RAYS * RAYS));
  }
  return pixels;
}
