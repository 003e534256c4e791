/** One step of a projection algorithm as dispatches. */

/// <reference types="@webgpu/types" />
import type { Admission, GradientOptions, ObjectRule } from "../engine.js";
import { type CommandList, groupsFor } from "./command-list.js";
import type { StepPlace } from "./encode-step.js";
import { encodeSum, encodeTotal } from "./encode-sum.js";
import type { BoundWork } from "./shaders/element-work.js";
import {
  amplify,
  compare,
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
  rule as ruleOfObject,
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
  if (!rule.probe) {
    encodeProjection(memory, commands, projected, object, { place, last: ruleWork(memory, rule, place.slot) });
    return;
  }
  encodeProjection(memory, commands, projected, object, { place });
  const probed = memory.scratch("spare");
  const { inside, outside } = rule.probe;
  commands.add(probeShader, { object, support, probed }, { count: size, inside, outside }, groupsFor(size));
  encodeProjection(memory, commands, probed, probed, {});
  const buffers = { object, projected, probed, support, status: memory.status };
  commands.add(ruleWithProbe, buffers, { count: size, ...ruleParams(rule, place.slot) }, groupsFor(size));
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
  const { modulus, spreadCentre: centre } = memory;
  const spectrum = memory.scratch("work");
  memory.fourier.forward(commands, spectrum, memory.field(0));
  if (centre === undefined) encodeSum(memory, commands, compare, { spectrum, modulus }, {}, place);
  else encodeAgreement(memory, commands, spectrum, centre, { place });
}

interface ProjectionOptions {
  /** Where the squared difference to the measurement goes. */
  readonly place?: StepPlace;
  /** Takes the step of the likelihood instead. */
  readonly background?: number | undefined;
  /** Is done to the projection, which then goes nowhere else. */
  readonly last?: BoundWork;
}

/** `projected <- P_M object`. */
function encodeProjection(
  memory: WorkspaceMemory,
  commands: CommandList,
  projected: GPUBuffer,
  object: GPUBuffer,
  options: ProjectionOptions,
): void {
  const { fourier, spreadCentre: centre } = memory;
  const { place, last } = options;
  if (centre === undefined) {
    fourier.roundTrip(commands, projected, object, agreementWork(memory, options), last);
    if (place) encodeTotal(memory, commands, place);
    return;
  }
  fourier.forward(commands, projected, object);
  encodeAgreement(memory, commands, projected, centre, options);
  fourier.inverse(commands, projected, last);
}

/** What makes a spectrum agree with the measurement, voxel by voxel. */
function agreementWork({ modulus, partials, estimateBounds }: WorkspaceMemory, { background }: ProjectionOptions) {
  const buffers = { modulus, partials };
  if (background !== undefined) return { work: follow, buffers, params: { background } };
  if (!estimateBounds) return { work: project, buffers, params: {} };
  const [least, most] = estimateBounds;
  return { work: projectBounded, buffers, params: { least, most } };
}

/** The same where the point spread mixes voxels. */
function encodeAgreement(
  memory: WorkspaceMemory,
  commands: CommandList,
  spectrum: GPUBuffer,
  centre: number,
  { place, background }: ProjectionOptions,
): void {
  const { modulus, size, estimateBounds } = memory;
  const calculated = memory.scratch("calculated");
  const params = { count: size };
  commands.add(intensities, { spectrum, calculated }, params, groupsFor(size));
  convolve(memory, commands, calculated, 1);
  const buffers = { spectrum, modulus, calculated };
  if (background !== undefined) {
    encodeSum(memory, commands, excess, buffers, { centre, background }, place);
    convolve(memory, commands, calculated, -1);
    commands.add(amplify, { spectrum, factors: calculated }, params, groupsFor(size));
  } else if (estimateBounds) {
    const [least, most] = estimateBounds;
    encodeSum(memory, commands, projectCalculatedBounded, buffers, { centre, least, most }, place);
  } else {
    encodeSum(memory, commands, projectCalculated, buffers, { centre }, place);
  }
}

/** Periodic convolution with the point spread, or (`sign` -1) with its mirror image; in place. */
function convolve(memory: WorkspaceMemory, commands: CommandList, values: GPUBuffer, sign: 1 | -1): void {
  const { size, fourier } = memory;
  fourier.forward(commands, values);
  const transfer = memory.scratch("transfer");
  commands.add(transferBy, { values, transfer }, { count: size, sign }, groupsFor(size));
  fourier.inverse(commands, values);
}

/** The rule as what is done to the projection. */
function ruleWork(memory: WorkspaceMemory, rule: ObjectRule, step: number): BoundWork {
  const { support, status, scale } = memory;
  const buffers = { object: memory.field(0), support, status };
  const params = ruleParams(rule, step);
  if (!rule.admits) return { work: ruleOfObject, buffers, params };
  return { work: ruleWithAdmission, buffers, params: { ...params, ...admissionParams(rule.admits, scale) } };
}

function ruleParams({ inside, outside }: ObjectRule, step: number) {
  return {
    step,
    insideObject: inside.object,
    insideProjected: inside.projected,
    insideProbed: inside.probed ?? 0,
    outsideObject: outside.object,
    outsideProjected: outside.projected,
    outsideProbed: outside.probed ?? 0,
  };
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
