/** Weights out of an HDF5 file of Keras: `save_weights`, `save` or a `ModelCheckpoint` of tf.keras 2. */

import { FormatError, type Hdf5Reader, type RealArray, readHdf5, toFloat32 } from "@autophase/tensor-io";
import type { Network } from "../network.js";
import { assertWeights, type WeightShapes, type Weights } from "../weights.js";

/** From Keras' name of a variable to PyTorch's. */
const VARIABLES: Readonly<Record<string, string>> = {
  "kernel:0": "weight",
  "bias:0": "bias",
  "gamma:0": "weight",
  "beta:0": "bias",
  "moving_mean:0": "running_mean",
  "moving_variance:0": "running_var",
};

/**
 * Keras does not name layers by their place, it counts them: `conv3d`, `conv3d_1`, ... in the order of their making.
 * That order is taken to be that of the published script: encoder, amplitude, phase, which is that of the network.
 * Kernels `[3, 3, 3, in, out]` become `[out, in, 3, 3, 3]`.
 * @param describe - the network, given the shape of its first kernel.
 * @throws {FormatError} when the file is damaged or holds another number of layers.
 * @throws {WeightsError} when a tensor is missing or of another shape; names it.
 */
export async function importKeras(
  bytes: Uint8Array,
  describe: (shapes: WeightShapes) => Network,
  file: string,
): Promise<{ network: Network; weights: Weights }> {
  const layers = await readHdf5(bytes, file, (reader) => readLayers(reader, file));
  const [convolutions, normalizations] = ["kernel:0", "gamma:0"].map((variable) =>
    layers.filter(({ variables }) => variables.has(variable)),
  ) as [KerasLayer[], KerasLayer[]];
  const first = convolutions[0]?.variables.get("kernel:0");
  if (first === undefined) throw new FormatError(file, "no convolution in it; expected the weights of a Keras model");
  const network = describe(new Map([["encoder.0.weight", toChannelsFirst(toFloat32(first))]]));
  const weights = new Map<string, RealArray<Float32Array>>();
  const placed = network.stages.flatMap(({ layers }) =>
    layers.filter(({ layer }) => "stride" in layer || layer.type === "convolution"),
  );
  const blocks = placed.filter(({ layer }) => layer.type === "block");
  assertCount(file, "convolutions", placed.length, convolutions.length);
  assertCount(file, "normalisations", blocks.length, normalizations.length);
  for (const [index, { convolution }] of placed.entries()) collect(weights, convolution, convolutions[index]);
  for (const [index, { normalization }] of blocks.entries()) collect(weights, normalization, normalizations[index]);
  assertWeights(network, weights);
  return { network, weights };
}

interface KerasLayer {
  readonly name: string;
  readonly variables: ReadonlyMap<string, RealArray>;
}

/** The models of this field have some hundred layers with a handful of variables each. */
const MOST_NAMES = 20_000;

/** Layers with variables, in the order in which they were made. @throws {FormatError} where there are far too many. */
function readLayers(reader: Hdf5Reader, file: string): KerasLayer[] {
  let left = MOST_NAMES;
  const namesIn = (path: string): readonly string[] => {
    const names = reader.names(path);
    left -= names.length;
    if (left >= 0) return names;
    throw new FormatError(file, `more than ${MOST_NAMES} names in it; expected the weights of a Keras model`);
  };
  const root = reader.names("/model_weights").length > 0 ? "/model_weights" : "";
  const layers = namesIn(root || "/").map((name) => ({
    name,
    variables: readVariables({ names: namesIn, array: reader.array }, `${root}/${name}`),
  }));
  const made = (name: string): number => Number(/_(\d+)$/.exec(name)?.[1] ?? 0);
  return layers.filter(({ variables }) => variables.size > 0).sort((a, b) => made(a.name) - made(b.name));
}

interface NamesAndArrays {
  readonly names: (path: string) => readonly string[];
  readonly array: Hdf5Reader["array"];
}

/** They lie in a group called like the layer, below the scopes it was made in. */
function readVariables(reader: NamesAndArrays, path: string, depth = 0): Map<string, RealArray> {
  const variables = new Map<string, RealArray>();
  for (const name of reader.names(path)) {
    const array = name in VARIABLES ? reader.array(`${path}/${name}`) : undefined;
    if (array && "data" in array) variables.set(name, array);
    else if (depth < 4)
      for (const entry of readVariables(reader, `${path}/${name}`, depth + 1)) variables.set(...entry);
  }
  return variables;
}

function assertCount(file: string, what: string, expected: number, got: number): void {
  if (expected !== got) throw new FormatError(file, `expected ${expected} ${what} for this network, got ${got}`);
}

function collect(weights: Map<string, RealArray<Float32Array>>, module: string, layer: KerasLayer | undefined): void {
  for (const [name, array] of layer?.variables ?? []) {
    const values = toFloat32(array);
    weights.set(`${module}.${VARIABLES[name]}`, name === "kernel:0" ? toChannelsFirst(values) : values);
  }
}

/** `[taps..., in, out]` to `[out, in, taps...]`. */
function toChannelsFirst({ data, shape }: RealArray<Float32Array>): RealArray<Float32Array> {
  const [inputs = 1, outputs = 1] = shape.slice(-2);
  const taps = data.length / (inputs * outputs);
  const out = new Float32Array(data.length);
  for (let tap = 0, n = 0; tap < taps; tap++) {
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++) out[(o * inputs + i) * taps + tap] = data[n++] as number;
  }
  return { data: out, shape: [outputs, inputs, ...shape.slice(0, -2)] };
}
