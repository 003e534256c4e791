/** What an exported graph should give, from the network itself. */

import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";
import { applyNetwork } from "../src/apply-network.js";
import { initializeWeights } from "../src/initialize-weights.js";
import { createNetwork } from "../src/network.js";
import type { NetworkOptions } from "../src/network-options.js";
import { createWeightTensors } from "../src/weights.js";
import { relativeError } from "./golden.js";

export const EXPORTED_OPTIONS: readonly NetworkOptions[] = [
  {},
  { normalization: "group", residual: true },
  { supportTemperature: 0.05, residual: true },
];

interface Volumes {
  readonly amplitude: ArrayLike<number>;
  readonly phase: ArrayLike<number>;
}

/** A small network of `anl-ddp` for volumes that are no cubes, with a threshold in the middle of its amplitudes. */
export function exportedCase(options: NetworkOptions) {
  const network = createNetwork({ name: "anl-ddp", channels: 4, ...options });
  const weights = initializeWeights(network, { seed: 2 });
  const size = [16, 32, 48] as const;
  const random = createRandom(1);
  const input = Float32Array.from({ length: 16 * 32 * 48 }, () => random.uniform());
  const apply = (threshold: number): Volumes => {
    const tensor = tf.tensor5d(input.slice(), [1, ...size, 1]);
    const { amplitude, phase } = applyNetwork(network, createWeightTensors(network, weights), tensor, { threshold });
    return { amplitude: amplitude.dataSync(), phase: phase.dataSync() };
  };
  const uncut = Float32Array.from(apply(0).amplitude);
  const inside = uncut.filter((a) => a > 0).sort();
  const threshold = inside[inside.length >> 1] as number;
  /** Voxels within rounding of the threshold may fall on either side. */
  const clear = (values: ArrayLike<number>): number[] =>
    Array.from(values).filter((_, n) => Math.abs((uncut[n] as number) - threshold) > 1e-4);
  const check = (actual: Volumes): void => {
    const expected = apply(threshold);
    expect(relativeError(clear(actual.amplitude), clear(expected.amplitude))).toBeLessThan(1e-4);
    expect(relativeError(actual.phase, expected.phase)).toBeLessThan(1e-4);
    expect(relativeError(clear(actual.amplitude), clear(uncut))).toBeGreaterThan(0.1);
  };
  return { network, weights, size, input, threshold, check };
}
