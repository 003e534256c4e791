/** Weights of other programs. */

import { FormatError } from "@autophase/tensor-io";
import { printable } from "../errors.js";
import { importKeras } from "../keras/import-keras.js";
import { createNetwork, type Network } from "../network.js";
import type { NetworkOptions } from "../network-options.js";
import { readWeights } from "../safetensors.js";
import { importTorch } from "../torch/import-torch.js";
import { isTorchFile } from "../torch/read-torch.js";
import type { WeightShapes, Weights } from "../weights.js";

export type WeightsFormat = "pytorch" | "keras" | "safetensors";

export interface ImportedWeights {
  readonly network: Network;
  readonly weights: Weights;
  readonly format: WeightsFormat;
}

export interface ImportWeightsOptions extends NetworkOptions {
  /** The network that the file holds: `anl2024`, `anl-ddp`, `yao2022` or `patterson`. */
  readonly name: string;
  /** First width; default: as wide as the first kernel of the file. */
  readonly channels?: number;
  /** Name for messages. */
  readonly file?: string;
}

/**
 * The network and weights of a PyTorch file (`.pth`, `.pt`: a state dictionary or a checkpoint), a Keras HDF5 file or
 * safetensors with the names of a state dictionary. What it is, is told by its first bytes. Pickles are parsed, never
 * executed.
 * @throws {FormatError} when the file is damaged, or of none of these formats.
 * @throws {ForbiddenPickleError} when a pickle names Python code beyond tensors and dictionaries.
 * @throws {WeightsError} when a tensor is missing, surplus or of another shape than the network's.
 * @throws {UnknownNetworkError} `ValueError` for a network that there is not.
 */
export async function importWeights(
  bytes: Uint8Array,
  { name, channels, file = "weights", ...options }: ImportWeightsOptions,
): Promise<ImportedWeights> {
  const describe = (shapes: WeightShapes): Network =>
    createNetwork({ name, channels: channels ?? firstWidth(shapes, file), ...options });
  if (isTorchFile(bytes)) return { ...importTorch(bytes, describe, file), format: "pytorch" };
  if (isHdf5(bytes)) return { ...(await importKeras(bytes, describe, file)), format: "keras" };
  const { network, weights } = readWeights(bytes, { file, network: describe });
  return { network, weights, format: "safetensors" };
}

function firstWidth(shapes: WeightShapes, file: string): number {
  const width = shapes.get("encoder.0.weight")?.shape[0];
  if (width !== undefined && width > 0) return width;
  const names = [...shapes.keys()].slice(0, 4).map(printable).join(", ");
  throw new FormatError(file, `no encoder.0.weight in it, which begins every network here; it holds ${names}, ...`);
}

function isHdf5(bytes: Uint8Array): boolean {
  return [0x89, 0x48, 0x44, 0x46].every((byte, k) => bytes[k] === byte);
}
