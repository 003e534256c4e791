/** Steps of a run on the device. */

import { sizeOfShape } from "@autophase/tensor-io";
import type { CombineStep, EngineStep, ShrinkWrapStep } from "../engine.js";
import type { DeviceArray } from "./device-array.js";
import { iterate } from "./iterate.js";
import { accumulate, product, weigh } from "./kernels/object-kernels.js";
import { amplitudes, inside, level, realPart, smooth, threshold } from "./kernels/support-kernels.js";
import { maximumOf, sumOf, totalOf } from "./sums.js";
import { copyElement } from "./transfer.js";
import type { WorkspaceMemory } from "./workspace-memory.js";

/** Values that a step leaves. */
export const SLOTS = 2;

/**
 * Leaves in `results`, from `slot` on: of an iterate the squared difference to the measurement, and how many voxels of
 * the next one are not finite; of a dot its product.
 */
export function runStep(memory: WorkspaceMemory, step: EngineStep, results: DeviceArray, slot: number): void {
  const keep = (value: DeviceArray, at: number): void => {
    copyElement(value, results, at);
    memory.give(value);
  };
  switch (step.type) {
    case "iterate": {
      const { residual, unfinite } = iterate(memory, step.rule);
      keep(residual, slot);
      keep(unfinite, slot + 1);
      return;
    }
    case "shrink-wrap":
      shrinkWrap(memory, step);
      return;
    case "combine":
      combine(memory, step);
      return;
    case "smooth": {
      const source = memory.field(step.field);
      const smoothed = smoothAxes(memory, source, step.sigma);
      if (smoothed !== source) memory.putField(step.field, smoothed);
      return;
    }
    case "dot":
      keep(sumOf(memory, product, [memory.field(step.a), memory.field(step.b)]), slot);
  }
}

const REFERENCES = { maximum: 0, mean: 1, rms: 2 } as const;

function shrinkWrap(memory: WorkspaceMemory, step: ShrinkWrapStep): void {
  const { gpu } = memory;
  const { reference = "maximum" } = step;
  const amplitude = memory.take("complex");
  gpu.run(amplitudes, amplitude, [memory.field(0)]);
  const smoothed = smoothAxes(memory, amplitude, step.sigma);
  if (smoothed !== amplitude) memory.give(amplitude);
  const values = memory.take("real");
  gpu.run(realPart, values, [smoothed]);
  memory.give(smoothed);

  const value =
    reference === "maximum"
      ? maximumOf(memory, values)
      : sumOf(memory, inside, [values, memory.support, reference === "rms" ? 1 : 0]);
  const count = totalOf(memory, memory.support);
  const bound = memory.take("real", 1);
  gpu.run(level, bound, [value, count, step.threshold, REFERENCES[reference]]);
  const support = memory.take("real");
  gpu.run(threshold, support, [values, bound]);
  memory.give(value, count, bound, values, memory.support);
  memory.support = support;
}

function combine(memory: WorkspaceMemory, { to, terms }: CombineStep): void {
  const { gpu, support } = memory;
  const [first = { from: to, inside: 0, outside: 0 }, ...others] = terms;
  let sum = memory.take("complex");
  gpu.run(weigh, sum, [memory.field(first.from), support, first.inside, first.outside]);
  for (const { from, inside, outside } of others) {
    const next = memory.take("complex");
    gpu.run(accumulate, next, [sum, memory.field(from), support, inside, outside]);
    memory.give(sum);
    sum = next;
  }
  memory.putField(to, sum);
}

/** Smoothed along every axis, in an array of its own or, where nothing was to do, the source. */
function smoothAxes(memory: WorkspaceMemory, source: DeviceArray, sigma: number): DeviceArray {
  const { shape, gpu } = memory;
  let from = source;
  for (const [axis, length] of shape.entries()) {
    const { array: taps, radius } = memory.taps(sigma, length);
    if (radius === 0) continue;
    const to = memory.take("complex");
    const stride = sizeOfShape(shape.slice(axis + 1));
    gpu.run(smooth, to, [from, taps, from.shift, taps.shift, length, stride, radius]);
    if (from !== source) memory.give(from);
    from = to;
  }
  return from;
}
