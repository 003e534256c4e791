/** The reference engine: plain TypeScript, float64. The judge of every other engine, so it stays readable. */

import { type Shape, sizeOfShape } from "@autophase/tensor-io";
import { assertProblem, assertState, assertStep } from "../assert-problem.js";
import type {
  EngineStep,
  IterateStep,
  PhasingEngine,
  PhasingProblem,
  PhasingState,
  PhasingWorkspace,
  RunResult,
} from "../engine.js";
import { DisposedError, NumericError } from "../errors.js";
import { createFft, type Fft } from "../fft/create-fft.js";
import { createGaussianFilter, type GaussianFilter } from "../gaussian-filter.js";
import { replaceModulusChecked } from "../replace-modulus.js";
import { applyProbe, applyRule, type Field } from "./apply-rule.js";
import { shrinkWrap } from "./shrink-wrap.js";

/** Any number of axes of any length; one thread. States are read as float64. */
export function createReferenceEngine(): PhasingEngine {
  return {
    name: "reference",
    description: "plain TypeScript, float64, 1 thread",
    createWorkspace: async (problem) => {
      assertProblem(problem);
      return createWorkspaceChecked(problem);
    },
  };
}

function createWorkspaceChecked(problem: PhasingProblem): PhasingWorkspace {
  const shape = [...problem.shape];
  let memory: Memory | undefined = createMemory(problem);
  const held = (): Memory => {
    if (memory === undefined) throw new DisposedError("reference engine: this workspace was disposed");
    return memory;
  };
  return {
    shape,
    write: async (state) => {
      assertState(state, shape);
      writeState(held(), state);
    },
    read: async () => readState(held()),
    run: async (steps) => {
      steps.forEach(assertStep);
      return runSteps(held(), steps);
    },
    chi: async () => {
      const own = held();
      return projectModulus(own, own.object, own.projected);
    },
    dispose: () => {
      memory = undefined;
    },
  };
}

interface Memory {
  readonly modulus: Float64Array;
  readonly mask: Uint8Array | undefined;
  /** `norm(sqrt I)` over measured voxels. */
  readonly norm: number;
  readonly support: Uint8Array;
  /** `psi`. */
  readonly object: Field;
  /** `P_M psi`. */
  readonly projected: Field;
  /** `P_M (c psi)`; made by the first rule that has a probe. */
  probed: Field | undefined;
  readonly fft: Fft;
  readonly filter: GaussianFilter;
}

function createMemory({ shape, modulus, mask }: PhasingProblem): Memory {
  return {
    modulus: Float64Array.from(modulus),
    mask: mask?.slice(),
    norm: measuredNorm(modulus, mask),
    support: new Uint8Array(modulus.length),
    object: createField(shape),
    projected: createField(shape),
    probed: undefined,
    fft: createFft(shape),
    filter: createGaussianFilter(shape),
  };
}

function createField(shape: Shape): Field {
  const size = sizeOfShape(shape);
  return { real: new Float64Array(size), imag: new Float64Array(size), shape };
}

function measuredNorm(modulus: ArrayLike<number>, mask: Uint8Array | undefined): number {
  let sum = 0;
  for (let i = 0; i < modulus.length; i++) if (mask === undefined || mask[i] !== 0) sum += modulus[i] ** 2;
  return Math.sqrt(sum);
}

function writeState(memory: Memory, { object, support }: PhasingState): void {
  memory.object.real.set(object.real);
  memory.object.imag.set(object.imag);
  for (let i = 0; i < support.length; i++) memory.support[i] = support[i] === 0 ? 0 : 1;
}

function readState({ object, support }: Memory): PhasingState {
  return {
    object: { real: object.real.slice(), imag: object.imag.slice(), shape: object.shape },
    support: support.slice(),
  };
}

function runSteps(memory: Memory, steps: readonly EngineStep[]): RunResult {
  const chi = new Float64Array(steps.filter(({ type }) => type === "iterate").length);
  let iterates = 0;
  for (const [index, step] of steps.entries()) {
    if (step.type === "iterate") chi[iterates++] = iterate(memory, step, index);
    else shrinkWrap(step, memory.object, memory.support, memory.filter, memory.projected.real);
  }
  return { chi, supportVoxels: memory.support.reduce((sum, value) => sum + value, 0) };
}

/** One step of a projection algorithm. @returns `chi` of the iterate it started from. */
function iterate(memory: Memory, { rule }: IterateStep, index: number): number {
  const { object, support, projected } = memory;
  const chi = projectModulus(memory, object, projected);
  let probed: Field | undefined;
  if (rule.probe !== undefined) {
    memory.probed ??= createField(object.shape);
    probed = memory.probed;
    applyProbe(rule.probe, support, object, probed);
    projectModulus(memory, probed, probed);
  }
  const total = applyRule(rule, support, object, projected, probed);
  if (Number.isFinite(chi) && Number.isFinite(total)) return chi;
  throw new NumericError(index, `run: step ${index} (${rule.name}): the iterate is no longer finite (chi ${chi})`);
}

/** `projected <- P_M from`. @returns `chi` of `from`. */
function projectModulus({ fft, modulus, mask, norm }: Memory, from: Field, projected: Field): number {
  if (projected !== from) {
    projected.real.set(from.real);
    projected.imag.set(from.imag);
  }
  fft.forward(projected);
  const residual = replaceModulusChecked(projected, modulus, mask);
  fft.inverse(projected);
  return Math.sqrt(residual) / norm;
}
