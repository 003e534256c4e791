/** Convolution, activation and batch normalisation, as `tfjs/convolution/block-kernels.ts` has them. */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import {
  type ConvolutionAttributes,
  type ConvolutionGeometry,
  describeConvolution,
} from "../../../tfjs/convolution/geometry.js";
import { groupsFor } from "../../command-list.js";
import { voxelShader } from "../../shaders/voxel-shader.js";
import { joinMeasured } from "../channel-statistics.js";
import { type Summed, sumChannels } from "../channel-sums.js";
import {
  type GpuKernel,
  type KernelArguments,
  produce,
  produceActivation,
  produceAll,
  sizeOf,
  through,
} from "../kernel.js";
import { outputShape } from "./kernels.js";
import { convolveForward, type FinishTensors, measuredRows } from "./sweeps.js";

interface BlockAttributes extends ConvolutionAttributes {
  /** Factor of negative sums; 1 leaves them. */
  readonly slope: number;
  readonly epsilon: number;
}

const activated: GpuKernel = {
  name: "ActivatedConv3D",
  run: (call) => produceActivation(call.backend, outputShape(geometryOf(call)), (y) => convolve(call, y)),
};

const normalized: GpuKernel = {
  name: "NormalizedConv3D",
  run: (call) => ("mean" in call.inputs ? [normalizeRunning(call)] : normalizeBatch(call)),
};

const gradient: GpuKernel = {
  name: "NormalizedConv3DGrad",
  run: ({ inputs, attributes, backend }) => {
    const { dy, activated, mean, variance, scale } = inputs;
    const { slope, epsilon, isRunning } = attributes as BlockAttributes & { readonly isRunning: boolean };
    const channels = sizeOf(scale);
    return produceAll(backend, (create) => {
      const dz = create(dy.shape);
      const [toBias, products, toScale, toOffset] = [0, 1, 2, 3].map(() => create([channels]));
      const factors = create([3 * channels]);
      sumChannels(backend, AGAINST, { dy, activated, mean }, {}, [toOffset, products]);
      const share = isRunning ? 0 : channels / sizeOf(dy);
      const measured = { mean, variance, scale, products, toOffset, toScale, factors };
      backend.add(FACTORS, measured, { count: channels, epsilon, share }, groupsFor(channels));
      sumChannels(backend, THROUGH, { dy, activated, mean, factors, dz }, { slope }, [toBias]);
      for (const { dataId } of [factors, products]) backend.disposeData(dataId);
      return [dz, toBias, toScale, toOffset];
    });
  },
};

export const BLOCK_KERNELS: readonly GpuKernel[] = [activated, normalized, gradient];

/** `sum dy` and `sum dy (activated - mean)`. */
const AGAINST: Summed = {
  name: "gradient against activations",
  params: {},
  buffers: { dy: ["read", "f32"], activated: ["read", "f32"], mean: ["read", "f32"] },
  storable: ["activated"],
  body: `let g = dy[i];
      sums[0] += g;
      sums[1] += g * (f32(activated[i]) - mean[c]);`,
  sums: 2,
};

/** Per channel: the gradient of the scale, and what the gradient of a sum is made with. */
const FACTORS = voxelShader({
  name: "factors of a normalisation's gradient",
  params: { epsilon: "f32", share: "f32" },
  buffers: {
    variance: ["read", "f32"],
    scale: ["read", "f32"],
    products: ["read", "f32"],
    toOffset: ["read", "f32"],
    toScale: ["read_write", "f32"],
    factors: ["read_write", "f32"],
  },
  body: `    let deviation = 1 / sqrt(variance[i] + params.epsilon);
    let factor = scale[i] * deviation;
    let along = deviation * products[i];
    toScale[i] = along;
    factors[i] = factor;
    factors[params.count + i] = -factor * deviation * along * params.share;
    factors[2u * params.count + i] = -factor * toOffset[i] * params.share;`,
});

/** `dz = (dy factor + (activated - mean) through + constant) (activated > 0 ? 1 : slope)`, and its sum. */
const THROUGH: Summed = {
  name: "gradient through a normalisation",
  params: { slope: "f32" },
  buffers: {
    dy: ["read", "f32"],
    activated: ["read", "f32"],
    mean: ["read", "f32"],
    factors: ["read", "f32"],
    dz: ["read_write", "f32"],
  },
  storable: ["activated"],
  body: `let a = f32(activated[i]);
      let straight = dy[i] * factors[c] + (a - mean[c]) * factors[params.channels + c] + factors[2u * params.channels + c];
      let g = straight * select(params.slope, 1f, a > 0);
      dz[i] = g;
      sums[0] += g;`,
  sums: 1,
};

function normalizeRunning(call: KernelArguments): TensorInfo {
  const { backend, inputs } = call;
  const { epsilon } = attributesOf(call);
  const { mean, variance, scale, offset } = inputs;
  const count = sizeOf(scale);
  const normalization = produce(backend, [3, count], (result) =>
    backend.add(NORMALIZATION, { mean, variance, scale, offset, result }, { count, epsilon }, groupsFor(count)),
  );
  return through(backend, normalization, () =>
    produceActivation(backend, outputShape(geometryOf(call)), (y) => convolve(call, y, { normalization })),
  );
}

/** Mean, factor and offset of each channel, one after the other. */
const NORMALIZATION = voxelShader({
  name: "factors of a normalisation",
  params: { epsilon: "f32" },
  buffers: {
    mean: ["read", "f32"],
    variance: ["read", "f32"],
    scale: ["read", "f32"],
    offset: ["read", "f32"],
    result: ["read_write", "f32"],
  },
  body: `    result[i] = mean[i];
    result[params.count + i] = scale[i] / sqrt(variance[i] + params.epsilon);
    result[2u * params.count + i] = offset[i];`,
});

function normalizeBatch(call: KernelArguments): TensorInfo[] {
  const { backend, inputs } = call;
  const { epsilon } = attributesOf(call);
  const { scale, offset } = inputs;
  const shape = outputShape(geometryOf(call));
  return produceAll(backend, (create) => {
    const isHalf = backend.isKeptHalf(shape);
    const [activated, output] = [create(shape, "float32", isHalf), create(shape, "float32", isHalf)];
    const [mean, variance] = [create(scale.shape), create(scale.shape)];
    const channels = sizeOf(scale);
    const rows = measuredRows(backend, channels);
    const measurement = { channels, positions: sizeOf(activated) / channels, rows };
    backend.withScratch(2 * channels * Math.ceil(measurement.positions / rows), (measured) => {
      convolve(call, activated, { measured });
      joinMeasured(backend, measured, measurement, { mean, variance });
    });
    const params = { count: sizeOf(output), channels, epsilon };
    backend.add(NORMALIZE, { activated, mean, variance, scale, offset, output }, params, groupsFor(params.count));
    return [output, activated, mean, variance];
  });
}

const NORMALIZE = voxelShader({
  name: "normalise",
  params: { channels: "u32", epsilon: "f32" },
  buffers: {
    activated: ["read", "f32"],
    mean: ["read", "f32"],
    variance: ["read", "f32"],
    scale: ["read", "f32"],
    offset: ["read", "f32"],
    output: ["read_write", "f32"],
  },
  storable: ["activated", "output"],
  body: `    let c = i % params.channels;
    let factor = scale[c] / sqrt(variance[c] + params.epsilon);
    output[i] = output_value((f32(activated[i]) - mean[c]) * factor + offset[c]);`,
});

function convolve(call: KernelArguments, y: TensorInfo, finish: FinishTensors = {}): void {
  const { x, filter, bias } = call.inputs;
  const { slope } = attributesOf(call);
  convolveForward(call.backend, geometryOf(call), { x, filter, y }, { bias, slope, ...finish });
}

function attributesOf({ attributes }: KernelArguments): BlockAttributes {
  return attributes as BlockAttributes;
}

function geometryOf(call: KernelArguments): ConvolutionGeometry {
  return describeConvolution(call.inputs.x.shape, call.inputs.filter.shape, attributesOf(call));
}
