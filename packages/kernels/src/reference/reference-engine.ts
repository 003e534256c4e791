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
import { atOnce, inTurns, type Pieces } from "../pieces.js";
import { createTurns } from "../turns.js";
import { applyProbe, applyRule, combine, cutTo, dot, type Field, subtractFrom } from "./apply-rule.js";
import { createMeasurement, createSpread, followLikelihood, type Measurement, projectSpectrum } from "./measurement.js";
import { cutAt, smoothAmplitude } from "./shrink-wrap.js";

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
  const turns = createTurns();
  return {
    shape,
    write: (state) =>
      turns.take(async () => {
        assertState(state, shape);
        writeState(present(), state);
      }),
    read: ({ fields = true } = {}) => turns.take(async () => readState(present(), fields)),
    writeSupport: (support) =>
      turns.take(async () => {
        assertSupport("writeSupport", support, shape);
        copySupport(support, present().support);
      }),
    readSupport: () => turns.take(async () => present().support.slice()),
    writeProblem: (next) =>
      turns.take(async () => {
        assertProblem({ ...next, shape }, "writeProblem");
        const own = present();
        own.measurement = await inTurns(createMeasurement({ ...next, shape }, own.fft));
      }),
    writePointSpread: (pointSpread, { signal } = {}) =>
      turns.take(async () => {
        if (pointSpread) assertPointSpread(pointSpread, shape);
        const own = present();
        signal?.throwIfAborted();
        const spread = pointSpread && (await inTurns(createSpread(pointSpread, shape, own.fft), signal));
        own.measurement = { ...own.measurement, spread };
      }),
    gradient: (options, { signal } = {}) =>
      turns.take(async () => {
        assertGradient(options);
        signal?.throwIfAborted();
        return inTurns(takeGradient(present(), options), signal);
      }),
    centralSpectrum: (box, { signal } = {}) =>
      turns.take(async () => {
        assertBox("centralSpectrum", box, shape);
        signal?.throwIfAborted();
        return inTurns(centralSpectrum(present(), box), signal);
      }),
    run: (steps, { signal } = {}) =>
      turns.take(async () => {
        steps.forEach(assertStep);
        const own = present();
        signal?.throwIfAborted();
        // nothing has changed until the first step is prepared
        const first = steps.length > 0 ? await inTurns(prepare(own, steps[0]), signal) : NOTHING;
        return inTurns(runSteps(own, steps, first));
      }),
    chi: () =>
      turns.take(async () => {
        const own = present();
        return inTurns(projectModulus(own, own.fields[0] as Field, own.projected));
      }),
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
    measurement: atOnce(createMeasurement(problem, fft)),
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

/** What a step goes by when it changes the state. */
interface Prepared {
  /** Of the iterate that an `iterate` starts from. */
  readonly chi: number;
  /** `P_M (c psi)`, for a rule that has a probe. */
  readonly probed: Field | undefined;
  /** That the new support is above. */
  readonly level: number;
}

const NOTHING: Prepared = { chi: 0, probed: undefined, level: 0 };

/** What of a step leaves the state as it is: the most of an `iterate` or a shrink-wrap. */
function* prepare(memory: Memory, step: EngineStep): Pieces<Prepared> {
  const { support, filter, projected } = memory;
  const object = fieldOf(memory, 0);
  if (step.type === "shrink-wrap") {
    return { ...NOTHING, level: yield* smoothAmplitude(step, object, support, filter, projected.real) };
  }
  if (step.type !== "iterate") return NOTHING;
  const chi = yield* projectModulus(memory, object, projected);
  if (step.rule.probe === undefined) return { ...NOTHING, chi };
  memory.probed ??= createField(object.shape);
  const { probed } = memory;
  applyProbe(step.rule.probe, support, object, probed);
  yield* projectModulus(memory, probed, probed);
  return { ...NOTHING, chi, probed };
}

/** @param first - of the first step. */
function* runSteps(memory: Memory, steps: readonly EngineStep[], first: Prepared): Pieces<RunResult> {
  const { support, filter, projected } = memory;
  const chi: number[] = [];
  const dots: number[] = [];
  const field = (index: number): Field => fieldOf(memory, index);
  for (const [index, step] of steps.entries()) {
    const prepared = index === 0 ? first : yield* prepare(memory, step);
    if (step.type === "iterate") chi.push(iterate(memory, step, index, prepared));
    else if (step.type === "shrink-wrap") cutAt(prepared.level, projected.real, support);
    else if (step.type === "combine") combine(step, support, field);
    else if (step.type === "dot") dots.push(dot(field(step.a), field(step.b)));
    else for (const part of partsOf(field(step.field))) yield* filter.inPieces(part, step.sigma);
    yield;
  }
  const supportVoxels = support.reduce((sum, value) => sum + value, 0);
  return { chi: Float64Array.from(chi), dots: Float64Array.from(dots), supportVoxels };
}

function partsOf({ real, imag }: Field): readonly Float64Array[] {
  return [real, imag];
}

/** The object-domain half of a step. @returns `chi` of the iterate it started from. */
function iterate(memory: Memory, { rule }: IterateStep, index: number, { chi, probed }: Prepared): number {
  const total = applyRule(rule, memory.support, fieldOf(memory, 0), memory.projected, probed);
  if (Number.isFinite(chi) && Number.isFinite(total)) return chi;
  throw new NumericError(index, `run: step ${index} (${rule.name}): the iterate is no longer finite (chi ${chi})`);
}

function* centralSpectrum(memory: Memory, box: Shape): Pieces<Field> {
  const { support, projected, fft, shape } = memory;
  cutTo(support, fieldOf(memory, 0), projected);
  yield* fft.inPieces("forward", projected);
  const indices = centralBoxIndices(shape, box);
  const take = (part: Float64Array): Float64Array => mapTo(Float64Array, indices, (index) => part[index]);
  return { real: take(projected.real), imag: take(projected.imag), shape: [...box] };
}

function* takeGradient(memory: Memory, { background, to, products }: GradientOptions): Pieces<GradientResult> {
  const { support, projected } = memory;
  const object = fieldOf(memory, 0);
  const chi = yield* projectModulus(memory, object, projected, background);
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
function* projectModulus(
  { fft, measurement }: Memory,
  from: Field,
  projected: Field,
  background?: number,
): Pieces<number> {
  if (projected !== from) {
    projected.real.set(from.real);
    projected.imag.set(from.imag);
  }
  yield* fft.inPieces("forward", projected);
  const residual =
    background === undefined
      ? yield* projectSpectrum(measurement, projected, fft)
      : yield* followLikelihood(measurement, projected, fft, background);
  yield* fft.inPieces("inverse", projected);
  return Math.sqrt(residual) / measurement.norm;
}
