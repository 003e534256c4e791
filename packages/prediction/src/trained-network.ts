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

/** The trained network of a file, with its size where it names one and the `threshold` of its metadata. */
export function trainedNetwork({ network, weights, size, metadata }: WeightsFile): TrainedNetwork {
  const threshold = Number(metadata.threshold ?? Number.NaN);
  return { network, weights, ...(threshold >= 0 && { threshold }), ...(size && { shape: size }) };
}
