/**
 * Separable linear maps along depth, height and width, such as interpolation and its adjoint, as a job.
 *
 * Words of its arguments: 0 source, 1 result, 2 batch, 3 channels, 4 5 6 source lengths, 7 8 9 result lengths, 10 11 12
 * tables, 13 scratch, 14 bytes of scratch of a thread (a row of the source). A table says for each result where its
 * terms begin, one word, and one more for the end; then each term: index of the source, weight (f32).
 */

import { takeUnit, thread } from "../team/team";

// @ts-ignore: decorator
@inline
function wordOf(words: usize, index: usize): usize {
  return load<u32>(words + (index << 2));
}

export function resample(words: usize): void {
  const rows = <u32>(wordOf(words, 2) * wordOf(words, 7) * wordOf(words, 8));
  const perUnit: u32 = 8;
  const units = (rows + perUnit - 1) / perUnit;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const end = min((unit + 1) * perUnit, rows);
    for (let row = unit * perUnit; row < end; row++) computeRow(words, row);
  }
}

function computeRow(words: usize, row: u32): void {
  const depths = <u32>wordOf(words, 7);
  const heights = <u32>wordOf(words, 8);
  const blended = wordOf(words, 13) + <usize>thread * wordOf(words, 14);
  const floats = <u32>(wordOf(words, 6) * wordOf(words, 3));
  const depthTable = wordOf(words, 10);
  const heightTable = wordOf(words, 11);
  const d = (row / heights) % depths;
  const h = row % heights;
  const volume = (row / (heights * depths)) * <u32>wordOf(words, 4);
  memory.fill(blended, 0, <usize>floats << 2);
  for (let i = termOf(depthTable, d); i < termOf(depthTable, d + 1); i++) {
    const plane = (volume + sourceOf(depthTable, depths, i)) * <u32>wordOf(words, 5);
    for (let j = termOf(heightTable, h); j < termOf(heightTable, h + 1); j++) {
      const line = plane + sourceOf(heightTable, heights, j);
      const weight = weightOf(depthTable, depths, i) * weightOf(heightTable, heights, j);
      addScaled(wordOf(words, 0) + ((<usize>line * floats) << 2), weight, floats, blended);
    }
  }
  mixAlongRow(words, blended, wordOf(words, 1) + (((<usize>row * wordOf(words, 9)) * wordOf(words, 3)) << 2));
}

// @ts-ignore: decorator
@inline
function termOf(table: usize, index: u32): u32 {
  return load<u32>(table + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
function sourceOf(table: usize, length: u32, term: u32): u32 {
  return load<u32>(table + ((<usize>length + 1 + 2 * <usize>term) << 2));
}

// @ts-ignore: decorator
@inline
function weightOf(table: usize, length: u32, term: u32): f32 {
  return load<f32>(table + ((<usize>length + 2 + 2 * <usize>term) << 2));
}

function addScaled(from: usize, weight: f32, count: u32, to: usize): void {
  const factor = f32x4.splat(weight);
  for (; count >= 4; count -= 4) {
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(v128.load(from), factor)));
    from += 16;
    to += 16;
  }
  for (; count > 0; count--) {
    store<f32>(to, load<f32>(to) + load<f32>(from) * weight);
    from += 4;
    to += 4;
  }
}

function mixAlongRow(words: usize, blended: usize, to: usize): void {
  const table = wordOf(words, 12);
  const channels = <u32>wordOf(words, 3);
  const length = <u32>wordOf(words, 9);
  memory.fill(to, 0, (<usize>length * channels) << 2);
  for (let w: u32 = 0; w < length; w++) {
    for (let k = termOf(table, w); k < termOf(table, w + 1); k++) {
      const from = blended + ((<usize>sourceOf(table, length, k) * channels) << 2);
      addScaled(from, weightOf(table, length, k), channels, to);
    }
    to += <usize>channels << 2;
  }
}
