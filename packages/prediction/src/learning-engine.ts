/** Chooses what carries the arithmetic of networks. */

import { type EngineName, EngineUnavailableError } from "@autophase/kernels";
import * as tf from "@tensorflow/tfjs-core";

export interface LearningEngine {
  readonly name: EngineName;
  /** For people: what it is and why it was chosen. */
  readonly reason: string;
}

/**
 * Makes the engine of that name the current TensorFlow.js backend; `auto` is `wasm`.
 * @param options.threads - of `wasm`; default the cores up to 8.
 * @throws {EngineUnavailableError} for an engine that cannot learn.
 */
export async function selectLearningEngine(
  name: EngineName | "auto",
  { threads }: { readonly threads?: number } = {},
): Promise<LearningEngine> {
  // TensorFlow.js greets its users on standard error otherwise, and checks every tensor
  tf.enableProdMode();
  const [chosen, prefix, suffix] =
    name === "auto" ? (["wasm", "auto: ", ""] as const) : ([name, "", ", as asked for"] as const);
  return { name: chosen, reason: `${prefix}${chosen} (${await activate(chosen, threads)})${suffix}` };
}

/** @returns what the engine is, in words. */
async function activate(name: EngineName, threads: number | undefined): Promise<string> {
  if (name === "wasm")
    return (await (await import("@autophase/kernels/tfjs")).registerWasmBackend({ ...(threads && { threads }) }))
      .description;
  if (name !== "reference") {
    throw new EngineUnavailableError(
      name,
      `the ${name} engine cannot learn in this version; the engine auto takes one that can`,
    );
  }
  await import("@tensorflow/tfjs-backend-cpu");
  await tf.setBackend("cpu");
  await tf.ready();
  return "TensorFlow.js cpu backend, one thread, float32";
}
