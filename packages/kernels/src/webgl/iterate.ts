/** One step of a projection algorithm on the device, and the step of the likelihood. */

import type { Admission, GradientOptions, ObjectRule } from "../engine.js";
import type { DeviceArray } from "./device-array.js";
import { forwardTransform, inverseTransform } from "./fourier.js";
import { transferBy } from "./kernels/fourier-kernels.js";
import {
  amplify,
  excess,
  follow,
  intensities,
  misfit,
  misfitCalculated,
  project,
  projectCalculated,
} from "./kernels/measurement-kernels.js";
import {
  accumulate,
  product,
  rule as ruleKernel,
  ruleWithAdmission,
  ruleWithProbe,
  unfinite,
  weigh,
} from "./kernels/object-kernels.js";
import { sumOf } from "./sums.js";
import type { WorkspaceMemory } from "./workspace-memory.js";

interface Iterated {
  /** `sum (|F psi| - sqrt I)^2` of the iterate that it started from: to be given back, as the other. */
  readonly residual: DeviceArray;
  /** How many voxels of the next iterate are not finite. */
  readonly unfinite: DeviceArray;
}

export function iterate(memory: WorkspaceMemory, rule: ObjectRule): Iterated {
  const object = memory.field(0);
  const { projected, residual } = projectObject(memory, object);
  const probed = rule.probe && probe(memory, rule.probe);
  const next = memory.take("complex");
  applyRule(memory, rule, next, projected, probed);
  memory.give(projected, ...(probed ? [probed] : []));
  memory.putField(0, next);
  return { residual, unfinite: sumOf(memory, unfinite, [next]) };
}

/** `sum (|F object| - sqrt I)^2`: to be given back. */
export function compareObject(memory: WorkspaceMemory): DeviceArray {
  const spectrum = forwardTransform(memory, memory.field(0));
  const calculated = calculatedIntensity(memory, spectrum);
  const residual = residualOf(memory, spectrum, calculated);
  memory.give(spectrum, ...(calculated ? [calculated] : []));
  return residual;
}

/** The spectrum of what the object has inside the support: to be given back. */
export function cutSpectrum(memory: WorkspaceMemory): DeviceArray {
  const cut = memory.take("complex");
  memory.gpu.run(weigh, cut, [memory.field(0), memory.support, 1, 0]);
  const spectrum = forwardTransform(memory, cut);
  memory.give(cut);
  return spectrum;
}

/** `sum (|F object| - sqrt I)^2`, the square of the gradient and its products: to be given back. */
export function takeGradient(memory: WorkspaceMemory, { background, to, products }: GradientOptions): DeviceArray[] {
  const { gpu, support, scale } = memory;
  const object = memory.field(0);
  const { projected, residual } = projectObject(memory, object, background * scale ** 2);
  const inside = memory.take("complex");
  gpu.run(weigh, inside, [object, support, 1, 0]);
  const gradient = memory.take("complex");
  gpu.run(accumulate, gradient, [inside, projected, support, -1, 0]);
  memory.give(inside, projected);
  const dots = [gradient, ...products.map(memory.field)].map((other) => sumOf(memory, product, [gradient, other]));
  if (to === undefined) memory.give(gradient);
  else memory.putField(to, gradient);
  return [residual, ...dots];
}

interface Projected {
  readonly projected: DeviceArray;
  readonly residual: DeviceArray;
}

/** `P_M object`, or (with a background) the step of the likelihood. */
function projectObject(memory: WorkspaceMemory, object: DeviceArray, background?: number): Projected {
  const spectrum = forwardTransform(memory, object);
  const calculated = calculatedIntensity(memory, spectrum);
  const residual = residualOf(memory, spectrum, calculated);
  const agreeing =
    background === undefined
      ? projectSpectrum(memory, spectrum, calculated)
      : followLikelihood(memory, spectrum, calculated, background);
  memory.give(spectrum, ...(calculated ? [calculated] : []));
  const projected = inverseTransform(memory, agreeing);
  memory.give(agreeing);
  return { projected, residual };
}

/** `P_M (c object)`. */
function probe(memory: WorkspaceMemory, { inside, outside }: NonNullable<ObjectRule["probe"]>): DeviceArray {
  const weighed = memory.take("complex");
  memory.gpu.run(weigh, weighed, [memory.field(0), memory.support, inside, outside]);
  const spectrum = forwardTransform(memory, weighed);
  memory.give(weighed);
  const calculated = calculatedIntensity(memory, spectrum);
  const agreeing = projectSpectrum(memory, spectrum, calculated);
  memory.give(spectrum, ...(calculated ? [calculated] : []));
  const probed = inverseTransform(memory, agreeing);
  memory.give(agreeing);
  return probed;
}

/** `|F|^2` convolved with the point spread; undefined without one. */
function calculatedIntensity(memory: WorkspaceMemory, spectrum: DeviceArray): DeviceArray | undefined {
  if (!memory.spread) return undefined;
  const own = memory.take("complex");
  memory.gpu.run(intensities, own, [spectrum]);
  const convolved = convolve(memory, own, memory.spread.transfer, 1);
  memory.give(own);
  return convolved;
}

/** Periodic convolution with the point spread, or (`conjugate` -1) with its mirror image. */
function convolve(memory: WorkspaceMemory, values: DeviceArray, transfer: DeviceArray, conjugate: 1 | -1): DeviceArray {
  const spectrum = forwardTransform(memory, values);
  const product = memory.take("complex");
  memory.gpu.run(transferBy, product, [spectrum, transfer, conjugate]);
  memory.give(spectrum);
  const convolved = inverseTransform(memory, product);
  memory.give(product);
  return convolved;
}

function residualOf(memory: WorkspaceMemory, spectrum: DeviceArray, calculated: DeviceArray | undefined): DeviceArray {
  const { modulus, spread } = memory;
  if (!calculated || !spread) return sumOf(memory, misfit, [spectrum, modulus]);
  return sumOf(memory, misfitCalculated, [spectrum, modulus, calculated, spread.centre]);
}

function projectSpectrum(
  memory: WorkspaceMemory,
  spectrum: DeviceArray,
  calculated: DeviceArray | undefined,
): DeviceArray {
  const { gpu, modulus, spread, estimateBounds = FREE } = memory;
  const agreeing = memory.take("complex");
  if (!calculated || !spread) gpu.run(project, agreeing, [spectrum, modulus, ...estimateBounds]);
  else gpu.run(projectCalculated, agreeing, [spectrum, modulus, calculated, spread.centre, ...estimateBounds]);
  return agreeing;
}

/** Bounds that hold no estimate. */
const FREE = [0, 0] as const;

function followLikelihood(
  memory: WorkspaceMemory,
  spectrum: DeviceArray,
  calculated: DeviceArray | undefined,
  background: number,
): DeviceArray {
  const { gpu, modulus, spread } = memory;
  const agreeing = memory.take("complex");
  if (!calculated || !spread) {
    gpu.run(follow, agreeing, [spectrum, modulus, background]);
    return agreeing;
  }
  const excessive = memory.take("complex");
  gpu.run(excess, excessive, [spectrum, modulus, calculated, spread.centre, background]);
  const factors = convolve(memory, excessive, spread.transfer, -1);
  gpu.run(amplify, agreeing, [spectrum, factors]);
  memory.give(excessive, factors);
  return agreeing;
}

function applyRule(
  { gpu, support, scale, field }: WorkspaceMemory,
  { inside, outside, admits }: ObjectRule,
  next: DeviceArray,
  projected: DeviceArray,
  probed: DeviceArray | undefined,
): void {
  const coefficients = [inside.object, inside.projected, outside.object, outside.projected];
  const shared = [field(0), projected, support, ...coefficients];
  if (probed) gpu.run(ruleWithProbe, next, [...shared, probed, inside.probed ?? 0, outside.probed ?? 0]);
  else if (admits) gpu.run(ruleWithAdmission, next, [...shared, ...admissionArguments(admits, scale)]);
  else gpu.run(ruleKernel, next, shared);
}

/** A full turn of phases is no condition. */
function admissionArguments({ modulus = 0, phase, anywhere = false }: Admission, scale: number): number[] {
  const [from, to] = phase ?? [0, 2 * Math.PI];
  const turn = to - from;
  const arc = turn >= 2 * Math.PI ? 0 : turn <= Math.PI ? 1 : 2;
  const leastSquared = (modulus * scale) ** 2;
  return [anywhere ? 1 : 0, leastSquared, arc, Math.cos(from), Math.sin(from), Math.cos(to), Math.sin(to)];
}
