/** A network as an ONNX model. */

import type { RealArray } from "@autophase/tensor-io";
import type { Activation, BlockLayer, Interpolation } from "../definition.js";
import { completeExport, type ExportGraphOptions } from "../exchange/export-options.js";
import { type NetworkWriter, walkNetwork } from "../exchange/walk-network.js";
import { groupCount } from "../layers/group-normalize.js";
import type { Network, PlacedLayer } from "../network.js";
import { optionsToText } from "../network-options.js";
import type { Weights } from "../weights.js";
import { encodeOnnx, type OnnxAttribute, type OnnxNode, type OnnxTensor } from "./onnx-model.js";

/** Every operator used here is settled by then; ONNX Runtime reads it since 1.12. */
const OPSET = 17;

/**
 * The bytes of an ONNX model in inference mode.
 * Input `input`: `[batch, 1, depth, height, width]`, the centred amplitude (not intensity) divided by its maximum.
 * Outputs `amplitude` (thresholded) and `phase` (radians), of the same shape. The sizes are fixed, the batch is free.
 * @throws {WeightsError} `NetworkSizeError` {@link ExportError} see `completeExport`.
 */
export function writeOnnx(network: Network, weights: Weights, options: ExportGraphOptions = {}): Uint8Array {
  const { size, threshold } = completeExport(network, weights, options);
  const graph = new OnnxGraph(network, weights, threshold, size);
  const { amplitude, phase } = walkNetwork(network, graph, { name: "input", channels: 1, size });
  graph.rename(amplitude, "amplitude");
  graph.rename(phase, "phase");
  const shape = ["batch", 1, ...size];
  return encodeOnnx({
    name: network.name,
    opset: OPSET,
    nodes: graph.nodes,
    constants: [...graph.constants.values()],
    inputs: [{ name: "input", shape }],
    outputs: [
      { name: "amplitude", shape },
      { name: "phase", shape },
    ],
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

const POOLING = { kernel_shape: [2, 2, 2], strides: [2, 2, 2] };

const RESIZING: Readonly<Record<Interpolation, Readonly<Record<string, string>>>> = {
  "half-pixel": { mode: "linear", coordinate_transformation_mode: "half_pixel" },
  "align-corners": { mode: "linear", coordinate_transformation_mode: "align_corners" },
  nearest: { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" },
};

class OnnxGraph implements NetworkWriter<Value> {
  readonly constants = new Map<string, OnnxTensor>();
  readonly #nodes: OnnxNode[] = [];
  readonly #names = new Map<string, string>();
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

  /** With the names of the outputs. */
  get nodes(): OnnxNode[] {
    const named = (name: string): string => this.#names.get(name) ?? name;
    return this.#nodes.map((node) => ({ ...node, inputs: node.inputs.map(named), output: named(node.output) }));
  }

  rename({ name }: Value, output: string): void {
    this.#names.set(name, output);
  }

  block(x: Value, placed: PlacedLayer, { stride, activation }: BlockLayer): Value {
    const size = x.size.map((length) => length / stride);
    const convolved = this.#convolve(x, placed, stride, size);
    const activated = this.#activate(convolved, activation);
    const isGroup = this.#network.options.normalization === "group";
    return isGroup ? this.#groupNormalize(activated, placed) : this.#batchNormalize(activated, placed);
  }

  convolution(x: Value, placed: PlacedLayer): Value {
    return this.#convolve(x, placed, 1, x.size);
  }

  maxPool(x: Value): Value {
    const size = x.size.map((length) => length / 2);
    return { ...this.#node("MaxPool", x, [], POOLING), size };
  }

  upsample(x: Value, interpolation: Interpolation): Value {
    const scales = this.#constant("scales", Float32Array.of(1, 1, 2, 2, 2), [5]);
    const size = x.size.map((length) => 2 * length);
    // the empty name is the region of interest, which only cropping uses
    return { ...this.#node("Resize", x, ["", scales], RESIZING[interpolation]), size };
  }

  add(x: Value, y: Value): Value {
    return this.#node("Add", x, [y.name]);
  }

  padToInput(x: Value): Value {
    const margins = this.#size.map((length, axis) => (length - (x.size[axis] as number)) / 2);
    if (margins.every((margin) => margin === 0)) return x;
    const pads = BigInt64Array.from([0, 0, ...margins, 0, 0, ...margins], BigInt);
    return { ...this.#node("Pad", x, [this.#constant(`pads${margins.join("_")}`, pads, [10])]), size: this.#size };
  }

  amplitudeHead(x: Value): Value {
    const { supportTemperature } = this.#network.options;
    const amplitude = this.#node("Sigmoid", x);
    const threshold = this.#scalar("threshold", this.#threshold);
    if (supportTemperature === 0) {
      const isOutside = this.#node("Less", amplitude, [threshold]);
      return this.#node("Where", isOutside, [this.#scalar("zero", 0), amplitude.name]);
    }
    const distance = this.#node("Sub", amplitude, [threshold]);
    const scaled = this.#node("Div", distance, [this.#scalar("temperature", supportTemperature)]);
    return this.#node("Mul", amplitude, [this.#node("Sigmoid", scaled).name]);
  }

  phaseHead(x: Value): Value {
    return this.#node("Mul", this.#node("Tanh", x), [this.#scalar("pi", Math.PI)]);
  }

  #convolve(x: Value, { convolution, outputs }: PlacedLayer, stride: number, size: readonly number[]): Value {
    const attributes = { kernel_shape: [3, 3, 3], pads: [1, 1, 1, 1, 1, 1], strides: [stride, stride, stride] };
    const inputs = ["weight", "bias"].map((part) => this.#parameter(`${convolution}.${part}`));
    return { ...this.#node("Conv", x, inputs, attributes), channels: outputs, size };
  }

  #activate(x: Value, activation: Activation): Value {
    return activation === "relu" ? this.#node("Relu", x) : this.#node("LeakyRelu", x, [], { alpha: { float: 0.01 } });
  }

  #batchNormalize(x: Value, { normalization }: PlacedLayer): Value {
    const parts = ["weight", "bias", "running_mean", "running_var"];
    const inputs = parts.map((part) => this.#parameter(`${normalization}.${part}`));
    return this.#node("BatchNormalization", x, inputs, { epsilon: { float: this.#epsilon } });
  }

  /** Groups become the channels of an instance normalisation; scale and offset follow for each channel. */
  #groupNormalize(x: Value, { normalization }: PlacedLayer): Value {
    const { channels } = x;
    const groups = groupCount(channels);
    const [ones, zeros] = [1, 0].map((value) =>
      this.#constant(`group${groups}_${value}`, new Float32Array(groups).fill(value), [groups]),
    ) as [string, string];
    const grouped = this.#reshape(x, [0, groups, -1]);
    const attributes = { epsilon: { float: this.#epsilon } };
    const normalized = this.#node("InstanceNormalization", grouped, [ones, zeros], attributes);
    const restored = this.#reshape(normalized, [-1, channels, ...x.size]);
    const [scale, offset] = ["weight", "bias"].map((part) =>
      this.#parameter(`${normalization}.${part}`, [channels, 1, 1, 1]),
    ) as [string, string];
    return { ...this.#node("Add", this.#node("Mul", restored, [scale]), [offset]), size: x.size };
  }

  #reshape(x: Value, shape: readonly number[]): Value {
    const name = this.#constant(`shape${shape.join("_")}`, BigInt64Array.from(shape, BigInt), [shape.length]);
    return this.#node("Reshape", x, [name]);
  }

  get #epsilon(): number {
    return this.#network.definition.normalization.epsilon;
  }

  #node(
    operator: string,
    x: Value,
    inputs: readonly string[] = [],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): Value {
    const output = `${operator}_${this.#nodes.length}`;
    this.#nodes.push({ operator, inputs: [x.name, ...inputs], output, attributes });
    return { ...x, name: output };
  }

  #parameter(name: string, shape?: readonly number[]): string {
    const { data, shape: own } = this.#weights.get(name) as RealArray<Float32Array>;
    return this.#constant(name, data, shape ?? own);
  }

  #scalar(name: string, value: number): string {
    return this.#constant(name, Float32Array.of(value), []);
  }

  #constant(name: string, data: Float32Array | BigInt64Array, shape: readonly number[]): string {
    this.constants.set(name, { name, data, shape });
    return name;
  }
}
