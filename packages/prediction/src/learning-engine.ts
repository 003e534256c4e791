/** Chooses what carries the arithmetic of networks. */

import { type EngineName, EngineUnavailableError } from "@autophase/kernels";
import * as tf from "@tensorflow/tfjs-core";

export interface LearningEngine {
  readonly name: EngineName;
  /** For people: what it is and why it was chosen. */
  readonly reason: string;
}

export interface LearningEngineOptions {
  /** Of `wasm`; default the cores up to 8. */
  readonly threads?: number;
  /** `gpu` keeps activations in half precision, which not every device has; default false. */
  readonly float16?: boolean | undefined;
}

/**
 * Makes the engine of that name the current TensorFlow.js backend; `auto` is `wasm`. One that was chosen before is the
 * same one, with the threads that it has.
 * @throws {EngineUnavailableError} for an engine that cannot learn, or is not here, or has no half precision.
 */
export async function selectLearningEngine(
  name: EngineName | "auto",
  options: LearningEngineOptions = {},
): Promise<LearningEngine> {
  // TensorFlow.js greets its users on standard error otherwise, and checks every tensor
  tf.enableProdMode();
  const [chosen, prefix, suffix] =
    name === "auto" ? (["wasm", "auto: ", ""] as const) : ([name, "", ", as asked for"] as const);
  const activate = ENGINES[chosen];
  if (activate === undefined) {
    const names = Object.keys(ENGINES).join(", ");
    throw new EngineUnavailableError(chosen, `the ${chosen} engine cannot learn; engines that can: ${names}`);
  }
  if (options.float16 && chosen !== "gpu") {
    throw new EngineUnavailableError(chosen, `the ${chosen} engine has float32 alone: float16 is of the gpu engine`);
  }
  return { name: chosen, reason: `${prefix}${chosen} (${await activatedOnce(chosen, activate, options)})${suffix}` };
}

/** What was registered, by the name of the engine. */
const registered = new Map<EngineName, { readonly backend: string; readonly description: string }>();

async function activatedOnce(
  name: EngineName,
  activate: (options: LearningEngineOptions) => Promise<string>,
  options: LearningEngineOptions,
): Promise<string> {
  const before = registered.get(name);
  if (before && tf.findBackendFactory(before.backend) !== null) {
    await tf.setBackend(before.backend);
    return before.description;
  }
  const description = await activate(options);
  registered.set(name, { backend: tf.getBackend(), description });
  return description;
}

/** Those that can learn. Each says what it is. */
const ENGINES: Partial<Record<EngineName, (options: LearningEngineOptions) => Promise<string>>> = {
  gpu: async ({ float16 = false }) => {
    const { registerGpuBackend } = await import("@autophase/kernels/tfjs-gpu");
    const { description, isTuned } = await registerGpuBackend({ float16 });
    return isTuned ? `${description}, tuned` : description;
  },
  wasm: async ({ threads }) => {
    const { registerWasmBackend } = await import("@autophase/kernels/tfjs");
    return (await registerWasmBackend({ ...(threads && { threads }) })).description;
  },
  tensorflow: async () => {
    const { registerTensorflowBackend } = await import("@autophase/kernels/tensorflow");
    return (await registerTensorflowBackend()).description;
  },
  reference: async () => {
    await import("@tensorflow/tfjs-backend-cpu");
    await tf.setBackend("cpu");
    return "TensorFlow.js cpu backend, one thread, float32";
  },
};
