/** A network with its weights and what it has learnt from. */

import {
  createNetwork,
  initializeWeights,
  type Network,
  readWeights,
  type Weights,
  type WeightsFile,
} from "@autophase/network";
import type { Shape } from "@autophase/tensor-io";
import type { PredictionSettings } from "./prediction-settings.js";
import { rangeFromText, type TrainingRange } from "./training-range.js";

export interface TrainedNetwork {
  readonly network: Network;
  readonly weights: Weights;
  /** Amplitude under it is zero; default 0.1. */
  readonly threshold?: number | undefined;
  /** Of the patterns it was trained on; default 64 x 64 x 64. */
  readonly shape?: Shape | undefined;
  /** What else is known of them. */
  readonly range?: TrainingRange | undefined;
}

/**
 * The trained network of a file, with its size where it names one, and of its metadata the `threshold` and the ranges
 * that `rangeFromText` reads.
 */
export function trainedNetwork({ network, weights, size, metadata }: WeightsFile): TrainedNetwork {
  const threshold = Number(metadata.threshold ?? Number.NaN);
  const range = rangeFromText(metadata);
  return { network, weights, range, ...(threshold >= 0 && { threshold }), ...(size && { shape: size }) };
}

/**
 * The network of the bytes of a weights file: of this project, or the HDF5 of a Keras model of the published network
 * (Yao et al. 2022, doi:10.1038/s41524-022-00803-w), which cohere takes.
 * @param options.file - name for messages.
 * @throws {FormatError | WeightsError} for bytes that cannot be used, and a Keras model of another network.
 */
export async function readTrainedNetwork(
  bytes: Uint8Array,
  options: { readonly file?: string } = {},
): Promise<TrainedNetwork> {
  if (!HDF5.every((byte, k) => bytes[k] === byte)) return trainedNetwork(readWeights(bytes, options));
  const { importWeights } = await import("@autophase/network/exchange");
  const { network, weights } = await importWeights(bytes, { name: "yao2022", ...options });
  return { network, weights };
}

/** What such a file begins with. */
const HDF5 = [0x89, 0x48, 0x44, 0x46];

/** Random weights, to be fitted to one pattern. */
export function untrainedNetwork({
  network: name = "anl2024",
  channels = 16,
  seed = 0,
}: Partial<Pick<PredictionSettings, "network" | "channels" | "seed">> = {}): TrainedNetwork {
  const network = createNetwork({ name, channels });
  return { network, weights: initializeWeights(network, { seed }) };
}
