/** A network as a graph model of TensorFlow.js. */

import type { RealArray } from "@autophase/tensor-io";
import type { Activation, BlockLayer, Interpolation } from "../definition.js";
import { completeExport, type ExportGraphOptions } from "../exchange/export-options.js";
import { type NetworkWriter, walkNetwork } from "../exchange/walk-network.js";
import { groupCount } from "../layers/group-normalize.js";
import { interpolationMatrix } from "../layers/upsample.js";
import type { Network, PlacedLayer } from "../network.js";
import { optionsToText } from "../network-options.js";
import type { Weights } from "../weights.js";
import { toChannelsLast } from "./channels-last.js";
import { encodeTfjs, type TfjsAttribute, type TfjsConstant, type TfjsNode } from "./tfjs-graph.js";

/**
 * The files of a graph model in inference mode, by name: `model.json`, which `loadGraphModel` of
 * `@tensorflow/tfjs-converter` takes, and its weights. Input `input`: `[batch, depth, height, width, 1]`, the centred
 * amplitude (not intensity) divided by its maximum. Outputs `amplitude` (thresholded) and `phase` (radians), of the
 * same shape. The sizes are fixed, the batch is free.
 *
 * TensorFlow has no trilinear interpolation of volumes, so that is a product with a small matrix along each axis; the
 * batch normalisation is a factor and an offset for each channel.
 * @throws {WeightsError} `NetworkSizeError` {@link ExportError} see `completeExport`.
 */
export function writeTfjs(
  network: Network,
  weights: Weights,
  options: ExportGraphOptions = {},
): ReadonlyMap<string, Uint8Array> {
  const { size, threshold } = completeExport(network, weights, options);
  const graph = new TfjsGraphWriter(network, weights, threshold, size);
  const { amplitude, phase } = walkNetwork(network, graph, graph.placeholder());
  graph.output(amplitude, "amplitude");
  graph.output(phase, "phase");
  const described = (name: string) => [
    name,
    { name: `${name}:0`, dtype: "DT_FLOAT", tensorShape: shapeOf([-1, ...size, 1]) },
  ];
  return encodeTfjs({
    nodes: graph.nodes,
    constants: [...graph.constants.values()],
    signature: {
      inputs: Object.fromEntries([described("input")]),
      outputs: Object.fromEntries([described("amplitude"), described("phase")]),
    },
    metadata: {
      ...{ network: network.name, channels: String(network.channels), ...optionsToText(network.options) },
      threshold: String(threshold),
    },
  });
}

interface Value {
  readonly name: string;
  readonly channels: number;
  /** `[depth, height, width]`. */
  readonly size: readonly number[];
}

const FLOAT: TfjsAttribute = { type: "DT_FLOAT" };
const INT: TfjsAttribute = { type: "DT_INT32" };

const shapeOf = (lengths: readonly number[]) => ({ dim: lengths.map((length) => ({ size: String(length) })) });
const list = (...lengths: number[]): TfjsAttribute => ({ list: { i: lengths.map(String) } });
/** Text is base64 there. */
const text = (value: string): TfjsAttribute => ({ s: btoa(value) });

class TfjsGraphWriter implements NetworkWriter<Value> {
  readonly nodes: TfjsNode[] = [];
  readonly constants = new Map<string, TfjsConstant>();
  readonly #network: Network;
  readonly #weights: Weights;
  readonly #threshold: number;
  readonly #size: readonly number[];

  constructor(network: Network, weights: Weights, threshold: number, size: readonly number[]) {
    this.#network = network;
    this.#weights = weights;
    this.#threshold = threshold;
    this.#size = size;
  }

  placeholder(): Value {
    const attr = { dtype: FLOAT, shape: { shape: shapeOf([-1, ...this.#size, 1]) } };
    this.nodes.push({ name: "input", op: "Placeholder", attr });
    return { name: "input", channels: 1, size: this.#size };
  }

  output({ name }: Value, output: string): void {
    this.nodes.push({ name: output, op: "Identity", input: [name], attr: { T: FLOAT } });
  }

  block(x: Value, placed: PlacedLayer, { stride, activation }: BlockLayer): Value {
    const activated = this.#activate(this.#convolve(x, placed, stride), activation);
    const isGroup = this.#network.options.normalization === "group";
    return isGroup ? this.#groupNormalize(activated, placed) : this.#batchNormalize(activated, placed);
  }

  convolution(x: Value, placed: PlacedLayer): Value {
    return this.#convolve(x, placed, 1);
  }

  maxPool(x: Value): Value {
    const attr = {
      ksize: list(1, 2, 2, 2, 1),
      strides: list(1, 2, 2, 2, 1),
      padding: text("VALID"),
      data_format: text("NDHWC"),
    };
    return { ...this.#node("MaxPool3D", [x.name], x, attr), size: x.size.map((length) => length / 2) };
  }

  /** `[outer, length, inner]` times the matrix of the interpolation, along one axis after the other. */
  upsample(x: Value, interpolation: Interpolation): Value {
    let out = x;
    for (const axis of [0, 1, 2]) out = this.#upsampleAxis(out, axis, interpolation);
    return out;
  }

  add(x: Value, y: Value): Value {
    return this.#node("AddV2", [x.name, y.name], x);
  }

  padToInput(x: Value): Value {
    const margins = this.#size.map((length, axis) => (length - (x.size[axis] as number)) / 2);
    return margins.every((margin) => margin === 0) ? x : this.#pad(x, margins);
  }

  amplitudeHead(x: Value): Value {
    const { supportTemperature } = this.#network.options;
    const amplitude = this.#node("Sigmoid", [x.name], x);
    const threshold = this.#scalar("threshold", this.#threshold);
    if (supportTemperature === 0) {
      const isInside = this.#node("GreaterEqual", [amplitude.name, threshold], x);
      const support = this.#node("Cast", [isInside.name], x, { SrcT: { type: "DT_BOOL" }, DstT: FLOAT });
      return this.#node("Mul", [amplitude.name, support.name], x);
    }
    const distance = this.#node("Sub", [amplitude.name, threshold], x);
    const scaled = this.#node("RealDiv", [distance.name, this.#scalar("temperature", supportTemperature)], x);
    return this.#node("Mul", [amplitude.name, this.#node("Sigmoid", [scaled.name], x).name], x);
  }

  phaseHead(x: Value): Value {
    return this.#node("Mul", [this.#node("Tanh", [x.name], x).name, this.#scalar("pi", Math.PI)], x);
  }

  /** Padded by itself: TensorFlow's `SAME` puts the taps of a strided kernel elsewhere than PyTorch. */
  #convolve(x: Value, { convolution, outputs }: PlacedLayer, stride: number): Value {
    const { data, shape } = this.#weight(`${convolution}.weight`);
    const kernel = this.#constant(`${convolution}.weight`, toChannelsLast(data, shape), [
      ...shape.slice(2),
      ...shape.slice(0, 2).reverse(),
    ]);
    const bias = this.#constant(`${convolution}.bias`, this.#weight(`${convolution}.bias`).data, [outputs]);
    const padded = this.#pad(x, [1, 1, 1]);
    const attr = {
      strides: list(1, stride, stride, stride, 1),
      dilations: list(1, 1, 1, 1, 1),
      padding: text("VALID"),
      data_format: text("NDHWC"),
    };
    const size = x.size.map((length) => length / stride);
    const convolved = { ...this.#node("Conv3D", [padded.name, kernel], x, attr), channels: outputs, size };
    return this.#node("AddV2", [convolved.name, bias], convolved);
  }

  #activate(x: Value, activation: Activation): Value {
    return activation === "relu"
      ? this.#node("Relu", [x.name], x)
      : this.#node("LeakyRelu", [x.name], x, { alpha: { f: 0.01 } });
  }

  #batchNormalize(x: Value, { normalization }: PlacedLayer): Value {
    const part = (name: string): Float32Array => this.#weight(`${normalization}.${name}`).data;
    const [mean, variance, bias] = [part("running_mean"), part("running_var"), part("bias")];
    const scale = part("weight").map((value, c) => value / Math.sqrt((variance[c] as number) + this.#epsilon));
    const offset = bias.map((value, c) => value - (mean[c] as number) * (scale[c] as number));
    return this.#affine(x, normalization, scale, offset);
  }

  #groupNormalize(x: Value, { normalization }: PlacedLayer): Value {
    const { channels, size } = x;
    const groups = groupCount(channels);
    const volume = size.reduce((a, b) => a * b, 1);
    const grouped = this.#reshape(x, [-1, volume, groups, channels / groups]);
    const axes = this.#constant("group_axes", Int32Array.of(1, 3), [2]);
    const average = (of: Value): Value =>
      this.#node("Mean", [of.name, axes], of, { keep_dims: { b: true }, Tidx: INT });
    const deviation = this.#node("Sub", [grouped.name, average(grouped).name], x);
    const variance = average(this.#node("Square", [deviation.name], x));
    const raised = this.#node("AddV2", [variance.name, this.#scalar("epsilon", this.#epsilon)], x);
    const normalized = this.#node("Mul", [deviation.name, this.#node("Rsqrt", [raised.name], x).name], x);
    const restored = this.#reshape(normalized, [-1, ...size, channels]);
    const [scale, offset] = [this.#weight(`${normalization}.weight`), this.#weight(`${normalization}.bias`)];
    return this.#affine(restored, normalization, scale.data, offset.data);
  }

  #affine(x: Value, module: string, scale: Float32Array, offset: Float32Array): Value {
    const scaled = this.#node("Mul", [x.name, this.#constant(`${module}.scale`, scale, [scale.length])], x);
    return this.#node("AddV2", [scaled.name, this.#constant(`${module}.offset`, offset, [offset.length])], x);
  }

  #upsampleAxis(x: Value, axis: number, interpolation: Interpolation): Value {
    const length = x.size[axis] as number;
    const size = x.size.with(axis, 2 * length);
    const inner = size.slice(axis + 1).reduce((a, b) => a * b, x.channels);
    const matrix = interpolationMatrix(length, interpolation);
    const name = this.#constant(`${interpolation}_${length}`, matrix, [1, 2 * length, length]);
    const flat = this.#reshape(x, [-1, length, inner]);
    const product = this.#node("BatchMatMulV2", [name, flat.name], x, { adj_x: { b: false }, adj_y: { b: false } });
    return { ...this.#reshape(product, [-1, ...size, x.channels]), size };
  }

  #pad(x: Value, margins: readonly number[]): Value {
    const pads = [0, ...margins, 0].flatMap((margin) => [margin, margin]);
    const name = this.#constant(`pads_${margins.join("_")}`, Int32Array.from(pads), [5, 2]);
    const size = x.size.map((length, axis) => length + 2 * (margins[axis] as number));
    return { ...this.#node("Pad", [x.name, name], x, { Tpaddings: INT }), size };
  }

  #reshape(x: Value, shape: readonly number[]): Value {
    const name = this.#constant(`shape_${shape.join("_")}`, Int32Array.from(shape), [shape.length]);
    return this.#node("Reshape", [x.name, name], x, { Tshape: INT });
  }

  get #epsilon(): number {
    return this.#network.definition.normalization.epsilon;
  }

  #weight(name: string): RealArray<Float32Array> {
    return this.#weights.get(name) as RealArray<Float32Array>;
  }

  #node(op: string, input: readonly string[], like: Value, attr: Readonly<Record<string, TfjsAttribute>> = {}): Value {
    const name = `${op}_${this.nodes.length}`;
    this.nodes.push({ name, op, input, attr: { ...(op !== "Cast" && { T: FLOAT }), ...attr } });
    return { ...like, name };
  }

  #scalar(name: string, value: number): string {
    return this.#constant(name, Float32Array.of(value), []);
  }

  #constant(name: string, data: Float32Array | Int32Array, shape: readonly number[]): string {
    if (this.constants.has(name)) return name;
    this.constants.set(name, { name, data, shape });
    const attr = { dtype: data instanceof Float32Array ? FLOAT : INT };
    this.nodes.push({ name, op: "Const", attr });
    return name;
  }
}
