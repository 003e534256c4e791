/** Sums and maxima over all voxels. */

/// <reference types="@webgpu/types" />
import { type CommandList, groupsFor } from "./command-list.js";
import type { KernelSource } from "./compute-kernel.js";
import type { StepPlace } from "./encode-step.js";
import { finishShader } from "./shaders/voxel-shader.js";
import type { WorkspaceMemory } from "./workspace-memory.js";

const finishSum = finishShader();
const finishMaximum = finishShader(true);

/** Adds a shader of `reductionShader` and, with a place, what brings its partial values there. */
export function encodeSum(
  { partials, size }: WorkspaceMemory,
  commands: CommandList,
  shader: KernelSource,
  buffers: Readonly<Record<string, GPUBuffer>>,
  params: Readonly<Record<string, number>>,
  place: StepPlace | undefined,
  isMaximum = false,
): void {
  const groups = groupsFor(size);
  commands.add(shader, { ...buffers, partials }, { count: size, ...params }, groups);
  if (place !== undefined) finishAt(commands, isMaximum ? finishMaximum : finishSum, partials, groups, place);
}

/** Brings what a `roundTrip` has summed up to its place. */
export function encodeTotal({ partials, fourier }: WorkspaceMemory, commands: CommandList, place: StepPlace): void {
  finishAt(commands, finishSum, partials, fourier.sums, place);
}

function finishAt(
  commands: CommandList,
  finish: KernelSource,
  partials: GPUBuffer,
  count: number,
  { results, slot }: StepPlace,
): void {
  commands.add(finish, { partials, results }, { count, slot }, 1);
}
