/** TensorFlow.js for tests: its backend in plain JavaScript, or the package that `AUTOPHASE_TENSORFLOW` names. */

import * as core from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import type { Tensorflow } from "../tensorflow/field.js";
import { createTensorflowEngine, type TensorflowEngine } from "../tensorflow/tensorflow-engine.js";

export async function openTensorflow(): Promise<TensorflowEngine> {
  return createTensorflowEngine({ tf: await loadTensorflow() });
}

async function loadTensorflow(): Promise<Tensorflow> {
  const name = process.env.AUTOPHASE_TENSORFLOW;
  if (name !== undefined) return (await import(/* @vite-ignore */ name)).default;
  // it greets users of Node otherwise, and checks every tensor
  core.enableProdMode();
  await core.setBackend("cpu");
  return core;
}
