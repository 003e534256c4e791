/** Shaders that go through all voxels, and those that add up on the way. */

import type { KernelSource } from "../compute-kernel.js";
import { WORKGROUP } from "../constants.js";

/** A shader that runs `body` for each voxel `i`; its parameters begin with `count`. */
export function voxelShader({ params, body, ...source }: KernelSource): KernelSource {
  return { ...source, params: { count: "u32", ...params }, body: forEachVoxel(body) };
}

/**
 * A `voxelShader` whose body adds to `total`, or with `isMaximum` raises it; leaves one value for each workgroup in the
 * buffer `partials`. `finishShader` goes on from there.
 */
export function reductionShader(source: KernelSource, isMaximum = false): KernelSource {
  const { params, buffers, declarations = "", body } = source;
  return {
    ...source,
    params: { count: "u32", ...params },
    buffers: { ...buffers, partials: ["read_write", "f32"] },
    declarations: `${declarations}
var<workgroup> totals: array<f32, ${WORKGROUP}>;`,
    body: `  var total = 0f;
${forEachVoxel(body)}
${tree(isMaximum)}
  if (lane == 0u) {
    partials[group.x] = totals[0];
  }`,
  };
}

/** Joins `count` partial values and writes the result to `results[slot]`. */
export function finishShader(isMaximum = false): KernelSource {
  return {
    name: `finish ${isMaximum ? "maximum" : "sum"}`,
    params: { count: "u32", slot: "u32" },
    buffers: { partials: ["read", "f32"], results: ["read_write", "f32"] },
    declarations: `var<workgroup> totals: array<f32, ${WORKGROUP}>;`,
    body: `  var total = 0f;
  for (var i = lane; i < params.count; i += ${WORKGROUP}u) {
    ${isMaximum ? "total = max(total, partials[i]);" : "total += partials[i];"}
  }
${tree(isMaximum)}
  if (lane == 0u) {
    results[params.slot] = totals[0];
  }`,
  };
}

/** Runs `body` for the voxels `i` of this invocation. */
export function forEachVoxel(body: string): string {
  return `  for (var i = group.x * ${WORKGROUP}u + lane; i < params.count; i += groups.x * ${WORKGROUP}u) {
${body}
  }`;
}

/** `totals[0]` becomes the sum or the maximum of all `total`. */
function tree(isMaximum: boolean): string {
  return joinTotals(isMaximum ? (a, b) => `max(${a}, ${b})` : (a, b) => `${a} + ${b}`);
}

/** Invocations that go on after the first round. */
const SECOND_ROUND = 16;

/**
 * For the first invocation `totals[0]` becomes all `total` of the workgroup, joined, in two rounds: a barrier costs
 * more than some values from workgroup memory.
 */
export function joinTotals(join: (a: string, b: string) => string): string {
  return `  totals[lane] = total;
  workgroupBarrier();
  if (lane < ${SECOND_ROUND}u) {
    for (var k = lane + ${SECOND_ROUND}u; k < ${WORKGROUP}u; k += ${SECOND_ROUND}u) {
      totals[lane] = ${join("totals[lane]", "totals[k]")};
    }
  }
  workgroupBarrier();
  if (lane == 0u) {
    for (var k = 1u; k < ${SECOND_ROUND}u; k++) {
      totals[0] = ${join("totals[0]", "totals[k]")};
    }
  }`;
}
