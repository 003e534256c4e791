/** The network that a command is to ask. */

import { createNetwork, initializeWeights, readWeights } from "@autophase/network";
import { type TrainedNetwork, trainedNetwork } from "@autophase/prediction";
import { readFileBytes } from "@autophase/tensor-io/node";
import type { PredictionOptions } from "./prediction-options.js";

type NetworkOptions = Pick<PredictionOptions, "weights" | "network" | "channels" | "size" | "threshold" | "seed">;

/** From its weights, or without them an untrained one. @throws {FileError | FormatError | WeightsError} for weights that cannot be used. */
export async function loadNetwork({ size, threshold, ...options }: NetworkOptions): Promise<TrainedNetwork> {
  const model = options.weights === undefined ? untrained(options) : await readTrained(options.weights);
  return { ...model, ...(threshold !== undefined && { threshold }), ...(size && { shape: size }) };
}

async function readTrained(file: string): Promise<TrainedNetwork> {
  return trainedNetwork(readWeights(await readFileBytes(file), { file }));
}

function untrained({ network: name = "anl2024", channels = 16, seed }: NetworkOptions): TrainedNetwork {
  const network = createNetwork({ name, channels });
  return { network, weights: initializeWeights(network, { seed }) };
}
