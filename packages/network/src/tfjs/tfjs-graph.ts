/**
 * A graph of TensorFlow as TensorFlow.js stores it: a GraphDef in JSON, and the values of its constants in binary
 * files.
 */

export type TfjsAttribute =
  | { readonly type: "DT_FLOAT" | "DT_INT32" | "DT_BOOL" }
  | { readonly i: string }
  | { readonly f: number }
  | { readonly b: boolean }
  | { readonly s: string }
  | { readonly list: { readonly i: readonly string[] } }
  | { readonly shape: { readonly dim: readonly { readonly size: string }[] } };

export interface TfjsNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Readonly<Record<string, TfjsAttribute>>;
}

export interface TfjsConstant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

export interface TfjsGraph {
  readonly nodes: readonly TfjsNode[];
  readonly constants: readonly TfjsConstant[];
  readonly signature: object;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The files of a graph model: `model.json`, and shards of at most 4 MiB as TensorFlow.js' own converter makes them. */
export function encodeTfjs({ nodes, constants, signature, metadata }: TfjsGraph): Map<string, Uint8Array> {
  const shards = split(constants.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
  const paths = shards.map((_, k) => `group1-shard${k + 1}of${shards.length}.bin`);
  const weights = constants.map(({ name, shape, data }) => ({
    name,
    shape,
    dtype: data instanceof Float32Array ? "float32" : "int32",
  }));
  const model = {
    format: "graph-model",
    generatedBy: "autophase",
    convertedBy: null,
    signature,
    userDefinedMetadata: metadata,
    modelTopology: { node: nodes, library: {}, versions: { producer: 440 } },
    weightsManifest: [{ paths, weights }],
  };
  const files = new Map<string, Uint8Array>([["model.json", new TextEncoder().encode(JSON.stringify(model))]]);
  for (const [k, shard] of shards.entries()) files.set(paths[k] as string, shard);
  return files;
}

const SHARD_BYTES = 4 * 1024 * 1024;

function split(parts: readonly Uint8Array[]): Uint8Array[] {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  const count = Math.ceil(whole.length / SHARD_BYTES);
  return Array.from({ length: count }, (_, k) => whole.subarray(k * SHARD_BYTES, (k + 1) * SHARD_BYTES));
}
