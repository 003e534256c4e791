/** The layers of stages, one after the other. */

import type * as tf from "@tensorflow/tfjs-core";
import { convolve } from "./layers/convolve.js";
import { padTo } from "./layers/pad.js";
import { maxPoolHalf } from "./layers/pool.js";
import { addShortcut } from "./layers/shortcut.js";
import { upsampleTwice } from "./layers/upsample.js";
import type { PlacedLayer, PlacedStage } from "./network.js";
import { type Pass, runBlock } from "./run-block.js";

/** What the last layer gives. `from` stays the caller's; what lies between is released. */
export function runStages(pass: Pass, stages: readonly PlacedStage[], from: tf.Tensor5D): tf.Tensor5D {
  let x = from;
  for (const stage of stages) {
    const output = runStage(pass, stage, x);
    if (x !== from && x !== output) x.dispose();
    x = output;
  }
  return x;
}

/**
 * An array is released once a layer has made the next of it, unless it is kept: what gradients need is held by their
 * layers.
 */
function runStage(pass: Pass, { padFirst, layers }: PlacedStage, from: tf.Tensor5D): tf.Tensor5D {
  const kept = new Map<string, tf.Tensor5D>();
  let x = padFirst ? padTo(from, pass.input.shape.slice(1, 4)) : from;
  for (const placed of layers) {
    if (placed.layer.type === "keep") kept.set(placed.layer.name, x);
    const output = runLayer(pass, placed, x, kept);
    const isHeld = x === from || x === output || [...kept.values()].includes(x);
    if (!isHeld) x.dispose();
    x = output;
  }
  for (const array of kept.values()) if (array !== from && array !== x) array.dispose();
  return x;
}

function runLayer(
  pass: Pass,
  placed: PlacedLayer,
  x: tf.Tensor5D,
  kept: ReadonlyMap<string, tf.Tensor5D>,
): tf.Tensor5D {
  const { layer } = placed;
  switch (layer.type) {
    case "block":
      return runBlock(pass, placed, layer, x);
    case "convolution":
      return runConvolution(pass, placed, x);
    case "max-pool":
      return maxPoolHalf(x);
    case "upsample":
      return upsampleTwice(x, layer.interpolation);
    case "keep":
      return x;
    case "add":
      // a definition that adds what it never kept is refused when it is placed
      return addShortcut(x, kept.get(layer.name) as tf.Tensor5D);
  }
}

function runConvolution(pass: Pass, { convolution }: PlacedLayer, x: tf.Tensor5D): tf.Tensor5D {
  const { trainable } = pass.weights;
  const kernel = trainable[`${convolution}.weight`] as tf.Tensor5D;
  const bias = trainable[`${convolution}.bias`] as tf.Tensor1D;
  return convolve(x, kernel, bias, { inputGradient: x !== pass.input });
}
