/** The shrink-wrap, and the Gaussian that it shares with `smooth`. */

import type { KernelSource } from "../compute-kernel.js";
import { forEachVoxel, reductionShader, voxelShader } from "./voxel-shader.js";

/** `smoothed <- |object|`. */
export const amplitudes = voxelShader({
  name: "amplitudes",
  params: {},
  buffers: { object: ["read", "vec2f"], smoothed: ["read_write", "f32"] },
  body: "    smoothed[i] = sqrt(dot(object[i], object[i]));",
});

/**
 * A symmetric periodic filter along one axis: `taps[0] x[k] + sum_j taps[j] (x[k-j] + x[k+j])`. `radius` is at most
 * half of `length`. A complex array is a real one of twice the stride.
 */
export const smooth = voxelShader({
  name: "smooth",
  params: { length: "u32", stride: "u32", radius: "u32" },
  buffers: { source: ["read", "f32"], taps: ["read", "f32"], smoothed: ["read_write", "f32"] },
  body: `    let k = (i / params.stride) % params.length;
    let line = i - k * params.stride;
    var sum = taps[0] * source[i];
    var low = k;
    var high = k;
    for (var j = 1u; j <= params.radius; j++) {
      low = select(low - 1u, params.length - 1u, low == 0u);
      high = select(high + 1u, 0u, high + 1u == params.length);
      sum += taps[j] * (source[line + low * params.stride] + source[line + high * params.stride]);
    }
    smoothed[i] = sum;`,
});

export const maximum = reductionShader(
  {
    name: "maximum",
    params: {},
    buffers: { smoothed: ["read", "f32"] },
    body: "    total = max(total, smoothed[i]);",
  },
  true,
);

/** Sums up the smoothed amplitude in the support, or (`isSquared`) its square. */
export const sumInside = reductionShader({
  name: "sum inside",
  params: { isSquared: "u32" },
  buffers: { smoothed: ["read", "f32"], support: ["read", "u32"] },
  body: `    if (support[i] != 0u) {
      total += select(smoothed[i], smoothed[i] * smoothed[i], params.isSquared != 0u);
    }`,
});

/**
 * `level` of `threshold`, from what the sums left: `reference` 0 the largest value, 1 the mean, 2 the root mean square.
 */
export const level: KernelSource = {
  name: "level",
  params: { threshold: "f32", reference: "u32" },
  buffers: { status: ["read_write", "atomic<u32>"], levels: ["read_write", "f32"] },
  body: `  if (lane == 0u) {
    let mean = levels[0] / max(1, f32(atomicLoad(&status[1])));
    levels[1] = params.threshold * select(select(sqrt(mean), mean, params.reference == 1u), levels[0], params.reference == 0u);
  }`,
};

/** `support <- smoothed > level`. */
export const threshold = voxelShader({
  name: "threshold",
  params: {},
  buffers: { smoothed: ["read", "f32"], levels: ["read", "f32"], support: ["read_write", "u32"] },
  body: "    support[i] = select(0u, 1u, smoothed[i] > levels[1]);",
});

/** Begins the count of voxels anew. */
export const clearCount: KernelSource = {
  name: "clear count",
  params: { count: "u32" },
  buffers: { status: ["read_write", "atomic<u32>"] },
  body: "  if (lane == 0u) {\n    atomicStore(&status[1], 0u);\n  }",
};

/** Number of voxels in the support, in whole numbers. */
export const countInside: KernelSource = {
  name: "count inside",
  params: { count: "u32" },
  buffers: { support: ["read", "u32"], status: ["read_write", "atomic<u32>"] },
  declarations: "var<workgroup> inGroup: atomic<u32>;",
  body: `  if (lane == 0u) {
    atomicStore(&inGroup, 0u);
  }
  workgroupBarrier();
  var inside = 0u;
${forEachVoxel("    inside += support[i];")}
  atomicAdd(&inGroup, inside);
  workgroupBarrier();
  if (lane == 0u) {
    atomicAdd(&status[1], atomicLoad(&inGroup));
  }`,
};
