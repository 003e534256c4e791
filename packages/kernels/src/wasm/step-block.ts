/** Steps of a run in WebAssembly memory; `assembly/phasing/step.ts` reads them. */

import type { EngineStep, IterateStep, ShrinkWrapStep } from "../engine.js";
import { gaussianTaps } from "./gaussian-taps.js";
import type { Grid } from "./grid.js";
import type { Runtime } from "./runtime.js";

const STEP_BYTES = 64;
const ITERATE = 0;
const SHRINK_WRAP = 1;

export interface StepBlock {
  readonly address: number;
  free(): void;
}

/** Writes the steps and the filters that they need. Nothing stays reserved when there is no memory for them. */
export function writeSteps(runtime: Runtime, grid: Grid, steps: readonly EngineStep[]): StepBlock {
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
    const filters = new Map<number, number>();
    for (const [index, step] of steps.entries()) {
      const at = address + STEP_BYTES * index;
      if (step.type === "iterate") writeIterate(runtime, at, step);
      else
        writeShrinkWrap(
          runtime,
          at,
          step,
          filterOf(filters, step.sigma, () => writeFilters(runtime, allocate, grid, step)),
        );
    }
    return { address, free };
  } catch (error) {
    free();
    throw error;
  }
}

function filterOf(filters: Map<number, number>, sigma: number, write: () => number): number {
  const address = filters.get(sigma) ?? write();
  filters.set(sigma, address);
  return address;
}

function writeIterate(runtime: Runtime, address: number, { rule: { inside, outside, probe } }: IterateStep): void {
  runtime.words().set([ITERATE, probe === undefined ? 0 : 1], address / 4);
  const factors = [
    ...[inside.object, inside.projected, outside.object, outside.projected],
    ...[1, inside.probed ?? 0, 1, outside.probed ?? 0],
    ...[probe?.inside ?? 0, probe?.outside ?? 0],
  ];
  runtime.floats().set(factors, address / 4 + 2);
}

function writeShrinkWrap(runtime: Runtime, address: number, { threshold }: ShrinkWrapStep, filters: number): void {
  runtime.words().set([SHRINK_WRAP, 0, filters], address / 4);
  runtime.floats()[address / 4 + 3] = threshold;
}

function writeFilters(
  runtime: Runtime,
  allocate: (bytes: number) => number,
  { lengths }: Grid,
  { sigma }: ShrinkWrapStep,
): number {
  const table = allocate(8 * lengths.length);
  for (const [axis, length] of lengths.entries()) {
    const taps = gaussianTaps(sigma, length);
    const address = allocate(4 * taps.length);
    runtime.floats().set(taps, address / 4);
    runtime.words().set([address, taps.length - 1], table / 4 + 2 * axis);
  }
  return table;
}
