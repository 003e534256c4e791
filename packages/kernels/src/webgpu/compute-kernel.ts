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
  /**
   * Buffers that may hold halves. They are read through `f32(...)` or `vec4f(...)`, and written through the type
   * `NAME_value`, which is what they hold.
   */
  readonly storable?: readonly string[];
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

const HALVES: Readonly<Record<string, string>> = { f32: "f16", vec4f: "vec4<f16>" };

/** The same shader where some of its `storable` buffers hold halves; it needs `shader-f16`. */
export function withHalves(source: KernelSource, names: readonly string[]): KernelSource {
  if (names.length === 0) return source;
  const buffers = Object.entries(source.buffers).map(([name, [access, type]]) => [
    name,
    [access, names.includes(name) ? HALVES[type] : type],
  ]);
  return { ...source, name: `${source.name}, halves in ${names.join(" ")}`, buffers: Object.fromEntries(buffers) };
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

function textOf(source: KernelSource): string {
  const { params, buffers, storable = [], declarations = "", workgroup = WORKGROUP, body } = source;
  const types = storable.map((name) => [name, buffers[name]?.[1]] as const).filter(([, type]) => type !== undefined);
  const isHalf = types.some(([, type]) => type?.includes("f16"));
  const aliases = types.map(([name, type]) => `alias ${name}_value = ${type};`);
  const members = Object.entries(params).map(([name, type]) => `  ${name}: ${type},`);
  const bindings = Object.entries(buffers).map(
    ([name, [access, type]], binding) =>
      `@group(1) @binding(${binding}) var<storage, ${access}> ${name}: array<${type}>;`,
  );
  return `${isHalf ? "enable f16;\n" : ""}struct Params {
${members.join("\n")}
}
@group(0) @binding(0) var<uniform> params: Params;
${[...bindings, ...aliases].join("\n")}
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
