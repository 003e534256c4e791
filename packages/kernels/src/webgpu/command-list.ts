/** Dispatches that go to the device together, in one submission. */

/// <reference types="@webgpu/types" />
import { type BoundBuffer, type ComputeKernel, type KernelSource, PARAMS_STRIDE } from "./compute-kernel.js";
import { BUFFER_USAGE, MOST_GROUPS, MOST_GROUPS_PER_DIMENSION, WORKGROUP } from "./constants.js";
import type { GpuDevice } from "./gpu-device.js";
import { createPassTimer, type PassTimer } from "./pass-timer.js";

export interface CommandList {
  /** Adds a dispatch. `buffers` and `params` as the source names them. */
  add(
    source: KernelSource,
    buffers: Readonly<Record<string, BoundBuffer>>,
    params: Readonly<Record<string, number>>,
    groups: number,
  ): void;
  /** Hands everything over; `after` may add copies to the same submission. */
  submit(after?: (encoder: GPUCommandEncoder) => void): void;
  /** What was added, to be handed over as often as wanted: pipelines, bindings and parameters stay as they are. */
  keep(): KeptCommands;
}

export interface KeptCommands {
  submit(after?: (encoder: GPUCommandEncoder) => void): void;
  /** What was handed over is done all the same. */
  dispose(): void;
}

interface Dispatch {
  readonly kernel: ComputeKernel;
  readonly bindings: GPUBindGroup;
  readonly params: Readonly<Record<string, number>>;
  readonly groups: number;
}

/** Workgroups of a pass over `count` voxels. */
export function groupsFor(count: number): number {
  return Math.min(Math.ceil(count / WORKGROUP), MOST_GROUPS);
}

export function createCommandList(gpu: GpuDevice): CommandList {
  const { kernelOf, bindingsOf } = gpu;
  const dispatches: Dispatch[] = [];
  return {
    add: (source, buffers, params, groups) => {
      const kernel = kernelOf(source);
      dispatches.push({ kernel, bindings: bindingsOf(kernel, buffers), params, groups });
    },
    submit: (after) => {
      const kept = keepCommands(gpu, dispatches);
      kept.submit(after);
      kept.dispose();
    },
    keep: () => keepCommands(gpu, dispatches),
  };
}

function keepCommands({ device, onPasses }: GpuDevice, dispatches: readonly Dispatch[]): KeptCommands {
  const params = dispatches.length > 0 ? createParams(device, dispatches) : undefined;
  return {
    submit: (after) => {
      const encoder = device.createCommandEncoder();
      const timer = onPasses && createPassTimer(device);
      if (params) encodeAll(encoder, dispatches, params, timer);
      after?.(encoder);
      timer?.resolve(encoder);
      device.queue.submit([encoder.finish()]);
      // a device that is lost says so to whoever waits for what was computed
      if (onPasses) void timer?.read().then(onPasses, () => {});
    },
    dispose: () => params?.buffer.destroy(),
  };
}

/** The parameters of all dispatches, one after the other. */
interface Params {
  readonly buffer: GPUBuffer;
  groupOf(kernel: ComputeKernel): GPUBindGroup;
}

function createParams(device: GPUDevice, dispatches: readonly Dispatch[]): Params {
  const bytes = paramBytes(dispatches);
  const buffer = device.createBuffer({
    size: bytes.byteLength,
    usage: BUFFER_USAGE.uniform | BUFFER_USAGE.copyTarget,
  });
  device.queue.writeBuffer(buffer, 0, bytes);
  const groups = new Map<ComputeKernel, GPUBindGroup>();
  return {
    buffer,
    groupOf: (kernel) => {
      const known = groups.get(kernel);
      if (known) return known;
      const resource = { buffer, size: PARAMS_STRIDE };
      const made = device.createBindGroup({ layout: kernel.paramsLayout, entries: [{ binding: 0, resource }] });
      groups.set(kernel, made);
      return made;
    },
  };
}

function encodeAll(
  encoder: GPUCommandEncoder,
  dispatches: readonly Dispatch[],
  params: Params,
  timer: PassTimer | undefined,
): void {
  let pass = encoder.beginComputePass();
  for (const [index, { kernel, bindings, groups }] of dispatches.entries()) {
    if (timer) {
      pass.end();
      const timestampWrites = timer.begin(kernel.source.name);
      pass = encoder.beginComputePass({ ...(timestampWrites && { timestampWrites }) });
    }
    pass.setPipeline(kernel.pipeline);
    pass.setBindGroup(0, params.groupOf(kernel), [PARAMS_STRIDE * index]);
    pass.setBindGroup(1, bindings);
    const wide = Math.min(groups, MOST_GROUPS_PER_DIMENSION);
    pass.dispatchWorkgroups(wide, Math.ceil(groups / wide));
  }
  pass.end();
}

function paramBytes(dispatches: readonly Dispatch[]): ArrayBuffer {
  const bytes = new ArrayBuffer(PARAMS_STRIDE * dispatches.length);
  const view = new DataView(bytes);
  for (const [index, { kernel, params }] of dispatches.entries()) {
    let at = PARAMS_STRIDE * index;
    for (const [name, type] of Object.entries(kernel.source.params)) {
      if (type === "u32") view.setUint32(at, params[name], true);
      else view.setFloat32(at, params[name], true);
      at += 4;
    }
  }
  return bytes;
}
