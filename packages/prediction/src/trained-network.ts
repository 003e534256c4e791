/** A network with its weights and what it has learnt from. */

import type { Network, Weights, WeightsFile } from "@autophase/network";
import type { Shape } from "@autophase/tensor-io";

export interface TrainedNetwork {
  readonly network: Network;
  readonly weights: Weights;
  /** Amplitude under it is zero; default 0.1. */
  readonly threshold?: number;
  /** Of the patterns it was trained on; default 64 x 64 x 64. */
  readonly shape?: Shape;
}

/** The trained network of a file, with the `threshold` and the `size` (`32`, or three lengths) that its metadata may name. */
export function trainedNetwork({ network, weights, metadata }: WeightsFile): TrainedNetwork {
  const threshold = Number(metadata.threshold ?? Number.NaN);
  const lengths = (metadata.size?.match(/\d+/g) ?? []).map(Number);
  const [length] = lengths;
  const shape = lengths.length === 1 ? [length, length, length] : lengths;
  return {
    network,
    weights,
    ...(threshold >= 0 && { threshold }),
    ...(shape.length === 3 && { shape }),
  };
}
