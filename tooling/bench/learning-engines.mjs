// Learning on the engines that carry it here.

import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { registerGpuBackend } from "@autophase/kernels/tfjs-gpu";
import * as tf from "@tensorflow/tfjs-core";
import { learningRows } from "./learning-rows.mjs";
import { torchPeer } from "./peers.mjs";

export async function wasmLearningRows(work, peer) {
  tf.enableProdMode();
  const backend = await registerWasmBackend();
  const rows = await learningRows(work, peer, { budgets: { training: 1.2, inference: 1 } });
  const memory = backend.report();
  backend.dispose();
  return [
    ...rows,
    { work: "memory of that training", value: `${(memory.totalBytes / 1e6).toFixed(0)} MB`, budget: "3000" },
  ];
}

/** The three networks on a GPU, beside PyTorch where it has one too. */
export async function gpuLearningRows(work) {
  const rows = [];
  for (const network of ["anl2024", "anl-ddp", "yao2022"]) {
    const peer = torchPeer({ ...work, network }, "cuda");
    const backend = await registerGpuBackend();
    const options = { budgets: { training: 2, inference: 1.5 }, mark: ", gpu", peerMissing: "no PyTorch on a GPU" };
    rows.push(...(await learningRows({ ...work, network }, peer, options)));
    backend.dispose();
  }
  return rows;
}
