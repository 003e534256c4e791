/** Held-out patterns of a training as pictures one by one, for logs that show pixels. */

import { amplitudeOf, phaseOf, type RealArray, toFloat32 } from "@autophase/tensor-io";
import { logRange } from "../colour/value-range.js";
import { type RenderImageOptions, renderImage } from "../image/render-image.js";
import { extractPlane } from "../volume/plane.js";
import type { TrainingExample } from "./training-example.js";

/** A PNG. */
export interface ExampleImage {
  readonly height: number;
  readonly width: number;
  readonly bytes: Uint8Array;
}

/** Pixels per voxel. */
const ZOOM = 4;

/** The planes across the middle of the first axis, by `example/what it shows`. */
export function exampleImages({ name, pattern, farField, predicted }: TrainingExample): Record<string, ExampleImage> {
  const amplitude = amplitudeOf(predicted.object);
  const images: Record<string, ExampleImage> = {
    [`${name}/amplitude`]: middle(amplitude, { map: "viridis", range: { min: 0, max: 1 } }),
    [`${name}/phase`]: middle(phaseOf(predicted.object), { map: "phase", range: { min: -Math.PI, max: Math.PI } }),
  };
  if (pattern) {
    const range = logRange(toFloat32(pattern.intensity).data, (i) => pattern.mask?.data[i] === 0);
    images[`${name}/pattern measured`] = middle(pattern.intensity, { map: "inferno", range });
    if (farField) images[`${name}/pattern predicted`] = middle(farField, { map: "inferno", range });
  }
  return images;
}

function middle(volume: RealArray, options: RenderImageOptions): ExampleImage {
  const plane = extractPlane(volume, 0, Math.floor(volume.shape[0] / 2));
  const [height, width] = plane.shape;
  return { height: height * ZOOM, width: width * ZOOM, bytes: renderImage(plane, { ...options, zoom: ZOOM }) };
}
