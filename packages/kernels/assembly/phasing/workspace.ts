/**
 * Words of a phasing workspace, as written by `workspace-memory.ts` of `src/wasm`. Arrays lie on the grid of `fft/grid.ts`:
 * the object, the work array and the second iterate complex; the modulus real; the support bytes, -1 inside; the smoothed
 * amplitude real. On the half grid of `fft/real-rows.ts` lie the transform of the point spread without its centre, over
 * twice the number of voxels, and that of the calculated intensity, which has one block with the smoothed amplitude: neither is needed while the
 * other is. Addresses of arrays that no step of the run needs are 0.
 *
 * The modulus is negative, -1 - bound, where it is only known to be at least `bound`: 0 where masked.
 */

// @ts-ignore: decorator
@inline
export function gridOf(workspace: usize): usize {
  return load<u32>(workspace);
}

// @ts-ignore: decorator
@inline
export function objectOf(workspace: usize): usize {
  return load<u32>(workspace, 4);
}

// @ts-ignore: decorator
@inline
export function workOf(workspace: usize): usize {
  return load<u32>(workspace, 8);
}

// @ts-ignore: decorator
@inline
export function nextOf(workspace: usize): usize {
  return load<u32>(workspace, 12);
}

// @ts-ignore: decorator
@inline
export function modulusOf(workspace: usize): usize {
  return load<u32>(workspace, 16);
}

// @ts-ignore: decorator
@inline
export function supportOf(workspace: usize): usize {
  return load<u32>(workspace, 20);
}

/** A double for each unit of a pass, so that sums do not depend on which thread took which unit. */
// @ts-ignore: decorator
@inline
export function partialsOf(workspace: usize): usize {
  return load<u32>(workspace, 24);
}

// @ts-ignore: decorator
@inline
export function scratchOf(workspace: usize, thread: usize): usize {
  return <usize>load<u32>(workspace, 28) + thread * <usize>load<u32>(workspace, 32);
}

// @ts-ignore: decorator
@inline
export function stepsOf(workspace: usize): usize {
  return load<u32>(workspace, 36);
}

// @ts-ignore: decorator
@inline
export function stepCountOf(workspace: usize): u32 {
  return load<u32>(workspace, 40);
}

/** A double for each step. */
// @ts-ignore: decorator
@inline
export function chiOf(workspace: usize): usize {
  return load<u32>(workspace, 44);
}

/** One over the number of voxels. */
// @ts-ignore: decorator
@inline
export function scaleOf(workspace: usize): f32 {
  return load<f32>(workspace, 48);
}

/** Norm of the measured modulus. */
// @ts-ignore: decorator
@inline
export function normOf(workspace: usize): f64 {
  return load<f64>(workspace, 56);
}

/** Word that holds 1 + the index of the step whose iterate is not finite, or 0. */
// @ts-ignore: decorator
@inline
export function failureOf(workspace: usize): usize {
  return workspace + 64;
}

/** Word that holds the number of voxels of the support. */
// @ts-ignore: decorator
@inline
export function countOf(workspace: usize): usize {
  return workspace + 68;
}

// @ts-ignore: decorator
@inline
export function smoothedOf(workspace: usize): usize {
  return load<u32>(workspace, 72);
}

/** 0 where the illumination is coherent. */
// @ts-ignore: decorator
@inline
export function transferOf(workspace: usize): usize {
  return load<u32>(workspace, 76);
}

// @ts-ignore: decorator
@inline
export function intensityOf(workspace: usize): usize {
  return smoothedOf(workspace);
}

// @ts-ignore: decorator
@inline
export function halfGridOf(workspace: usize): usize {
  return load<u32>(workspace, 80);
}

/** Whether the transform of the point spread is kept as a real array. */
// @ts-ignore: decorator
@inline
export function isTransferRealOf(workspace: usize): bool {
  return load<u32>(workspace, 104) != 0;
}

/** Value of the point spread at its origin. */
// @ts-ignore: decorator
@inline
export function spreadCentreOf(workspace: usize): f32 {
  return load<f32>(workspace, 84);
}
