/**
 * Convolution by Winograd's products as a job; see `winograd-patch.ts`.
 *
 * Scratch of a thread: addresses (256 bytes), room for a transform (1 KiB), products `[64][tile][8]`, transformed
 * inputs `[tile][64][input]`: the 64 vectors that a transform writes lie in few pages. Frequencies of the products and
 * tiles of the inputs are a line further apart than they need be, so that they do not share cache sets.
 */

import { WinogradConvolveJob } from "../layout.generated";
import { takeUnit, thread } from "../team/team";
import { multiplyRows } from "./multiply-rows";
import { storeFirst } from "./statistics";
import { activateFour } from "./store-tile";
import { listOutputs, listPatch, tilesOf, transformPatch } from "./winograd-patch";

export function winogradConvolve(job: WinogradConvolveJob): void {
  const blocks = job.tileBlocks;
  const units = blocks * job.groups;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units))
    computeUnit(job, unit % blocks, unit / blocks);
}

function computeUnit(job: WinogradConvolveJob, tileBlock: u32, group: u32): void {
  const perUnit = job.unitTiles;
  const scratch = job.scratch + <usize>thread * job.scratchBytes;
  const products = scratch + 1280;
  const productStep = (<usize>perUnit << 5) + 64;
  const patches = products + 64 * productStep;
  const firstTile = tileBlock * perUnit;
  const tiles = min(perUnit, tilesOf(job) - firstTile);
  transformInputs(job, firstTile, tiles, scratch, patches);
  const endBlock = min((group + 1) * job.groupBlocks, (<u32>job.outputChannels + 7) >> 3);
  for (let block = group * job.groupBlocks; block < endBlock; block++) {
    multiply(job, block, tiles, patches, products, productStep);
    for (let tile: u32 = 0; tile < tiles; tile++) {
      listOutputs(job, firstTile + tile, scratch);
      const from = products + (<usize>tile << 5);
      storeOutputs(job, scratch, block, 0, from, productStep, scratch + 256);
      storeOutputs(job, scratch, block, 16, from + 16, productStep, scratch + 256);
    }
  }
}

function transformInputs(job: WinogradConvolveJob, firstTile: u32, tiles: u32, scratch: usize, patches: usize): void {
  const bytes = job.inputChannels << 2;
  for (let tile: u32 = 0; tile < tiles; tile++) {
    listPatch(job, firstTile + tile, scratch);
    const to = patches + <usize>tile * job.tileBytes;
    for (let c: usize = 0; c < bytes; c += 16) transformPatch(scratch, c, scratch + 256, to + c, bytes + 64);
  }
}

/** For each frequency tiles times inputs by inputs times eight outputs. */
function multiply(job: WinogradConvolveJob, block: u32, tiles: u32, patches: usize, products: usize, productStep: usize): void {
  const inputs = job.inputChannels;
  const weights = job.weights + <usize>block * 64 * (inputs << 5);
  for (let f: usize = 0; f < 64; f++) {
    const from = patches + f * ((inputs << 2) + 64);
    const by = weights + f * (inputs << 5);
    const to = products + f * productStep;
    for (let tile: u32 = 0; tile < tiles; tile += 4) {
      multiplyRows(from + <usize>tile * job.tileBytes, job.tileBytes, by, inputs, to + (<usize>tile << 5));
    }
  }
}

/** Back to 2x2x2 outputs, four channels; `half` is their offset in bytes within the block. */
function storeOutputs(
  job: WinogradConvolveJob, list: usize, block: u32, half: usize, from: usize, step: usize, room: usize,
): void {
  const first = (<usize>block << 3) + (half >> 2);
  if (first >= job.outputChannels) return;
  gatherOutputs(from, step, room);
  const count = job.outputChannels - first;
  const bias = job.bias == 0 ? f32x4.splat(0) : v128.load(job.bias + (first << 2));
  for (let k: usize = 0; k < 8; k++) {
    const address: usize = load<u32>(list + (k << 2));
    if (address == job.zeros) continue;
    storeFirst(address + (first << 2), count, activateFour(job, first, f32x4.add(bias, v128.load(room + (k << 4)))));
  }
}

/** Leaves the eight outputs at the beginning of the room. */
function gatherOutputs(from: usize, step: usize, room: usize): void {
  for (let row: usize = 0; row < 16; row++) {
    const m0 = v128.load(from);
    const m1 = v128.load(from + step);
    const m2 = v128.load(from + 2 * step);
    const m3 = v128.load(from + 3 * step);
    v128.store(room + (row << 5), f32x4.add(f32x4.add(m0, m1), m2));
    v128.store(room + (row << 5), f32x4.sub(f32x4.sub(m1, m2), m3), 16);
    from += 4 * step;
  }
  for (let d: usize = 0; d < 4; d++) {
    for (let w: usize = 0; w < 32; w += 16) {
      const at = room + (d << 7) + w;
      const m1 = v128.load(at, 32);
      const m2 = v128.load(at, 64);
      const out = room + (d << 6) + w;
      const low = f32x4.add(f32x4.add(v128.load(at), m1), m2);
      const high = f32x4.sub(f32x4.sub(m1, m2), v128.load(at, 96));
      v128.store(out, low);
      v128.store(out, high, 32);
    }
  }
  for (let k: usize = 0; k < 64; k += 16) {
    const at = room + k;
    const m1 = v128.load(at, 64);
    const m2 = v128.load(at, 128);
    const low = f32x4.add(f32x4.add(v128.load(at), m1), m2);
    v128.store(at, f32x4.sub(f32x4.sub(m1, m2), v128.load(at, 192)), 64);
    v128.store(at, low);
  }
}
