/** `autophase predict`: what a network makes of one pattern. */

import { Command } from "commander";
import { predictPattern } from "../prediction/predict-pattern.js";
import { addPredictionOptions } from "../prediction/prediction-options.js";

export function predictCommand(): Command {
  const command = new Command("predict").description(
    "ask a network for the object of a pattern of any size, fine-tuned on it and refined if wanted",
  );
  return addPredictionOptions(command).action(predictPattern);
}
