/** One step of a projection algorithm as dispatches. */

/// <reference types="@webgpu/types" />
import type { Admission, GradientOptions, ObjectRule } from "../engine.js";
import { type CommandList, groupsFor } from "./command-list.js";
import type { StepPlace } from "./encode-step.js";
import { encodeSum } from "./encode-sum.js";
import {
  amplify,
  excess,
  follow,
  intensities,
  project,
  projectBounded,
  projectCalculated,
  projectCalculatedBounded,
  transferBy,
} from "./shaders/measurement-shaders.js";
import {
  accumulate,
  dotProduct,
  probe as probeShader,
  rule as ruleShader,
  ruleWithAdmission,
  ruleWithProbe,
} from "./shaders/object-shaders.js";
import type { WorkspaceMemory } from "./workspace-memory.js";

export function encodeIterate(
  memory: WorkspaceMemory,
  commands: CommandList,
  rule: ObjectRule,
  place: StepPlace,
): void {
  const { size, support } = memory;
  const object = memory.field(0);
  const projected = memory.scratch("work");
  encodeProjection(memory, commands, projected, object, { place });
  memory.fourier.inverse(commands, projected);
  if (rule.probe) {
    const probed = memory.scratch("spare");
    const params = { count: size, inside: rule.probe.inside, outside: rule.probe.outside };
    commands.add(probeShader, { object, support, probed }, params, groupsFor(size));
    encodeProjection(memory, commands, probed, probed, {});
    memory.fourier.inverse(commands, probed);
  }
  encodeRule(memory, commands, rule, place.slot);
}

/** Leaves `sum (|F object| - modulus)^2`, the square of the gradient and its products from slot 0 on. */
export function encodeGradient(
  memory: WorkspaceMemory,
  commands: CommandList,
  { background, to, products }: GradientOptions,
  results: GPUBuffer,
): void {
  const { size, support, scale } = memory;
  const object = memory.field(0);
  const projected = memory.scratch("work");
  const place = { results, slot: 0 };
  encodeProjection(memory, commands, projected, object, { place, background: background * scale ** 2 });
  memory.fourier.inverse(commands, projected);
  const sum = memory.scratch("spare");
  const add = (source: GPUBuffer, isFirst: number, inside: number) =>
    commands.add(accumulate, { sum, source, support }, { count: size, isFirst, inside, outside: 0 }, groupsFor(size));
  add(object, 1, 1);
  add(projected, 0, -1);
  for (const [k, b] of [sum, ...products.map(memory.field)].entries()) {
    encodeSum(memory, commands, dotProduct, { a: sum, b }, {}, { results, slot: 1 + k });
  }
  if (to !== undefined) memory.exchange(to, "spare");
}

/** Leaves the spectrum of what the object has inside the support in `work`. */
export function encodeCutSpectrum(memory: WorkspaceMemory, commands: CommandList): void {
  const { size, support } = memory;
  const sum = memory.scratch("work");
  const params = { count: size, isFirst: 1, inside: 1, outside: 0 };
  commands.add(accumulate, { sum, source: memory.field(0), support }, params, groupsFor(size));
  memory.fourier.forward(commands, sum);
}

/** Leaves `sum (|F object| - modulus)^2` at the place. */
export function encodeComparison(memory: WorkspaceMemory, commands: CommandList, place: StepPlace): void {
  encodeProjection(memory, commands, memory.scratch("work"), memory.field(0), { place });
}

interface ProjectionOptions {
  /** Where the squared difference to the measurement goes. */
  readonly place?: StepPlace;
  /** Takes the step of the likelihood instead. */
  readonly background?: number | undefined;
}

/** `spectrum <- F object`, made to agree with the measurement. */
function encodeProjection(
  memory: WorkspaceMemory,
  commands: CommandList,
  spectrum: GPUBuffer,
  object: GPUBuffer,
  { place, background }: ProjectionOptions,
): void {
  const { modulus, size, spreadCentre: centre, estimateBounds } = memory;
  memory.fourier.forward(commands, spectrum, object);
  const shared = { spectrum, modulus };
  const bounds = estimateBounds && { least: estimateBounds[0], most: estimateBounds[1] };
  if (centre === undefined) {
    if (background !== undefined) encodeSum(memory, commands, follow, shared, { background }, place);
    else if (bounds) encodeSum(memory, commands, projectBounded, shared, bounds, place);
    else encodeSum(memory, commands, project, shared, {}, place);
    return;
  }
  const calculated = memory.scratch("calculated");
  const params = { count: size };
  commands.add(intensities, { spectrum, calculated }, params, groupsFor(size));
  convolve(memory, commands, calculated, 1);
  if (background === undefined) {
    const buffers = { ...shared, calculated };
    if (bounds) encodeSum(memory, commands, projectCalculatedBounded, buffers, { centre, ...bounds }, place);
    else encodeSum(memory, commands, projectCalculated, buffers, { centre }, place);
    return;
  }
  encodeSum(memory, commands, excess, { ...shared, calculated }, { centre, background }, place);
  convolve(memory, commands, calculated, -1);
  commands.add(amplify, { spectrum, factors: calculated }, params, groupsFor(size));
}

/** Periodic convolution with the point spread, or (`sign` -1) with its mirror image; in place. */
function convolve(memory: WorkspaceMemory, commands: CommandList, values: GPUBuffer, sign: 1 | -1): void {
  const { size, fourier } = memory;
  fourier.forward(commands, values);
  const transfer = memory.scratch("transfer");
  commands.add(transferBy, { values, transfer }, { count: size, sign }, groupsFor(size));
  fourier.inverse(commands, values);
}

function encodeRule(memory: WorkspaceMemory, commands: CommandList, rule: ObjectRule, step: number): void {
  const { size, support, status, scale } = memory;
  const { inside, outside, admits } = rule;
  const params = {
    count: size,
    step,
    insideObject: inside.object,
    insideProjected: inside.projected,
    insideProbed: inside.probed ?? 0,
    outsideObject: outside.object,
    outsideProjected: outside.projected,
    outsideProbed: outside.probed ?? 0,
  };
  const buffers = { object: memory.field(0), projected: memory.scratch("work"), support, status };
  const groups = groupsFor(size);
  if (rule.probe) commands.add(ruleWithProbe, { ...buffers, probed: memory.scratch("spare") }, params, groups);
  else if (admits) commands.add(ruleWithAdmission, buffers, { ...params, ...admissionParams(admits, scale) }, groups);
  else commands.add(ruleShader, buffers, params, groups);
}

/** A full turn of phases is no condition. */
function admissionParams({ modulus = 0, phase, anywhere = false }: Admission, scale: number) {
  const [from, to] = phase ?? [0, 2 * Math.PI];
  const turn = to - from;
  return {
    anywhere: anywhere ? 1 : 0,
    arc: turn >= 2 * Math.PI ? 0 : turn <= Math.PI ? 1 : 2,
    leastSquared: (modulus * scale) ** 2,
    fromCosine: Math.cos(from),
    fromSine: Math.sin(from),
    toCosine: Math.cos(to),
    toSine: Math.sin(to),
  };
}
