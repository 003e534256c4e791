/** A compute shader with its parameters and buffers by name. */

/// <reference types="@webgpu/types" />
import { COMPUTE_STAGE, WORKGROUP } from "./constants.js";

/** What a shader says of itself; the same text is compiled once for each device. */
export interface KernelSource {
  /** Different for different texts. */
  readonly name: string;
  /** Numbers that change from dispatch to dispatch: `params.NAME` in the body. */
  readonly params: Readonly<Record<string, "u32" | "f32">>;
  /** Storage buffers in order, as `[access, element type]`. */
  readonly buffers: Readonly<Record<string, readonly ["read" | "read_write", string]>>;
  /** Functions, constants and workgroup variables. */
  readonly declarations?: string;
  /** Invocations of a workgroup. Default `WORKGROUP`. */
  readonly workgroup?: number;
  /** Has `group`, `groups` (vec3u) and `lane` (u32). */
  readonly body: string;
}

export interface ComputeKernel {
  readonly source: KernelSource;
  readonly pipeline: GPUComputePipeline;
  readonly paramsLayout: GPUBindGroupLayout;
  readonly buffersLayout: GPUBindGroupLayout;
}

/** A buffer, or a part of one. */
export type BoundBuffer = GPUBuffer | GPUBufferBinding;

/** Bytes from the parameters of one dispatch to those of the next: the largest alignment that a device may ask for. */
export const PARAMS_STRIDE = 256;

export function compileKernel(device: GPUDevice, source: KernelSource): ComputeKernel {
  const paramsLayout = device.createBindGroupLayout({
    entries: [{ binding: 0, visibility: COMPUTE_STAGE, buffer: { type: "uniform", hasDynamicOffset: true } }],
  });
  const buffersLayout = device.createBindGroupLayout({
    entries: Object.values(source.buffers).map(([access], binding) => ({
      binding,
      visibility: COMPUTE_STAGE,
      buffer: { type: access === "read" ? "read-only-storage" : "storage" },
    })),
  });
  const module = device.createShaderModule({ label: source.name, code: textOf(source) });
  const pipeline = device.createComputePipeline({
    label: source.name,
    layout: device.createPipelineLayout({ bindGroupLayouts: [paramsLayout, buffersLayout] }),
    compute: { module, entryPoint: "main" },
  });
  return { source, pipeline, paramsLayout, buffersLayout };
}

function textOf({ params, buffers, declarations = "", workgroup = WORKGROUP, body }: KernelSource): string {
  const members = Object.entries(params).map(([name, type]) => `  ${name}: ${type},`);
  const bindings = Object.entries(buffers).map(
    ([name, [access, type]], binding) =>
      `@group(1) @binding(${binding}) var<storage, ${access}> ${name}: array<${type}>;`,
  );
  return `struct Params {
${members.join("\n")}
}
@group(0) @binding(0) var<uniform> params: Params;
${bindings.join("\n")}
${declarations}
@compute @workgroup_size(${workgroup})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
${body}
}
`;
}
