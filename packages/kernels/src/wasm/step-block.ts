/** Steps of a run in WebAssembly memory. */

import type {
  Admission,
  CombineStep,
  DotStep,
  EngineStep,
  GradientOptions,
  IterateStep,
  ShrinkWrapStep,
  SmoothStep,
} from "../engine.js";
import { gaussianTaps } from "../gaussian-taps.js";
import type { Grid } from "./grid.js";
import {
  COMBINE,
  DOT,
  FILTER,
  GRADIENT,
  ITERATE,
  ITERATE_FLAG,
  REFERENCE,
  SHRINK_WRAP,
  SMOOTH,
  STEP,
  STEP_TYPE,
  TERM,
} from "./layout.generated.js";
import type { Runtime } from "./runtime.js";
import { structureAt } from "./structure.js";

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
    const address = allocate(STEP.bytes * steps.length);
    const filters = filterTables(context, allocate);
    for (const [index, step] of steps.entries()) writeStep(context, address + STEP.bytes * index, step, filters);
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
  if (step.type === "iterate") writeIterate(context, address, step);
  else if (step.type === "shrink-wrap") writeShrinkWrap(context, address, step, filters(step.sigma));
  else if (step.type === "combine") writeCombine(context, address, step);
  else if (step.type === "smooth") writeSmooth(context, address, step, filters(step.sigma));
  else if (step.type === "gradient") writeGradient(context, address, step);
  else writeDot(context, address, step);
}

function writeIterate({ runtime, scale }: StepContext, address: number, { rule }: IterateStep): void {
  const { inside, outside, probe, admits } = rule;
  const [from, to] = admits?.phase ?? [0, 0];
  structureAt(runtime, ITERATE, address).fill({
    type: STEP_TYPE.iterate,
    flags: (probe ? ITERATE_FLAG.hasProbe : 0) | (admits ? admissionFlags(admits) : 0),
    projected: [inside.object, inside.projected, outside.object, outside.projected],
    probed: [1, inside.probed ?? 0, 1, outside.probed ?? 0],
    probe: [probe?.inside ?? 0, probe?.outside ?? 0],
    admission: [((admits?.modulus ?? 0) * scale) ** 2, Math.cos(from), Math.sin(from), Math.cos(to), Math.sin(to)],
  });
}

/** A full turn of phases is no condition. */
function admissionFlags({ phase, anywhere }: Admission): number {
  const turn = phase === undefined ? 2 * Math.PI : phase[1] - phase[0];
  const arc = turn >= 2 * Math.PI ? 0 : ITERATE_FLAG.hasPhases | (turn > Math.PI ? ITERATE_FLAG.isWide : 0);
  return ITERATE_FLAG.hasAdmission | (anywhere ? ITERATE_FLAG.anywhere : 0) | arc;
}

function writeShrinkWrap(
  { runtime }: StepContext,
  address: number,
  { threshold, reference = "maximum" }: ShrinkWrapStep,
  filters: number,
): void {
  const { fill } = structureAt(runtime, SHRINK_WRAP, address);
  fill({ type: STEP_TYPE.shrinkWrap, reference: REFERENCE[reference], filters, threshold });
}

/** One term for each field at most, so that they fit into a step. */
function writeCombine({ runtime, fieldAddress }: StepContext, address: number, { to, terms }: CombineStep): void {
  const factors = new Map<number, { inside: number; outside: number }>();
  for (const { from, inside, outside } of terms) {
    const known = factors.get(from) ?? { inside: 0, outside: 0 };
    factors.set(from, { inside: known.inside + inside, outside: known.outside + outside });
  }
  const target = fieldAddress(to);
  structureAt(runtime, COMBINE, address).fill({ type: STEP_TYPE.combine, terms: factors.size, target });
  const list = address + COMBINE.fields.list.offset;
  for (const [k, [field, { inside, outside }]] of [...factors].entries()) {
    const from = fieldAddress(field);
    structureAt(runtime, TERM, list + TERM.bytes * k).fill({ from, inside, outside });
  }
}

function writeSmooth(context: StepContext, address: number, { field }: SmoothStep, filters: number): void {
  const { fill } = structureAt(context.runtime, SMOOTH, address);
  fill({ type: STEP_TYPE.smooth, field: context.fieldAddress(field), filters });
}

function writeDot({ runtime, fieldAddress }: StepContext, address: number, { a, b }: DotStep): void {
  structureAt(runtime, DOT, address).fill({ type: STEP_TYPE.dot, a: fieldAddress(a), b: fieldAddress(b) });
}

function writeGradient(context: StepContext, address: number, { background, to, products }: GradientStep): void {
  const [first, second] = products;
  const addressOf = (field: number | undefined) => (field === undefined ? 0 : context.fieldAddress(field));
  structureAt(context.runtime, GRADIENT, address).fill({
    type: STEP_TYPE.gradient,
    target: addressOf(to),
    products: [addressOf(first), addressOf(second)],
    background: background * context.scale ** 2,
  });
}

/** The filters for a sigma, made once. */
function filterTables({ runtime, grid }: StepContext, allocate: (bytes: number) => number): (sigma: number) => number {
  const tables = new Map<number, number>();
  const write = (sigma: number): number => {
    const table = allocate(FILTER.bytes * grid.lengths.length);
    for (const [axis, length] of grid.lengths.entries()) {
      const taps = gaussianTaps(sigma, length);
      const address = allocate(4 * taps.length);
      runtime.floats().set(taps, address / 4);
      const filter = structureAt(runtime, FILTER, table + FILTER.bytes * axis);
      filter.fill({ taps: address, radius: taps.length - 1 });
    }
    tables.set(sigma, table);
    return table;
  };
  return (sigma) => tables.get(sigma) ?? write(sigma);
}
