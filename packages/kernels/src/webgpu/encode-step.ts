/** Steps of a run as dispatches. */

/// <reference types="@webgpu/types" />
import { sizeOfShape } from "@autophase/tensor-io";
import type { CombineStep, DotStep, EngineStep, ShrinkWrapStep, SmoothStep } from "../engine.js";
import { type CommandList, groupsFor } from "./command-list.js";
import type { KernelSource } from "./compute-kernel.js";
import { encodeIterate } from "./encode-iterate.js";
import { encodeSum } from "./encode-sum.js";
import { accumulate, dotProduct } from "./shaders/object-shaders.js";
import {
  amplitudes,
  clearCount,
  countInside,
  level,
  maximum,
  smooth,
  sumInside,
  threshold,
} from "./shaders/support-shaders.js";
import type { WorkspaceMemory } from "./workspace-memory.js";

/** Where a step of a submission leaves its value. */
export interface StepPlace {
  /** Buffer of one float for each step. */
  readonly results: GPUBuffer;
  readonly slot: number;
}

export function encodeStep(memory: WorkspaceMemory, commands: CommandList, step: EngineStep, place: StepPlace): void {
  switch (step.type) {
    case "iterate":
      encodeIterate(memory, commands, step.rule, place);
      return;
    case "shrink-wrap":
      encodeShrinkWrap(memory, commands, step);
      return;
    case "combine":
      encodeCombine(memory, commands, step);
      return;
    case "smooth":
      encodeSmooth(memory, commands, step);
      return;
    case "dot":
      encodeDot(memory, commands, step, place);
  }
}

/** Leaves the number of voxels in the support in `status`. */
export function encodeCount({ support, status, size }: WorkspaceMemory, commands: CommandList): void {
  commands.add(clearCount, { status }, { count: size }, 1);
  commands.add(countInside, { support, status }, { count: size }, groupsFor(size));
}

const REFERENCES = { maximum: 0, mean: 1, rms: 2 } as const;

function encodeShrinkWrap(memory: WorkspaceMemory, commands: CommandList, step: ShrinkWrapStep): void {
  const { size, support, levels, status } = memory;
  const { reference = "maximum" } = step;
  const params = { count: size };
  const groups = groupsFor(size);
  const first = memory.scratch("work");
  commands.add(amplitudes, { object: memory.field(0), smoothed: first }, params, groups);
  const smoothed = smoothAxes(memory, commands, step.sigma, first, first, 1);
  const place = { results: levels, slot: 0 };
  if (reference === "maximum") {
    encodeSum(memory, commands, maximum, { smoothed }, {}, place, true);
  } else {
    encodeCount(memory, commands);
    const isSquared = reference === "rms" ? 1 : 0;
    encodeSum(memory, commands, sumInside, { smoothed, support }, { isSquared }, place);
  }
  commands.add(level, { status, levels }, { threshold: step.threshold, reference: REFERENCES[reference] }, 1);
  commands.add(threshold, { smoothed, levels, support }, params, groups);
}

function encodeCombine(memory: WorkspaceMemory, commands: CommandList, { to, terms }: CombineStep): void {
  const { size, support } = memory;
  const sum = memory.scratch("work");
  const nothing = { from: to, inside: 0, outside: 0 };
  for (const [index, { from, inside, outside }] of (terms.length > 0 ? terms : [nothing]).entries()) {
    const params = { count: size, isFirst: index === 0 ? 1 : 0, inside, outside };
    commands.add(accumulate, { sum, source: memory.field(from), support }, params, groupsFor(size));
  }
  memory.exchange(to, "work");
}

function encodeSmooth(memory: WorkspaceMemory, commands: CommandList, { field, sigma }: SmoothStep): void {
  const source = memory.field(field);
  const smoothed = smoothAxes(memory, commands, sigma, source, memory.scratch("work"), 2);
  if (smoothed !== source) memory.exchange(field, smoothed === memory.scratch("work") ? "work" : "spare");
}

/**
 * Smooths along every axis, to and fro between `work` and `spare`; `source` stays as it is unless it is one of them.
 * @param parts - floats of a voxel.
 * @returns the array that holds the result.
 */
function smoothAxes(
  memory: WorkspaceMemory,
  commands: CommandList,
  sigma: number,
  source: GPUBuffer,
  work: GPUBuffer,
  parts: number,
): GPUBuffer {
  const { shape, size } = memory;
  let from = source;
  for (const [axis, length] of shape.entries()) {
    const { buffer: taps, radius } = memory.taps(sigma, length);
    if (radius === 0) continue;
    const smoothed = from === work ? memory.scratch("spare") : work;
    const params = { count: parts * size, length, stride: parts * sizeOfShape(shape.slice(axis + 1)), radius };
    commands.add(smooth, { source: from, taps, smoothed }, params, groupsFor(parts * size));
    from = smoothed;
  }
  return from;
}

function encodeDot(memory: WorkspaceMemory, commands: CommandList, { a, b }: DotStep, place: StepPlace): void {
  const shader: KernelSource = dotProduct;
  encodeSum(memory, commands, shader, { a: memory.field(a), b: memory.field(b) }, {}, place);
}
