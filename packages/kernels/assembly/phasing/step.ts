/**
 * Steps of a run, 128 bytes each, as written by `step-block.ts` of `src/wasm`. Word 0 is the type. Then
 *
 * - iterate: flags; ten floats: object and projected inside, object and projected outside; 1, probed inside, 1, probed
 *   outside; probe inside, probe outside; then of the admission the square of the smallest modulus, and cosine and sine of
 *   the first and of the last phase;
 * - shrink-wrap: reference (0 maximum, 1 mean, 2 root mean square), address of the filters, threshold (float);
 * - combine: number of terms, address of the target; for each term address, factor inside, factor outside;
 * - smooth: address of the field, address of the filters;
 * - dot: addresses of both fields;
 * - gradient: addresses of the target and of two fields, each 0 where there is none; the background (float).
 */

export const STEP_BYTES: usize = 128;

export const ITERATE: u32 = 0;
export const SHRINK_WRAP: u32 = 1;
export const COMBINE: u32 = 2;
export const SMOOTH: u32 = 3;
export const DOT: u32 = 4;
export const GRADIENT: u32 = 5;

/** Flags of an iterate. */
const HAS_PROBE: u32 = 1;
const HAS_ADMISSION: u32 = 2;
/** Of an admission: whatever the support says; the arc of phases counts; that arc is more than half a turn. */
export const ANYWHERE: u32 = 4;
export const HAS_PHASES: u32 = 8;
export const IS_WIDE: u32 = 16;

// @ts-ignore: decorator
@inline
export function typeOf(step: usize): u32 {
  return load<u32>(step);
}

// @ts-ignore: decorator
@inline
export function isShrinkWrap(step: usize): bool {
  return load<u32>(step) == SHRINK_WRAP;
}

// @ts-ignore: decorator
@inline
export function flagsOf(step: usize): u32 {
  return load<u32>(step, 4);
}

// @ts-ignore: decorator
@inline
export function hasProbe(step: usize): bool {
  return (flagsOf(step) & HAS_PROBE) != 0;
}

// @ts-ignore: decorator
@inline
export function hasAdmission(step: usize): bool {
  return (flagsOf(step) & HAS_ADMISSION) != 0;
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

/** Five floats: square of the smallest modulus, cosine and sine of the first phase and of the last. */
// @ts-ignore: decorator
@inline
export function admissionOf(step: usize): usize {
  return step + 48;
}

/** Of a shrink-wrap or a smooth. Two words for each axis, last first: taps, radius. */
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

/** Of a shrink-wrap. */
// @ts-ignore: decorator
@inline
export function referenceOf(step: usize): u32 {
  return load<u32>(step, 4);
}

/** The first address of a smooth, a dot or a gradient; the number of terms of a combine. */
// @ts-ignore: decorator
@inline
export function firstWordOf(step: usize): usize {
  return load<u32>(step, 4);
}

/** The second address of a dot or a gradient; the target of a combine. */
// @ts-ignore: decorator
@inline
export function secondWordOf(step: usize): usize {
  return load<u32>(step, 8);
}

/** Terms of a combine, 12 bytes each: address, factor inside, factor outside. */
// @ts-ignore: decorator
@inline
export function termsOf(step: usize): usize {
  return step + 12;
}

/** The third address of a gradient. */
// @ts-ignore: decorator
@inline
export function thirdWordOf(step: usize): usize {
  return load<u32>(step, 12);
}

/** Of a gradient. */
// @ts-ignore: decorator
@inline
export function backgroundOf(step: usize): f32 {
  return load<f32>(step, 16);
}
