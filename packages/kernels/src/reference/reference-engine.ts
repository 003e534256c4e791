/** The reference engine: plain TypeScript, float64. The judge of every other engine, so it stays readable. */

import { mapTo, type Shape, sizeOfShape } from "@autophase/tensor-io";
import {
  assertBox,
  assertGradient,
  assertPointSpread,
  assertProblem,
  assertState,
  assertStep,
  assertSupport,
} from "../assert-problem.js";
import { centralBoxIndices } from "../central-box.js";
import type {
  EngineStep,
  GradientOptions,
  GradientResult,
  IterateStep,
  PhasingEngine,
  PhasingProblem,
  PhasingState,
  PhasingWorkspace,
  RunResult,
} from "../engine.js";
import { DisposedError, NumericError } from "../errors.js";
import { createFft, type Fft } from "../fft/create-fft.js";
import { assertFiniteGradient } from "../finite-gradient.js";
import { createGaussianFilter, type GaussianFilter } from "../gaussian-filter.js";
import { applyProbe, applyRule, combine, cutTo, dot, type Field, subtractFrom } from "./apply-rule.js";
import { createMeasurement, createSpread, followLikelihood, type Measurement, projectSpectrum } from "./measurement.js";
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
    // it has nothing that outlives its workspaces
    dispose: () => {},
  };
}

function createWorkspaceChecked(problem: PhasingProblem): PhasingWorkspace {
  const shape = [...problem.shape];
  let memory: Memory | undefined = createMemory(problem);
  const present = (): Memory => {
    if (memory === undefined) throw new DisposedError("reference engine: this workspace was disposed");
    return memory;
  };
  return {
    shape,
    write: async (state) => {
      assertState(state, shape);
      writeState(present(), state);
    },
    read: async ({ fields = true } = {}) => readState(present(), fields),
    writeSupport: async (support) => {
      assertSupport("writeSupport", support, shape);
      copySupport(support, present().support);
    },
    readSupport: async () => present().support.slice(),
    writeProblem: async (next) => {
      assertProblem({ ...next, shape }, "writeProblem");
      const own = present();
      own.measurement = createMeasurement({ ...next, shape }, own.fft);
    },
    writePointSpread: async (pointSpread) => {
      if (pointSpread) assertPointSpread(pointSpread, shape);
      const own = present();
      own.measurement = { ...own.measurement, spread: pointSpread && createSpread(pointSpread, shape, own.fft) };
    },
    gradient: async (options) => {
      assertGradient(options);
      return takeGradient(present(), options);
    },
    centralSpectrum: async (box) => {
      assertBox("centralSpectrum", box, shape);
      return centralSpectrum(present(), box);
    },
    run: async (steps) => {
      steps.forEach(assertStep);
      return runSteps(present(), steps);
    },
    chi: async () => {
      const own = present();
      return projectModulus(own, own.fields[0] as Field, own.projected);
    },
    dispose: () => {
      memory = undefined;
    },
  };
}

interface Memory {
  readonly shape: Shape;
  measurement: Measurement;
  readonly support: Uint8Array;
  /** `psi`, and those that a step used. */
  readonly fields: (Field | undefined)[];
  /** `P_M psi`. */
  readonly projected: Field;
  /** `P_M (c psi)`; made by the first rule that has a probe. */
  probed: Field | undefined;
  readonly fft: Fft;
  readonly filter: GaussianFilter;
}

function createMemory(problem: PhasingProblem): Memory {
  const { shape, modulus } = problem;
  const fft = createFft(shape);
  return {
    shape,
    measurement: createMeasurement(problem, fft),
    support: new Uint8Array(modulus.length),
    fields: [createField(shape)],
    projected: createField(shape),
    probed: undefined,
    fft,
    filter: createGaussianFilter(shape),
  };
}

function createField(shape: Shape): Field {
  const size = sizeOfShape(shape);
  return { real: new Float64Array(size), imag: new Float64Array(size), shape };
}

/** Field `index`, made when it is asked for. */
function fieldOf({ fields, shape }: Memory, index: number): Field {
  const field = fields[index] ?? createField(shape);
  fields[index] = field;
  return field;
}

function writeState(memory: Memory, { object, support, fields = [] }: PhasingState): void {
  memory.fields.length = 1;
  for (const [index, { real, imag }] of [object, ...fields].entries()) {
    const field = fieldOf(memory, index);
    field.real.set(real);
    field.imag.set(imag);
  }
  copySupport(support, memory.support);
}

function copySupport(from: Uint8Array, to: Uint8Array): void {
  for (let i = 0; i < to.length; i++) to[i] = from[i] === 0 ? 0 : 1;
}

function readState(memory: Memory, withFields: boolean): PhasingState {
  const copies = Array.from({ length: withFields ? memory.fields.length : 1 }, (_, index) => {
    const { real, imag, shape } = fieldOf(memory, index);
    return { real: real.slice(), imag: imag.slice(), shape };
  });
  const [object, ...fields] = copies as [Field, ...Field[]];
  const support = memory.support.slice();
  return fields.length === 0 ? { object, support } : { object, support, fields };
}

function runSteps(memory: Memory, steps: readonly EngineStep[]): RunResult {
  const { support, filter } = memory;
  const chi: number[] = [];
  const dots: number[] = [];
  const field = (index: number): Field => fieldOf(memory, index);
  for (const [index, step] of steps.entries()) {
    if (step.type === "iterate") chi.push(iterate(memory, step, index));
    else if (step.type === "shrink-wrap") shrinkWrap(step, field(0), support, filter, memory.projected.real);
    else if (step.type === "combine") combine(step, support, field);
    else if (step.type === "dot") dots.push(dot(field(step.a), field(step.b)));
    else for (const part of partsOf(field(step.field))) filter.apply(part, step.sigma);
  }
  const supportVoxels = support.reduce((sum, value) => sum + value, 0);
  return { chi: Float64Array.from(chi), dots: Float64Array.from(dots), supportVoxels };
}

function partsOf({ real, imag }: Field): readonly Float64Array[] {
  return [real, imag];
}

/** One step of a projection algorithm. @returns `chi` of the iterate it started from. */
function iterate(memory: Memory, { rule }: IterateStep, index: number): number {
  const { support, projected } = memory;
  const object = fieldOf(memory, 0);
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

function centralSpectrum(memory: Memory, box: Shape): Field {
  const { support, projected, fft, shape } = memory;
  cutTo(support, fieldOf(memory, 0), projected);
  fft.forward(projected);
  const indices = centralBoxIndices(shape, box);
  const take = (part: Float64Array): Float64Array => mapTo(Float64Array, indices, (index) => part[index]);
  return { real: take(projected.real), imag: take(projected.imag), shape: [...box] };
}

function takeGradient(memory: Memory, { background, to, products }: GradientOptions): GradientResult {
  const { support, projected } = memory;
  const object = fieldOf(memory, 0);
  const chi = projectModulus(memory, object, projected, background);
  subtractFrom(object, support, projected);
  const square = dot(projected, projected);
  const result = { chi, square, products: products.map((index) => dot(projected, fieldOf(memory, index))) };
  assertFiniteGradient(result);
  if (to !== undefined) {
    fieldOf(memory, to).real.set(projected.real);
    fieldOf(memory, to).imag.set(projected.imag);
  }
  return result;
}

/** `projected <- P_M from`, or (with a background) the step of the likelihood. @returns `chi` of `from`. */
function projectModulus({ fft, measurement }: Memory, from: Field, projected: Field, background?: number): number {
  if (projected !== from) {
    projected.real.set(from.real);
    projected.imag.set(from.imag);
  }
  fft.forward(projected);
  const residual =
    background === undefined
      ? projectSpectrum(measurement, projected, fft)
      : followLikelihood(measurement, projected, fft, background);
  fft.inverse(projected);
  return Math.sqrt(residual) / measurement.norm;
}
