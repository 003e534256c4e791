/** Steps of a run in WebAssembly memory; `assembly/phasing/step.ts` reads them. */

import type {
  Admission,
  CombineStep,
  DotStep,
  EngineStep,
  GradientOptions,
  IterateStep,
  ShrinkWrapStep,
} from "../engine.js";
import { gaussianTaps } from "../gaussian-taps.js";
import type { Grid } from "./grid.js";
import type { Runtime } from "./runtime.js";

const STEP_BYTES = 128;
const TYPES = { iterate: 0, "shrink-wrap": 1, combine: 2, smooth: 3, dot: 4, gradient: 5 } as const;
const REFERENCES = { maximum: 0, mean: 1, rms: 2 } as const;
const FLAGS = { probe: 1, admission: 2, anywhere: 4, phases: 8, wide: 16 } as const;

export interface StepBlock {
  readonly address: number;
  free(): void;
}

/** A gradient as a step. */
export interface GradientStep extends GradientOptions {
  readonly type: "gradient";
}

/** Where the steps work. */
export interface StepContext {
  readonly runtime: Runtime;
  readonly grid: Grid;
  /** Of the object in memory, relative to the caller's. */
  readonly scale: number;
  /** Address of a field. */
  readonly fieldAddress: (field: number) => number;
}

/** Writes the steps and the filters that they need. Nothing stays reserved when there is no memory for them. */
export function writeSteps(context: StepContext, steps: readonly (EngineStep | GradientStep)[]): StepBlock {
  const { runtime } = context;
  const blocks: number[] = [];
  const free = () => {
    for (const address of blocks.splice(0)) runtime.free(address);
  };
  const allocate = (bytes: number): number => {
    const address = runtime.allocate(bytes);
    blocks.push(address);
    return address;
  };
  try {
    const address = allocate(STEP_BYTES * steps.length);
    const filters = filterTables(context, allocate);
    for (const [index, step] of steps.entries()) writeStep(context, address + STEP_BYTES * index, step, filters);
    return { address, free };
  } catch (error) {
    free();
    throw error;
  }
}

function writeStep(
  context: StepContext,
  address: number,
  step: EngineStep | GradientStep,
  filters: (sigma: number) => number,
): void {
  const table = step.type === "shrink-wrap" || step.type === "smooth" ? filters(step.sigma) : 0;
  context.runtime.words()[address / 4] = TYPES[step.type];
  if (step.type === "iterate") writeIterate(context, address, step);
  else if (step.type === "shrink-wrap") writeShrinkWrap(context, address, step, table);
  else if (step.type === "combine") writeCombine(context, address, step);
  else if (step.type === "smooth") writeWords(context, address, [context.fieldAddress(step.field), table]);
  else if (step.type === "gradient") writeGradient(context, address, step);
  else writeDot(context, address, step);
}

function writeWords({ runtime }: StepContext, address: number, words: readonly number[]): void {
  runtime.words().set(words, address / 4 + 1);
}

function writeIterate({ runtime, scale }: StepContext, address: number, { rule }: IterateStep): void {
  const { inside, outside, probe, admits } = rule;
  runtime.words()[address / 4 + 1] = (probe ? FLAGS.probe : 0) | (admits ? admissionFlags(admits) : 0);
  const [from, to] = admits?.phase ?? [0, 0];
  const factors = [
    ...[inside.object, inside.projected, outside.object, outside.projected],
    ...[1, inside.probed ?? 0, 1, outside.probed ?? 0],
    ...[probe?.inside ?? 0, probe?.outside ?? 0],
    ((admits?.modulus ?? 0) * scale) ** 2,
    ...[Math.cos(from), Math.sin(from), Math.cos(to), Math.sin(to)],
  ];
  runtime.floats().set(factors, address / 4 + 2);
}

/** A full turn of phases is no condition. */
function admissionFlags({ phase, anywhere }: Admission): number {
  const turn = phase === undefined ? 2 * Math.PI : phase[1] - phase[0];
  const arc = turn >= 2 * Math.PI ? 0 : FLAGS.phases | (turn > Math.PI ? FLAGS.wide : 0);
  return FLAGS.admission | (anywhere ? FLAGS.anywhere : 0) | arc;
}

function writeShrinkWrap(
  context: StepContext,
  address: number,
  { threshold, reference = "maximum" }: ShrinkWrapStep,
  table: number,
): void {
  writeWords(context, address, [REFERENCES[reference], table]);
  context.runtime.floats()[address / 4 + 3] = threshold;
}

/** One term for each field at most, so that they fit into a step. */
function writeCombine(context: StepContext, address: number, { to, terms }: CombineStep): void {
  const factors = new Map<number, { inside: number; outside: number }>();
  for (const { from, inside, outside } of terms) {
    const known = factors.get(from) ?? { inside: 0, outside: 0 };
    factors.set(from, { inside: known.inside + inside, outside: known.outside + outside });
  }
  writeWords(context, address, [factors.size, context.fieldAddress(to)]);
  for (const [k, [from, { inside, outside }]] of [...factors].entries()) {
    context.runtime.words()[address / 4 + 3 + 3 * k] = context.fieldAddress(from);
    context.runtime.floats().set([inside, outside], address / 4 + 4 + 3 * k);
  }
}

function writeDot(context: StepContext, address: number, { a, b }: DotStep): void {
  writeWords(context, address, [context.fieldAddress(a), context.fieldAddress(b)]);
}

function writeGradient(context: StepContext, address: number, { background, to, products }: GradientStep): void {
  const target = to === undefined ? 0 : context.fieldAddress(to);
  writeWords(context, address, [target, ...products.map((field) => context.fieldAddress(field))]);
  context.runtime.floats()[address / 4 + 4] = background * context.scale ** 2;
}

/** The filters for a sigma, made once. */
function filterTables({ runtime, grid }: StepContext, allocate: (bytes: number) => number): (sigma: number) => number {
  const tables = new Map<number, number>();
  const write = (sigma: number): number => {
    const table = allocate(8 * grid.lengths.length);
    for (const [axis, length] of grid.lengths.entries()) {
      const taps = gaussianTaps(sigma, length);
      const address = allocate(4 * taps.length);
      runtime.floats().set(taps, address / 4);
      runtime.words().set([address, taps.length - 1], table / 4 + 2 * axis);
    }
    tables.set(sigma, table);
    return table;
  };
  return (sigma) => tables.get(sigma) ?? write(sigma);
}
