/**
 * Gradient of the weights of a convolution as a job: `out[tap][i][o] = sum over positions of input[i] * gradient[o]`. A
 * unit is one tap of depth, all taps of height and width, a block of inputs and a block of outputs; it visits every
 * position, so threads need no reduction and the result does not depend on their number.
 *
 * Words of its arguments: 0 input, 1 gradient of the output, 2 result, 3 batch, 4 inputs, 5 outputs, 6 7 8 input
 * lengths, 9 10 11 output lengths, 12 13 14 axes as in `sweep.ts`, 15 inputs of a unit, 16 outputs of a unit (multiples
 * of 4 and 8), 17 rows of a pass, 18 scratch, 19 bytes of scratch of a thread.
 */

import { takeUnit, thread } from "../team/team";
import { storeChannels } from "./store-tile";
import { inputIndex, tapsOf, weightOf } from "./sweep";

// @ts-ignore: decorator
@inline
function wordOf(words: usize, index: usize): usize {
  return load<u32>(words + (index << 2));
}

// @ts-ignore: decorator
@inline
function blocksOf(words: usize, lengths: usize, blocks: usize): u32 {
  return <u32>((wordOf(words, lengths) + wordOf(words, blocks) - 1) / wordOf(words, blocks));
}

export function filterGradient(words: usize): void {
  const inputBlocks = blocksOf(words, 4, 15);
  const outputBlocks = blocksOf(words, 5, 16);
  const units = tapsOf(wordOf(words, 12)) * inputBlocks * outputBlocks;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const outputBlock = unit % outputBlocks;
    const inputBlock = (unit / outputBlocks) % inputBlocks;
    computeUnit(words, unit / (outputBlocks * inputBlocks), inputBlock, outputBlock);
  }
}

function computeUnit(words: usize, depthTap: u32, inputBlock: u32, outputBlock: u32): void {
  const sums = wordOf(words, 18) + <usize>thread * wordOf(words, 19);
  const firstInput = inputBlock * <u32>wordOf(words, 15);
  const firstOutput = outputBlock * <u32>wordOf(words, 16);
  const inputs = min(<u32>wordOf(words, 15), <u32>wordOf(words, 4) - firstInput);
  const outputs = min(<u32>wordOf(words, 16), <u32>wordOf(words, 5) - firstOutput);
  const heightTaps = tapsOf(wordOf(words, 13));
  const tapBytes = (<usize>(tapsOf(wordOf(words, 14)) * ((inputs + 3) >> 2) * ((outputs + 7) >> 3))) << 7;
  memory.fill(sums, 0, heightTaps * tapBytes);
  const planes = <u32>(wordOf(words, 3) * wordOf(words, 9));
  for (let plane: u32 = 0; plane < planes; plane++) {
    const d = inputIndex(wordOf(words, 12), depthTap, plane % <u32>wordOf(words, 9));
    if (<u32>d >= <u32>wordOf(words, 6)) continue;
    const inputPlane = (plane / <u32>wordOf(words, 9)) * <u32>wordOf(words, 6) + <u32>d;
    addPlane(words, plane, inputPlane, firstInput, inputs, firstOutput, outputs, sums, tapBytes);
  }
  for (let heightTap: u32 = 0; heightTap < heightTaps; heightTap++) {
    const first = weightOf(wordOf(words, 12), depthTap) + weightOf(wordOf(words, 13), heightTap);
    writeUnit(words, first, firstInput, inputs, firstOutput, outputs, sums + heightTap * tapBytes);
  }
}

/** Rows in passes short enough that their values stay in the cache while all tiles of the unit go over them. */
function addPlane(
  words: usize, plane: u32, inputPlane: u32,
  firstInput: u32, inputs: u32, firstOutput: u32, outputs: u32, sums: usize, tapBytes: usize,
): void {
  const heightAxis = wordOf(words, 13);
  const step = load<i32>(heightAxis, 12);
  const inputRow = (wordOf(words, 8) * wordOf(words, 4)) << 2;
  const outputRow = (wordOf(words, 11) * wordOf(words, 5)) << 2;
  const x = wordOf(words, 0) + <usize>(inputPlane * <u32>wordOf(words, 7)) * inputRow + (firstInput << 2);
  const dy = wordOf(words, 1) + <usize>(plane * <u32>wordOf(words, 10)) * outputRow + (firstOutput << 2);
  const rows = <i32>wordOf(words, 17);
  const height = <i32>wordOf(words, 10);
  for (let h: i32 = 0; h < height; h += rows) {
    for (let tap: u32 = 0; tap < tapsOf(heightAxis); tap++) {
      const offset = inputIndex(heightAxis, tap, 0);
      const first = max(h, firstInside(offset, step));
      const count = min(h + rows, endInside(offset, step, <i32>wordOf(words, 7), height)) - first;
      if (count <= 0) continue;
      const from = x + <usize>(offset + step * first) * inputRow;
      const to = sums + tap * tapBytes;
      addRows(words, from, <usize>step * inputRow, dy + <usize>first * outputRow, count, inputs, outputs, to);
    }
  }
}

// @ts-ignore: decorator
@inline
function firstInside(offset: i32, step: i32): i32 {
  return offset >= 0 ? 0 : (step - 1 - offset) / step;
}

// @ts-ignore: decorator
@inline
function endInside(offset: i32, step: i32, inputs: i32, outputs: i32): i32 {
  return offset >= inputs ? 0 : min(outputs, (inputs - 1 - offset) / step + 1);
}

function addRows(
  words: usize, x: usize, rowStep: usize, dy: usize, rows: i32, inputs: u32, outputs: u32, sums: usize,
): void {
  const axis = wordOf(words, 14);
  const step = load<i32>(axis, 12);
  const inputPixel = wordOf(words, 4) << 2;
  const outputPixel = wordOf(words, 5) << 2;
  const outputRow = wordOf(words, 11) * outputPixel;
  for (let tap: u32 = 0; tap < tapsOf(axis); tap++) {
    const offset = inputIndex(axis, tap, 0);
    const first = firstInside(offset, step);
    const count = endInside(offset, step, <i32>wordOf(words, 8), <i32>wordOf(words, 11)) - first;
    const from = x + <usize>(offset + step * first) * inputPixel;
    const against = dy + <usize>first * outputPixel;
    for (let i: u32 = 0; i < inputs; i += 4) {
      for (let o: u32 = 0; o < outputs; o += 8) {
        if (count > 0) {
          addTile(
            from + (i << 2), <usize>step * inputPixel, rowStep,
            against + (o << 2), outputPixel, outputRow, <u32>count, rows, sums,
          );
        }
        sums += 128;
      }
    }
  }
}

/**
 * Adds the products of four inputs and eight outputs over `rows` times `count` positions, summed by themselves first:
 * one float32 sum over all positions would lose digits.
 */
export function addTile(
  x: usize, xStep: usize, xRow: usize, dy: usize, dyStep: usize, dyRow: usize, count: u32, rows: i32, sums: usize,
): void {
  let a0 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  let b3 = f32x4.splat(0);
  for (; rows > 0; rows--) {
    let p = x;
    let q = dy;
    for (let n = count; n > 0; n--) {
      const u = v128.load(q);
      const v = v128.load(q, 16);
      let s = v128.load_splat<f32>(p);
      a0 = f32x4.add(a0, f32x4.mul(s, u));
      b0 = f32x4.add(b0, f32x4.mul(s, v));
      s = v128.load_splat<f32>(p, 4);
      a1 = f32x4.add(a1, f32x4.mul(s, u));
      b1 = f32x4.add(b1, f32x4.mul(s, v));
      s = v128.load_splat<f32>(p, 8);
      a2 = f32x4.add(a2, f32x4.mul(s, u));
      b2 = f32x4.add(b2, f32x4.mul(s, v));
      s = v128.load_splat<f32>(p, 12);
      a3 = f32x4.add(a3, f32x4.mul(s, u));
      b3 = f32x4.add(b3, f32x4.mul(s, v));
      p += xStep;
      q += dyStep;
    }
    x += xRow;
    dy += dyRow;
  }
  v128.store(sums, f32x4.add(v128.load(sums), a0));
  v128.store(sums, f32x4.add(v128.load(sums, 16), b0), 16);
  v128.store(sums, f32x4.add(v128.load(sums, 32), a1), 32);
  v128.store(sums, f32x4.add(v128.load(sums, 48), b1), 48);
  v128.store(sums, f32x4.add(v128.load(sums, 64), a2), 64);
  v128.store(sums, f32x4.add(v128.load(sums, 80), b2), 80);
  v128.store(sums, f32x4.add(v128.load(sums, 96), a3), 96);
  v128.store(sums, f32x4.add(v128.load(sums, 112), b3), 112);
}

function writeUnit(
  words: usize, firstWeight: u32, firstInput: u32, inputs: u32, firstOutput: u32, outputs: u32, sums: usize,
): void {
  const axis = wordOf(words, 14);
  const outputBytes = wordOf(words, 5) << 2;
  for (let tap: u32 = 0; tap < tapsOf(axis); tap++) {
    const weight = <usize>(firstWeight + weightOf(axis, tap)) * wordOf(words, 4) + firstInput;
    const to = wordOf(words, 2) + weight * outputBytes + (firstOutput << 2);
    for (let i: u32 = 0; i < inputs; i += 4) {
      for (let o: u32 = 0; o < outputs; o += 8) {
        const end = min<u32>(4, inputs - i);
        for (let k: u32 = 0; k < end; k++) {
          const row = sums + (k << 5);
          storeChannels(to + <usize>(i + k) * outputBytes + (o << 2), outputs - o, v128.load(row), v128.load(row, 16));
        }
        sums += 128;
      }
    }
  }
}
