/** The run as TensorBoard shows it. */

import { join } from "node:path";
import { extractPlane, logRange, renderImage, type TrainingExample } from "@autophase/figures";
import { amplitudeOf, phaseOf, type RealArray, toFloat32 } from "@autophase/tensor-io";
import { createEventWriter, type EventImage } from "@autophase/trainer/node";
import { RUN_FILES } from "./run-folder.js";
import type { RunListener } from "./run-listener.js";

/** Pixels per voxel. */
const ZOOM = 4;

/** Scalars of every step and epoch, and the middle planes of the examples. */
export async function createTensorboardLog(folder: string, firstStep: number): Promise<RunListener> {
  const writer = await createEventWriter(join(folder, RUN_FILES.tensorboard), { firstStep });
  return {
    on: async (event) => {
      if (event.type === "step-end") {
        const { step, loss, learningRate, gradientNorm, seconds } = event;
        writer.scalars(step, {
          "loss/training": loss,
          "learning rate": learningRate,
          "gradient norm": gradientNorm,
          "seconds per step": seconds,
        });
      } else if (event.type === "validation-end") {
        const metrics = Object.entries(event.metrics).map(([name, value]) => [`validation/${name}`, value]);
        writer.scalars(event.step, { "loss/validation": event.loss, ...Object.fromEntries(metrics) });
      } else if (event.type === "epoch-end") await writer.flush();
    },
    examples: async (step, examples) => {
      writer.images(step, Object.assign({}, ...examples.map(imagesOf)));
      await writer.flush();
    },
    flush: writer.flush,
    close: writer.close,
  };
}

function imagesOf({ name, pattern, farField, predicted }: TrainingExample): Record<string, EventImage> {
  const amplitude = amplitudeOf(predicted.object);
  const images: Record<string, EventImage> = {
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

/** The plane across the first axis. */
function middle(volume: RealArray, options: Parameters<typeof renderImage>[1]): EventImage {
  const plane = extractPlane(volume as RealArray<Float32Array>, 0, Math.floor((volume.shape[0] as number) / 2));
  const [height, width] = plane.shape as [number, number];
  return { height: height * ZOOM, width: width * ZOOM, bytes: renderImage(plane, { ...options, zoom: ZOOM }) };
}
