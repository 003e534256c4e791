/**
 * Gradient of the weights through Winograd's products as a job: `G' sum over tiles of (B' input) * (A gradient)`, the
 * adjoint of the convolution of `winograd-convolve.ts` in its weights.
 *
 * A frequency belongs to one thread in each pass, so that the result does not depend on their number.
 */

import { WinogradGradientJob } from "../layout.generated";
import { barrier, takeUnit, thread } from "../team/team";
import { addTile } from "./filter-gradient";
import { storeFirst } from "./statistics";
import { listOutputs, listPatch, tilesOf, transformPatch } from "./winograd-patch";

export function winogradGradient(job: WinogradGradientJob): void {
  const tiles = tilesOf(job);
  const perPass = job.passTiles;
  for (let first: u32 = 0; first < tiles; first += perPass) {
    const count = min(perPass, tiles - first);
    transformTiles(job, first, count);
    if (!barrier()) return;
    for (let f = takeUnit(64); f < 64; f = takeUnit(64)) addProducts(job, f, count, first == 0);
    if (!barrier()) return;
  }
  const inputs = <u32>job.inputChannels;
  for (let input = takeUnit(inputs); input < inputs; input = takeUnit(inputs)) writeResult(job, input);
}

/**
 * Four tiles at a time, at first side by side in scratch: written one by one, each of 64 vectors would go to another
 * page.
 */
function transformTiles(job: WinogradGradientJob, first: u32, count: u32): void {
  const list = job.scratch + <usize>thread * job.scratchBytes;
  const room = list + 256;
  const four = list + 1536;
  const inputBytes = job.inputChannels << 2;
  const outputBytes = job.outputChannels << 2;
  const groups = (count + 3) / 4;
  for (let unit = takeUnit(groups); unit < groups; unit = takeUnit(groups)) {
    const tiles = min<u32>(4, count - unit * 4);
    for (let tile: u32 = 0; tile < tiles; tile++) {
      listPatch(job, first + unit * 4 + tile, list);
      const to = four + <usize>tile * tileStep(inputBytes);
      for (let c: usize = 0; c < inputBytes; c += 16) transformPatch(list, c, room, to + c, inputBytes + 64);
    }
    placeTiles(four, inputBytes, 16, job.inputs + (<usize>unit << 6), job.inputStep, job.inputBlockStep);
    for (let tile: u32 = 0; tile < tiles; tile++) {
      listOutputs(job, first + unit * 4 + tile, list);
      const to = four + <usize>tile * tileStep(outputBytes);
      for (let c: usize = 0; c < outputBytes; c += 16) spreadOutputs(list, c, room, to + c, outputBytes + 64);
    }
    placeTiles(four, outputBytes, 32, job.gradients + (<usize>unit << 7), job.gradientStep, job.gradientBlockStep);
  }
}

/** A line more than needed for each frequency and tile, so that they do not share cache sets. */
// @ts-ignore: decorator
@inline
function tileStep(bytes: usize): usize {
  return 64 * (bytes + 64) + 64;
}

/** From `[4 tiles][64][channel]` to `[64][block][tile][channel of the block]`, so that products read without gaps. */
function placeTiles(four: usize, bytes: usize, blockBytes: usize, to: usize, step: usize, blockStep: usize): void {
  for (let f: usize = 0; f < 64; f++) {
    const from = four + f * (bytes + 64);
    let at = to;
    for (let block: usize = 0; block < bytes; block += blockBytes) {
      for (let tile: usize = 0; tile < 4; tile++) {
        const source = from + tile * tileStep(bytes) + block;
        v128.store(at + tile * blockBytes, v128.load(source));
        if (blockBytes == 32) v128.store(at + tile * blockBytes, v128.load(source, 16), 16);
      }
      at += blockStep;
    }
    to += step;
  }
}

/** Two become four along each axis: `a, a + b, a - b, -b`. */
function spreadOutputs(list: usize, channel: usize, room: usize, to: usize, step: usize): void {
  for (let row: usize = 0; row < 4; row++) {
    const a = v128.load(load<u32>(list + (row << 3)) + channel);
    const b = v128.load(load<u32>(list + (row << 3), 4) + channel);
    spread(a, b, room + (row << 6), 16);
  }
  const second = room + 256;
  for (let d: usize = 0; d < 2; d++) {
    for (let w: usize = 0; w < 64; w += 16) {
      const at = room + (d << 7) + w;
      spread(v128.load(at), v128.load(at, 64), second + (d << 8) + w, 64);
    }
  }
  for (let k: usize = 0; k < 16; k++) {
    const at = second + (k << 4);
    spread(v128.load(at), v128.load(at, 256), to + k * step, 16 * step);
  }
}

// @ts-ignore: decorator
@inline
function spread(a: v128, b: v128, to: usize, step: usize): void {
  v128.store(to, a);
  v128.store(to + step, f32x4.add(a, b));
  v128.store(to + 2 * step, f32x4.sub(a, b));
  v128.store(to + 3 * step, f32x4.neg(b));
}

function addProducts(job: WinogradGradientJob, f: u32, count: u32, isFirst: bool): void {
  const inputBytes = job.inputChannels << 2;
  const outputBytes = job.outputChannels << 2;
  const tilesAcross = (outputBytes + 31) >> 5;
  const bytes = ((inputBytes + 15) >> 4) * tilesAcross * 128;
  const sums = job.sums + <usize>f * bytes;
  const from = job.inputs + <usize>f * job.inputStep;
  const against = job.gradients + <usize>f * job.gradientStep;
  if (isFirst) memory.fill(sums, 0, bytes);
  for (let o: usize = 0; o < tilesAcross; o++) {
    for (let i: usize = 0; i << 4 < inputBytes; i++) {
      const to = sums + (i * tilesAcross + o) * 128;
      addTile(from + i * job.inputBlockStep, 16, 0, against + o * job.gradientBlockStep, 32, 0, count, 1, to);
    }
  }
}

function writeResult(job: WinogradGradientJob, input: u32): void {
  const room = job.scratch + <usize>thread * job.scratchBytes;
  const outputs = job.outputChannels;
  const tilesAcross = (outputs + 7) >> 3;
  const step = ((job.inputChannels + 3) >> 2) * tilesAcross * 128;
  for (let o: usize = 0; o < outputs; o += 4) {
    const tile = <usize>(input >> 2) * tilesAcross + (o >> 3);
    const from = job.sums + tile * 128 + (<usize>(input & 3) << 5) + ((o & 4) << 2);
    const to = job.result + ((<usize>input * outputs + o) << 2);
    foldTaps(from, step, room, to, (job.inputChannels * outputs) << 2, outputs - o);
  }
}

/** Four become three along each axis: `G'`. */
function foldTaps(from: usize, step: usize, room: usize, to: usize, tapStep: usize, count: usize): void {
  const half = f32x4.splat(0.5);
  for (let row: usize = 0; row < 16; row++) {
    const at = from + row * 4 * step;
    const out = room + row * 48;
    fold(v128.load(at), v128.load(at + step), v128.load(at + 2 * step), v128.load(at + 3 * step), half, out, 16);
  }
  const second = room + 768;
  for (let d: usize = 0; d < 4; d++) {
    for (let w: usize = 0; w < 48; w += 16) {
      const at = room + d * 192 + w;
      const out = second + d * 144 + w;
      fold(v128.load(at), v128.load(at, 48), v128.load(at, 96), v128.load(at, 144), half, out, 48);
    }
  }
  for (let k: usize = 0; k < 9; k++) {
    const at = second + (k << 4);
    fold(v128.load(at), v128.load(at, 144), v128.load(at, 288), v128.load(at, 432), half, room, 16);
    for (let d: usize = 0; d < 3; d++) storeFirst(to + (d * 9 + k) * tapStep, count, v128.load(room + (d << 4)));
  }
}

// @ts-ignore: decorator
@inline
function fold(u0: v128, u1: v128, u2: v128, u3: v128, half: v128, to: usize, step: usize): void {
  const ends = f32x4.mul(f32x4.add(u1, u2), half);
  v128.store(to, f32x4.add(u0, ends));
  v128.store(to + step, f32x4.mul(f32x4.sub(u1, u2), half));
  v128.store(to + 2 * step, f32x4.add(ends, u3));
}
