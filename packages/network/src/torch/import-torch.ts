/** Weights out of a file of `torch.save`. */

import { FormatError } from "@autophase/tensor-io";
import { printable } from "../errors.js";
import type { Network } from "../network.js";
import { assertWeights, type WeightShapes, type Weights } from "../weights.js";
import { type PickleValue, TorchTensor } from "./pickle-values.js";
import { readTensorValues } from "./read-tensor.js";
import { readTorch } from "./read-torch.js";

/** Names of a whole model that wrappers (`DataParallel`, `torch.compile`, modules that hold it) put before its own. */
const PREFIXES = ["module.", "_orig_mod.", "model.", "network.", "net."];

/** What nothing uses. */
const IGNORED = /(^|\.)num_batches_tracked$/;

/**
 * Weights of a state dictionary, or of a checkpoint that holds one under any name. Only the tensors of the network are
 * read.
 * @param describe - the network that tensors of these names and shapes belong to.
 * @throws {FormatError} when the file is damaged or holds no state dictionary.
 * @throws {ForbiddenPickleError} when its pickle names Python code.
 * @throws {WeightsError} when the tensors are not the network's; names the first one.
 */
export function importTorch(
  bytes: Uint8Array,
  describe: (shapes: WeightShapes) => Network,
  file: string,
): { network: Network; weights: Weights } {
  const opened = readTorch(bytes, file);
  const tensors = withoutPrefixes(findState(opened.value, file));
  const network = describe(tensors);
  assertWeights(network, tensors);
  const weights = new Map(
    Array.from(tensors, ([name, tensor]) => {
      const data = readTensorValues(opened, tensor, `${file}: ${name}`);
      return [name, { data, shape: tensor.shape }] as const;
    }),
  );
  return { network, weights };
}

/** The dictionary of tensors: the value itself, or the largest among the entries of a checkpoint. */
function findState(value: PickleValue, file: string): Map<string, TorchTensor> {
  if (!(value instanceof Map)) throw new FormatError(file, "expected a state_dict or a checkpoint with one");
  const candidates = [value, ...value.values()].map(tensorsOf);
  const largest = candidates.reduce((best, other) => (other.size > best.size ? other : best));
  if (largest.size > 0) return largest;
  const keys = [...value.keys()].filter((key) => typeof key === "string").map(printable);
  const found = keys.slice(0, 8).join(", ") || "nothing";
  throw new FormatError(file, `no tensors by name in it, only ${found}; save model.state_dict()`);
}

function tensorsOf(value: PickleValue): Map<string, TorchTensor> {
  const tensors = new Map<string, TorchTensor>();
  if (!(value instanceof Map)) return tensors;
  for (const [name, tensor] of value) {
    if (typeof name === "string" && tensor instanceof TorchTensor && !IGNORED.test(name)) tensors.set(name, tensor);
  }
  return tensors;
}

function withoutPrefixes(tensors: Map<string, TorchTensor>): Map<string, TorchTensor> {
  const names = [...tensors.keys()];
  const prefix = PREFIXES.find((own) => names.every((name) => name.startsWith(own)));
  if (prefix === undefined) return tensors;
  return withoutPrefixes(new Map(Array.from(tensors, ([name, tensor]) => [name.slice(prefix.length), tensor])));
}
