/** The guess of a network as a start for phasing. */

import type { EngineName } from "@autophase/kernels";
import type { StartingGuess } from "@autophase/phase-retrieval";
import { createPredictor, type Prediction, predictObject, selectLearningEngine } from "@autophase/prediction";
import { type DiffractionPattern, formatShape } from "@autophase/tensor-io";
import { loadNetwork } from "./load-network.js";

/** Object and support that the network of `weights` predicts; says on standard error what it did. @param start - its number, from 0. */
export async function networkStart(
  pattern: DiffractionPattern,
  {
    weights,
    engine,
    start,
  }: { readonly weights: string; readonly engine: EngineName | "auto"; readonly start: number },
): Promise<StartingGuess> {
  await selectLearningEngine(engine);
  const predictor = createPredictor(await loadNetwork({ weights, seed: 0 }));
  try {
    const prediction = await predictObject(pattern, predictor);
    process.stderr.write(`start ${start + 1}: the network of ${weights}; ${describeGrid(prediction)}\n`);
    return prediction;
  } finally {
    predictor.dispose();
  }
}

/** How a pattern was brought to a network, in words. */
export function describeGrid({ grid, oversampling }: Pick<Prediction, "grid" | "oversampling">): string {
  const sampling = oversampling.map((value) => value.toFixed(1)).join(", ");
  const bins = grid.binning.some((factor) => factor > 1) ? `, binned by ${grid.binning.join(" x ")}` : "";
  return `oversampling ${sampling}${bins}, seen at ${formatShape(grid.shape)}`;
}
