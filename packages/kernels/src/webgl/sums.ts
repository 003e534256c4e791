/** Sums and maxima over all voxels, which stay on the device. */

import type { DeviceArray } from "./device-array.js";
import type { KernelSource } from "./kernel-source.js";
import { JOINED, maximum, sum } from "./kernels/sum-kernels.js";
import type { Argument } from "./webgl-device.js";
import type { WorkspaceMemory } from "./workspace-memory.js";

/** What a kernel makes of every voxel, added up: one element, to be given back. */
export function sumOf(memory: WorkspaceMemory, terms: KernelSource, values: readonly Argument[]): DeviceArray {
  const { gpu, size } = memory;
  const array = memory.take("real");
  gpu.run(terms, array, values);
  const total = joined(memory, sum, array, size, 1);
  memory.give(array);
  return total;
}

/** The largest value of a real array, none of them negative: one element, to be given back. */
export function maximumOf(memory: WorkspaceMemory, array: DeviceArray): DeviceArray {
  return joined(memory, maximum, array, memory.size, 1);
}

/** The sum of a real array: one element, to be given back. */
export function totalOf(memory: WorkspaceMemory, array: DeviceArray): DeviceArray {
  return joined(memory, sum, array, memory.size, 1);
}

/** Sums of parts of a real array: at most `most`, to be given back. */
export function partialSums(memory: WorkspaceMemory, array: DeviceArray, most: number): DeviceArray {
  return joined(memory, sum, array, memory.size, most);
}

/** Joins until `most` are left, and at least once. */
function joined(
  memory: WorkspaceMemory,
  join: KernelSource,
  source: DeviceArray,
  size: number,
  most: number,
): DeviceArray {
  let [from, count] = [source, size];
  do {
    const left = Math.ceil(count / JOINED);
    const to = memory.take("real", left);
    memory.gpu.run(join, to, [from, from.shift, to.shift, count]);
    if (from !== source) memory.give(from);
    [from, count] = [to, left];
  } while (count > most);
  return from;
}
