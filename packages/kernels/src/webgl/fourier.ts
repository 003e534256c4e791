/** The n-D transform of an array of the device, axis by axis. */

import type { DeviceArray } from "./device-array.js";
import { transform } from "./kernels/fourier-kernels.js";
import { radicesOf } from "./radices.js";
import type { WorkspaceMemory } from "./workspace-memory.js";

/** `F source`, unnormalised, in an array of its own; the source stays. */
export function forwardTransform(memory: WorkspaceMemory, source: DeviceArray): DeviceArray {
  return transformAxes(memory, source, 1);
}

/** `F^-1 source`, divided by the number of voxels, in an array of its own; the source stays. */
export function inverseTransform(memory: WorkspaceMemory, source: DeviceArray): DeviceArray {
  return transformAxes(memory, source, -1);
}

/** Every axis in turn from the outermost one becomes the innermost: in the end they lie as they did. */
function transformAxes(memory: WorkspaceMemory, source: DeviceArray, conjugate: 1 | -1): DeviceArray {
  const { shape, size } = memory;
  let from = source;
  for (const length of shape) {
    let before = 1;
    for (const radix of radicesOf(length)) {
      const unit = length / (before * radix);
      const isFirst = from === source;
      const scale = isFirst && conjugate < 0 ? 1 / size : 1;
      from = pass(memory, from, { length, radix, before, unit, conjugate, scale }, isFirst);
      before *= radix;
    }
  }
  // nothing but axes of one voxel
  return from === source ? pass(memory, source, ONE_VOXEL, true) : from;
}

interface Pass {
  readonly length: number;
  readonly radix: number;
  readonly before: number;
  readonly unit: number;
  readonly conjugate: 1 | -1;
  readonly scale: number;
}

const ONE_VOXEL: Pass = { length: 1, radix: 1, before: 1, unit: 1, conjugate: 1, scale: 1 };

function pass(memory: WorkspaceMemory, from: DeviceArray, one: Pass, isKept: boolean): DeviceArray {
  const { length, radix, before, unit, conjugate, scale } = one;
  const twiddles = memory.twiddles(length);
  const to = memory.take("complex");
  const stride = memory.size / radix;
  memory.gpu.run(transform, to, [
    from,
    twiddles,
    from.shift,
    twiddles.shift,
    radix,
    before,
    stride,
    unit,
    conjugate,
    scale,
  ]);
  if (!isKept) memory.give(from);
  return to;
}
