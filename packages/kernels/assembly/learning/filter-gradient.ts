/**
 * Gradient of the weights of a convolution as a job: `out[tap][i][o] = sum over positions of input[i] * gradient[o]`. A
 * unit is one tap of depth, all taps of height and width, a block of inputs and a block of outputs; it visits every
 * position, so threads need no reduction and the result does not depend on their number.
 */

import { FilterGradientJob } from "../layout.generated";
import { takeUnit, thread } from "../team/team";
import { storeChannels } from "./store-tile";
import { axisOf, inputIndex, weightOf } from "./sweep";
import { wordAt } from "./words";

export function filterGradient(job: FilterGradientJob): void {
  const inputBlocks = (<u32>job.inputChannels + job.unitInputs - 1) / job.unitInputs;
  const outputBlocks = (<u32>job.outputChannels + job.unitOutputs - 1) / job.unitOutputs;
  const units = axisOf(job.axes, 0).taps * inputBlocks * outputBlocks;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const outputBlock = unit % outputBlocks;
    const inputBlock = (unit / outputBlocks) % inputBlocks;
    computeUnit(job, unit / (outputBlocks * inputBlocks), inputBlock, outputBlock);
  }
}

function computeUnit(job: FilterGradientJob, depthTap: u32, inputBlock: u32, outputBlock: u32): void {
  const sums = job.scratch + <usize>thread * job.scratchBytes;
  const firstInput = inputBlock * job.unitInputs;
  const firstOutput = outputBlock * job.unitOutputs;
  const inputs = min(job.unitInputs, <u32>job.inputChannels - firstInput);
  const outputs = min(job.unitOutputs, <u32>job.outputChannels - firstOutput);
  const depthAxis = axisOf(job.axes, 0);
  const heightAxis = axisOf(job.axes, 1);
  const inputDepth = wordAt(job.inputLengths, 0);
  const depth = wordAt(job.outputLengths, 0);
  const heightTaps = heightAxis.taps;
  const tapBytes = (<usize>(axisOf(job.axes, 2).taps * ((inputs + 3) >> 2) * ((outputs + 7) >> 3))) << 7;
  memory.fill(sums, 0, heightTaps * tapBytes);
  const planes = job.batch * depth;
  for (let plane: u32 = 0; plane < planes; plane++) {
    const d = inputIndex(depthAxis, depthTap, plane % depth);
    if (<u32>d >= inputDepth) continue;
    const inputPlane = (plane / depth) * inputDepth + <u32>d;
    addPlane(job, plane, inputPlane, firstInput, inputs, firstOutput, outputs, sums, tapBytes);
  }
  for (let heightTap: u32 = 0; heightTap < heightTaps; heightTap++) {
    const first = weightOf(depthAxis, depthTap) + weightOf(heightAxis, heightTap);
    writeUnit(job, first, firstInput, inputs, firstOutput, outputs, sums + heightTap * tapBytes);
  }
}

/** Rows in passes short enough that their values stay in the cache while all tiles of the unit go over them. */
function addPlane(
  job: FilterGradientJob, plane: u32, inputPlane: u32,
  firstInput: u32, inputs: u32, firstOutput: u32, outputs: u32, sums: usize, tapBytes: usize,
): void {
  const heightAxis = axisOf(job.axes, 1);
  const step = <i32>heightAxis.inputStep;
  const inputHeight = wordAt(job.inputLengths, 1);
  const outputHeight = wordAt(job.outputLengths, 1);
  const inputRow = (<usize>wordAt(job.inputLengths, 2) * job.inputChannels) << 2;
  const outputRow = (<usize>wordAt(job.outputLengths, 2) * job.outputChannels) << 2;
  const x = job.input + <usize>(inputPlane * inputHeight) * inputRow + (firstInput << 2);
  const dy = job.gradient + <usize>(plane * outputHeight) * outputRow + (firstOutput << 2);
  const rows = <i32>job.passRows;
  const height = <i32>outputHeight;
  for (let h: i32 = 0; h < height; h += rows) {
    for (let tap: u32 = 0; tap < heightAxis.taps; tap++) {
      const offset = inputIndex(heightAxis, tap, 0);
      const first = max(h, firstInside(offset, step));
      const count = min(h + rows, endInside(offset, step, <i32>inputHeight, height)) - first;
      if (count <= 0) continue;
      const from = x + <usize>(offset + step * first) * inputRow;
      const to = sums + tap * tapBytes;
      addRows(job, from, <usize>step * inputRow, dy + <usize>first * outputRow, count, inputs, outputs, to);
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
  job: FilterGradientJob, x: usize, rowStep: usize, dy: usize, rows: i32, inputs: u32, outputs: u32, sums: usize,
): void {
  const axis = axisOf(job.axes, 2);
  const step = <i32>axis.inputStep;
  const inputWidth = <i32>wordAt(job.inputLengths, 2);
  const width = wordAt(job.outputLengths, 2);
  const inputPixel = job.inputChannels << 2;
  const outputPixel = job.outputChannels << 2;
  const outputRow = <usize>width * outputPixel;
  for (let tap: u32 = 0; tap < axis.taps; tap++) {
    const offset = inputIndex(axis, tap, 0);
    const first = firstInside(offset, step);
    const count = endInside(offset, step, inputWidth, <i32>width) - first;
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
  job: FilterGradientJob, firstWeight: u32, firstInput: u32, inputs: u32, firstOutput: u32, outputs: u32, sums: usize,
): void {
  const axis = axisOf(job.axes, 2);
  const outputBytes = job.outputChannels << 2;
  for (let tap: u32 = 0; tap < axis.taps; tap++) {
    const weight = <usize>(firstWeight + weightOf(axis, tap)) * job.inputChannels + firstInput;
    const to = job.result + weight * outputBytes + (firstOutput << 2);
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
