/** A state dictionary as a file that `torch.load` reads, with `weights_only=True` too. */

import { type RealArray, sizeOfShape } from "@autophase/tensor-io";
import { zipSync } from "fflate";
import type { Network } from "../network.js";
import { listParameters } from "../parameters.js";
import { assertWeights, type Weights } from "../weights.js";

type TorchArray = RealArray<Float32Array> | RealArray<BigInt64Array>;

/**
 * The bytes of a `.pth` file: what `torch.save(model.state_dict(), FILE)` would write of a model with these weights, so
 * that `load_state_dict(..., strict=True)` takes it. `num_batches_tracked`, which nothing uses, is 0.
 * @throws {WeightsError} when the weights are not the network's.
 */
export function writeTorch(network: Network, weights: Weights): Uint8Array {
  assertWeights(network, weights);
  const state = new Map<string, TorchArray>();
  for (const { name, role } of listParameters(network)) {
    state.set(name, weights.get(name) as RealArray<Float32Array>);
    if (role !== "running-variance") continue;
    state.set(name.replace(/running_var$/, "num_batches_tracked"), { data: new BigInt64Array(1), shape: [] });
  }
  const storages = Array.from(state.values(), ({ data }, key) => [`weights/data/${key}`, bytesOf(data)] as const);
  const text = new TextEncoder();
  const entries = {
    "weights/data.pkl": pickleState(state),
    "weights/byteorder": text.encode("little"),
    ...Object.fromEntries(storages),
    "weights/version": text.encode("3\n"),
  };
  return zipSync(entries, { level: 0, mtime: new Date(1980, 0, 1) });
}

function bytesOf(data: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** `OrderedDict` of calls of `_rebuild_tensor_v2`; the instructions are named as `pickletools` does. */
function pickleState(state: ReadonlyMap<string, TorchArray>): Uint8Array {
  const parts: Uint8Array[] = [];
  const put = (...items: readonly (number | string | Uint8Array)[]): void => {
    for (const item of items) parts.push(encode(item));
  };
  put(0x80, 2, EMPTY_ORDERED, "("); // PROTO, and the MARK of SETITEMS
  let key = 0;
  for (const [name, { data, shape }] of state) {
    const storage = data instanceof Float32Array ? "ctorch\nFloatStorage\n" : "ctorch\nLongStorage\n";
    put(unicode(name), "ctorch._utils\n_rebuild_tensor_v2\n", "((", unicode("storage"), storage, unicode(String(key)));
    put(unicode("cpu"), integer(data.length), "tQ"); // TUPLE, BINPERSID
    put(integer(0), tuple(shape), tuple(stridesOf(shape)), 0x89, EMPTY_ORDERED, "tR"); // NEWFALSE, hooks, TUPLE, REDUCE
    key += 1;
  }
  put("u."); // SETITEMS, STOP
  return join(parts);
}

/** GLOBAL, EMPTY_TUPLE, REDUCE. */
const EMPTY_ORDERED = "ccollections\nOrderedDict\n)R";

function encode(item: number | string | Uint8Array): Uint8Array {
  if (typeof item === "number") return Uint8Array.of(item);
  return typeof item === "string" ? new TextEncoder().encode(item) : item;
}

/** BINUNICODE. */
function unicode(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return join([withUint32(0x58, bytes.length), bytes]);
}

/** BININT. */
function integer(value: number): Uint8Array {
  return withUint32(0x4a, value);
}

function tuple(lengths: readonly number[]): Uint8Array {
  return join([encode("("), ...lengths.map(integer), encode("t")]);
}

function withUint32(code: number, value: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes[0] = code;
  new DataView(bytes.buffer).setUint32(1, value, true);
  return bytes;
}

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => sizeOfShape(shape.slice(axis + 1)));
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
