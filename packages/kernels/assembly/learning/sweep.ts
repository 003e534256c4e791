/**
 * A sweep computes a regular grid of the outputs of a convolution. Along each axis output `phase + step * t` sums
 * inputs `offset + inputStep * t` over its taps. The convolution itself is one sweep with step 1; the gradient of the
 * input of a convolution with stride s is s sweeps along each axis, one for each remainder, with the roles of the
 * weights' channels exchanged.
 *
 * Words, as written by `sweep.ts` of `src/tfjs/convolution`: 0 input, 1 packed weights, 2 output, 3 bias or 0, 4 slope
 * below zero (f32, 1: linear), 5 normalisation or 0 (three arrays of `padded channels`: mean, factor, offset), 6 as
 * many zeros as a position has channels, 7 batch, 8 input channels, 9 output channels, 10 padded output channels, 11 12
 * 13 input lengths, 14 15 16 output lengths, 17 18 19 axes, 20 rows of a unit, 21 blocks of a unit, 22 chunks of rows,
 * 23 units, 24 kind, 25 scratch, 26 bytes of scratch of a thread, 27 statistics or 0, 28 taps of the weights.
 *
 * Words of an axis: 0 count, 1 phase, 2 step, 3 input step, 4 taps, then offset and weight of each tap.
 *
 * A row is all t of the last axis; rows are numbered by sample and t of the other axes. Packed weights:
 * `[block of 8 outputs][tap][input][8]`.
 */

/** Eight output channels at once. */
export const WIDE: u32 = 0;
/** The same on inputs of few channels, gathered beforehand. */
export const GATHERED: u32 = 1;
/** One output channel at once; weights `[output][tap][input]`. */
export const NARROW: u32 = 2;

// @ts-ignore: decorator
@inline
export function wordOf(sweep: usize, index: usize): usize {
  return load<u32>(sweep + (index << 2));
}

// @ts-ignore: decorator
@inline
export function axisOf(sweep: usize, axis: usize): usize {
  return wordOf(sweep, 17 + axis);
}

// @ts-ignore: decorator
@inline
export function countOf(axis: usize): u32 {
  return load<u32>(axis);
}

// @ts-ignore: decorator
@inline
export function tapsOf(axis: usize): u32 {
  return load<u32>(axis, 16);
}

/** Input index of tap `tap` for output `t` of the sweep; may lie outside. */
// @ts-ignore: decorator
@inline
export function inputIndex(axis: usize, tap: u32, t: u32): i32 {
  return load<i32>(axis + (tap << 3), 20) + load<i32>(axis, 12) * <i32>t;
}

// @ts-ignore: decorator
@inline
export function weightOf(axis: usize, tap: u32): u32 {
  return load<u32>(axis + (tap << 3), 24);
}

// @ts-ignore: decorator
@inline
export function outputIndex(axis: usize, t: u32): u32 {
  return load<u32>(axis, 4) + load<u32>(axis, 8) * t;
}

export function rowsOf(sweep: usize): u32 {
  return <u32>wordOf(sweep, 7) * countOf(axisOf(sweep, 0)) * countOf(axisOf(sweep, 1));
}

/** Address of the first output position (whatever its phase) of a row. */
export function outputRow(sweep: usize, row: u32): usize {
  const depths = countOf(axisOf(sweep, 0));
  const heights = countOf(axisOf(sweep, 1));
  const d = outputIndex(axisOf(sweep, 0), (row / heights) % depths);
  const h = outputIndex(axisOf(sweep, 1), row % heights);
  const sample = row / (heights * depths);
  const line = (sample * <u32>wordOf(sweep, 14) + d) * <u32>wordOf(sweep, 15) + h;
  return wordOf(sweep, 2) + <usize>line * wordOf(sweep, 16) * wordOf(sweep, 9) * 4;
}

/** Lists the input rows that an output row needs, at `list`: address, weight of their first tap. Returns how many. */
export function listInputRows(sweep: usize, row: u32, list: usize): u32 {
  const depthAxis = axisOf(sweep, 0);
  const heightAxis = axisOf(sweep, 1);
  const heights = countOf(heightAxis);
  const depths = countOf(depthAxis);
  const sample = row / (heights * depths);
  const rowBytes = wordOf(sweep, 13) * wordOf(sweep, 8) * 4;
  let count: u32 = 0;
  for (let i: u32 = 0; i < tapsOf(depthAxis); i++) {
    const d = inputIndex(depthAxis, i, (row / heights) % depths);
    if (d < 0 || d >= <i32>wordOf(sweep, 11)) continue;
    for (let j: u32 = 0; j < tapsOf(heightAxis); j++) {
      const h = inputIndex(heightAxis, j, row % heights);
      if (h < 0 || h >= <i32>wordOf(sweep, 12)) continue;
      const line = (sample * <u32>wordOf(sweep, 11) + <u32>d) * <u32>wordOf(sweep, 12) + <u32>h;
      store<u32>(list + (count << 3), <u32>(wordOf(sweep, 0) + <usize>line * rowBytes));
      store<u32>(list + (count << 3), weightOf(depthAxis, i) + weightOf(heightAxis, j), 4);
      count++;
    }
  }
  return count;
}
