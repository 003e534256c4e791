import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { simulateCrystal } from "@autophase/simulation";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { describeInput, type PredictEvent, predict } from "./predict.js";
import { untrainedNetwork } from "./trained-network.js";

const { pattern } = simulateCrystal({ seed: 4, index: 0, shape: [20, 16, 24] });
const untrained = { channels: 1, size: [32, 32, 32], threshold: 0, oversampling: [3, 3, 3] };

beforeAll(async () => {
  tf.enableProdMode();
  const { dispose } = await registerWasmBackend({ threads: 2 });
  return dispose;
});

describe("predict", () => {
  it("fits the network to the pattern, predicts, refines, and says so in this order", async () => {
    const events: PredictEvent[] = [];
    const settings = { ...untrained, fineTune: 2, refine: 3 };
    const before = tf.memory().numTensors;
    const outcome = await predict(pattern, undefined, settings, {
      engine: "wasm",
      onEvent: (event) => events.push(event),
    });
    expect(tf.memory().numTensors).toBe(before);
    const types = events.map(({ type }) => type).filter((type) => type !== "progress" && type !== "warning");
    expect(types).toEqual(["fitted", "fine-tuning", "fine-tuning", "refining", "begin", "done"]);
    expect(outcome.solution).toMatchObject({ iterations: 3, object: { shape: [20, 16, 24] } });
    expect(outcome.fineTuned).toMatchObject({ steps: 2 });
    expect(outcome.interrupted).toBe(false);
  });

  it("is the prediction as it is without refinement, of given weights with their threshold", async () => {
    const { solution, prediction, fineTuned } = await predict(pattern, untrainedNetwork({ channels: 1 }), untrained);
    expect(solution).toMatchObject({ iterations: 0, object: prediction.object, support: prediction.support });
    expect(fineTuned).toBeUndefined();
    expect(describeInput(prediction)).toBe("oversampling 3.0, 3.0, 3.0, seen at 32 x 32 x 32");
  });

  it.each([0, 1])("warns once of a pattern without a peak, refined by %d iterations", async (iterations) => {
    const shape = [16, 16, 16];
    const random = createRandom(2);
    const dark = {
      intensity: {
        data: Float32Array.from({ length: 16 ** 3 }, () => Math.max(0, Math.round(3 + 2 * random.normal()))),
        shape,
      },
      history: [],
    };
    const events: PredictEvent[] = [];
    const settings = { ...untrained, size: [16, 16, 16], refine: iterations };
    const onEvent = (event: PredictEvent): void => void events.push(event);
    await predict(dark, untrainedNetwork({ channels: 1 }), settings, { engine: "wasm", onEvent });
    expect(events.filter((event) => event.type === "warning" && event.code === "no-peak")).toHaveLength(1);
  });

  it("names the setting that it cannot use", async () => {
    await expect(predict(pattern, undefined, { fineTune: -1 })).rejects.toThrow(
      /predict: fineTune: expected an integer/,
    );
  });
});
