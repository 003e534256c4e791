// Every convolution of anl2024 on the wasm engine: the next thing to speed up. Rates count the multiply-adds of the
// plain convolution, so a Winograd layer may pass the peak.

import { registerWasmBackend } from "@autophase/kernels/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { medianSeconds } from "./median-seconds.mjs";

/** What one core can do at 128 bits: two float32x4 operations in each cycle, times the clock. */
const PEAK_GFLOPS_PER_CORE = 56;

/** [inputs, outputs, length of the input, stride], times 32 channels; the decoder's appear twice in the network. */
const LAYERS = [
  ["encoder.0", 1, 32, 64, 1],
  ["encoder.3", 32, 64, 64, 2],
  ["encoder.6", 64, 64, 32, 1],
  ["encoder.9", 64, 128, 32, 2],
  ["encoder.12", 128, 128, 16, 1],
  ["encoder.15", 128, 256, 16, 2],
  ["encoder.18", 256, 256, 8, 2],
  ["decoder.0", 256, 128, 4, 1],
  ["decoder.3", 128, 128, 4, 1],
  ["decoder.7", 128, 64, 8, 1],
  ["decoder.10", 64, 64, 8, 1],
  ["decoder.14", 64, 32, 16, 1],
  ["decoder.17", 32, 32, 16, 1],
  ["decoder.21", 32, 1, 32, 1],
];

export async function layerTable(batch, repeats) {
  tf.enableProdMode();
  const backend = await registerWasmBackend();
  const lines = [
    [
      "layer",
      "shape",
      "forward",
      "filter gradient",
      "input gradient",
      `(GFLOP/s and share of ${PEAK_GFLOPS_PER_CORE * backend.threads} at 128 bits)`,
    ],
  ];
  for (const [name, inputs, outputs, length, stride] of LAYERS) {
    const gflop = (2 * 27 * inputs * outputs * (length / stride) ** 3 * batch) / 1e9;
    const rates = [];
    for (const run of passes(batch, inputs, outputs, length, stride)) {
      rates.push(formatRate(gflop / (await medianSeconds(run, repeats)), backend.threads));
    }
    lines.push([name, `${inputs} -> ${outputs} at ${length}^3${stride > 1 ? ` /${stride}` : ""}`, ...rates, ""]);
  }
  backend.dispose();
  return lines;
}

function passes(batch, inputs, outputs, length, stride) {
  const attributes = { strides: [stride, stride, stride], pad: 1, dilations: 1 };
  const random = (shape) => tf.randomUniform(shape, -1, 1, "float32", 1);
  const inputShape = [batch, length, length, length, inputs];
  const filterShape = [3, 3, 3, inputs, outputs];
  const x = random(inputShape);
  const filter = random(filterShape);
  const dy = random([batch, length / stride, length / stride, length / stride, outputs]);
  const run = (kernel, tensors, more) => async () =>
    tf
      .engine()
      .runKernel(kernel, tensors, { ...attributes, ...more })
      .dispose();
  const all = [run(tf.Conv3D, { x, filter }), run(tf.Conv3DBackpropFilterV2, { x, dy }, { filterShape })];
  // the network's input needs no gradient
  return inputs === 1 ? all : [...all, run(tf.Conv3DBackpropInputV2, { dy, filter }, { inputShape })];
}

function formatRate(gflops, threads) {
  return `${gflops.toFixed(0)} (${((100 * gflops) / (PEAK_GFLOPS_PER_CORE * threads)).toFixed(0)} %)`;
}
