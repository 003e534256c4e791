/** `UpsampleTwice3D`, as `tfjs/resample.ts` has it. */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Interpolation, resampleTerms } from "../../tfjs/resample.js";
import { groupsFor } from "../command-list.js";
import { voxelShader } from "../shaders/voxel-shader.js";
import type { GpuBackend } from "./gpu-backend.js";
import { type GpuKernel, produce, sizeOf } from "./kernel.js";

const upsampleTwice: GpuKernel = {
  name: "UpsampleTwice3D",
  run: ({ inputs: { x }, attributes, backend }) => {
    const { interpolation, isAdjoint } = attributes as { interpolation: Interpolation; isAdjoint: boolean };
    const [batch, depth, height, width, channels] = x.shape;
    const lengths = [depth, height, width];
    const results = lengths.map((length) => (isAdjoint ? length / 2 : 2 * length));
    const [depths, heights, widths] = lengths.map((length) => tableOf(backend, length, interpolation, isAdjoint));
    const fill = (result: TensorInfo): void => {
      const count = sizeOf(result);
      const [resultDepth, resultHeight, resultWidth] = results;
      const sizes = { count, channels, depth, height, width, resultDepth, resultHeight, resultWidth };
      backend.add(RESAMPLE, { x, depths, heights, widths, result }, sizes, groupsFor(count));
    };
    return produce(backend, [batch, ...results, channels], fill, "float32", backend.isHalf(x));
  },
};

export const RESAMPLE_KERNELS: readonly GpuKernel[] = [upsampleTwice];

/** Where the terms of each result begin, one more, then index and weight of each term. */
function tableOf(backend: GpuBackend, length: number, interpolation: Interpolation, isAdjoint: boolean): GPUBuffer {
  return backend.keepWords(`resample ${length} ${interpolation} ${isAdjoint}`, () => {
    const terms = resampleTerms(length, interpolation, isAdjoint);
    const first = terms.length + 1;
    let end = 0;
    const starts = [0, ...terms.map((row) => (end += row.length))].map((start) => first + 2 * start);
    const weights = terms.flat().flatMap(([index, weight]) => [index, floatBits(weight)]);
    return Uint32Array.from([...starts, ...weights]);
  });
}

/** The bits of a float32 as a word. */
function floatBits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0];
}

const RESAMPLE = voxelShader({
  name: "resample",
  params: {
    channels: "u32",
    depth: "u32",
    height: "u32",
    width: "u32",
    resultDepth: "u32",
    resultHeight: "u32",
    resultWidth: "u32",
  },
  buffers: {
    x: ["read", "f32"],
    depths: ["read", "u32"],
    heights: ["read", "u32"],
    widths: ["read", "u32"],
    result: ["read_write", "f32"],
  },
  storable: ["x", "result"],
  body: `    let channel = i % params.channels;
    var rest = i / params.channels;
    let w = rest % params.resultWidth;
    rest /= params.resultWidth;
    let h = rest % params.resultHeight;
    rest /= params.resultHeight;
    let d = rest % params.resultDepth;
    let sample = rest / params.resultDepth;
    var sum = 0f;
    for (var k = depths[d]; k < depths[d + 1u]; k += 2u) {
      var plane = 0f;
      for (var l = heights[h]; l < heights[h + 1u]; l += 2u) {
        let row = ((sample * params.depth + depths[k]) * params.height + heights[l]) * params.width;
        var line = 0f;
        for (var m = widths[w]; m < widths[w + 1u]; m += 2u) {
          line += bitcast<f32>(widths[m + 1u]) * f32(x[(row + widths[m]) * params.channels + channel]);
        }
        plane += bitcast<f32>(heights[l + 1u]) * line;
      }
      sum += bitcast<f32>(depths[k + 1u]) * plane;
    }
    result[i] = result_value(sum);`,
});
