/** What the shipped network makes of a pattern, in Node or in a page's worker. */

import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { predict, trainedNetwork } from "@autophase/prediction";
import { simulateCrystal } from "@autophase/simulation";
import { loadWeights } from "@autophase/weights";
import * as tf from "@tensorflow/tfjs-core";
import type { Outcome } from "./outcome.js";

/** Weights by name, on one thread: a prediction and what one iteration of refinement makes of it. */
export async function runPrediction(): Promise<Outcome> {
  tf.enableProdMode();
  const backend = await registerWasmBackend({ threads: 1 });
  try {
    const { pattern } = simulateCrystal({ seed: 6, index: 2, shape: [32, 32, 32], detector: { peakCounts: 1e5 } });
    const { prediction, solution } = await predict(pattern, trainedNetwork(await loadWeights()), { refine: 2 });
    return {
      description: backend.description,
      exact: { "support of the prediction": Array.from(prediction.support.data) },
      close: {
        prediction: [...prediction.object.real, ...prediction.object.imag],
        refined: [...solution.object.real, ...solution.object.imag],
      },
    };
  } finally {
    backend.dispose();
  }
}
