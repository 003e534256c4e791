/** The run as TensorBoard shows it. */

import { join } from "node:path";
import { exampleImages } from "@autophase/figures";
import type { TrainingEvent } from "@autophase/learning";
import { RUN_FILES } from "@autophase/learning/node";
import { createEventWriter } from "@autophase/trainer/node";

export interface TensorboardLog {
  readonly onEvent: (event: TrainingEvent) => Promise<void>;
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Scalars of every step and epoch, and the middle planes of the examples. */
export async function createTensorboardLog(folder: string, firstStep: number): Promise<TensorboardLog> {
  const writer = await createEventWriter(join(folder, RUN_FILES.tensorboard), { firstStep });
  return {
    onEvent: async (event) => {
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
      } else if (event.type === "examples") {
        writer.images(event.step, Object.assign({}, ...event.examples.map(exampleImages)));
        await writer.flush();
      } else if (event.type === "epoch-end") await writer.flush();
    },
    flush: writer.flush,
    close: writer.close,
  };
}
