/**
 * Steps of a run, 64 bytes each: type (0 iterate, 1 shrink-wrap), has probe; then of an iterate ten floats: object and
 * projected inside, object and projected outside; 1, probed inside, 1, probed outside; probe inside, probe outside; of
 * a shrink-wrap the address of its filters and the threshold (float).
 */

export const STEP_BYTES: usize = 64;

// @ts-ignore: decorator
@inline
export function isShrinkWrap(step: usize): bool {
  return load<u32>(step) == 1;
}

// @ts-ignore: decorator
@inline
export function hasProbe(step: usize): bool {
  return load<u32>(step, 4) == 1;
}

/** Four floats: factors of the iterate and of its projection inside, and outside. */
// @ts-ignore: decorator
@inline
export function projectedRule(step: usize): usize {
  return step + 8;
}

/** The same for the second projection. */
// @ts-ignore: decorator
@inline
export function probedRule(step: usize): usize {
  return step + 24;
}

/** Two floats: factor of the iterate inside and outside before the second projection. */
// @ts-ignore: decorator
@inline
export function probeFactors(step: usize): usize {
  return step + 40;
}

/** Two words for each axis, last first: taps, radius. */
// @ts-ignore: decorator
@inline
export function filtersOf(step: usize): usize {
  return load<u32>(step, 8);
}

// @ts-ignore: decorator
@inline
export function thresholdOf(step: usize): f32 {
  return load<f32>(step, 12);
}
