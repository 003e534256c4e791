/** Chooses what carries the arithmetic of learning. */

import { type EngineName, EngineUnavailableError } from "@autophase/kernels";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";

export interface LearningEngine {
  readonly name: EngineName;
  /** For people: what it is and why it was chosen. */
  readonly reason: string;
}

const DESCRIPTION = "TensorFlow.js cpu backend, one thread, float32";

/**
 * Makes the engine of that name the current TensorFlow.js backend. In this version there is only `reference`.
 * @throws {EngineUnavailableError} for any other name.
 */
export async function selectLearningEngine(name: EngineName | "auto"): Promise<LearningEngine> {
  if (name !== "auto" && name !== "reference") {
    throw new EngineUnavailableError(name, `the ${name} engine cannot learn in this version; use --engine reference`);
  }
  // TensorFlow.js greets its users on standard error otherwise, and checks every tensor
  tf.enableProdMode();
  await tf.setBackend("cpu");
  await tf.ready();
  const why = name === "auto" ? "the only one that learns in this version" : "as asked for";
  return { name: "reference", reason: `reference (${DESCRIPTION}), ${why}` };
}
