/**
 * Convolution by Winograd's products as a job; see `winograd-patch.ts`. More words of its arguments: 20 tiles of a
 * unit, 21 units of tiles, 22 groups of output blocks, 23 blocks of a group, 24 scratch, 25 bytes of scratch of a
 * thread, 26 bytes from tile to tile of the transformed inputs.
 *
 * Scratch of a thread: addresses (256 bytes), room for a transform (1 KiB), products `[64][tile][8]`, transformed
 * inputs `[tile][64][input]`: the 64 vectors that a transform writes lie in few pages. Frequencies of the products and
 * tiles of the inputs are a line further apart than they need be, so that they do not share cache sets.
 */

import { takeUnit, thread } from "../team/team";
import { multiplyRows } from "./multiply-rows";
import { storeFirst } from "./statistics";
import { activateFour } from "./store-tile";
import { wordOf } from "./sweep";
import { listOutputs, listPatch, tilesOf, transformPatch } from "./winograd-patch";

export function winogradConvolve(words: usize): void {
  const blocks = <u32>wordOf(words, 21);
  const units = blocks * <u32>wordOf(words, 22);
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units))
    computeUnit(words, unit % blocks, unit / blocks);
}

function computeUnit(words: usize, tileBlock: u32, group: u32): void {
  const perUnit = <u32>wordOf(words, 20);
  const scratch = wordOf(words, 24) + <usize>thread * wordOf(words, 25);
  const products = scratch + 1280;
  const productStep = (<usize>perUnit << 5) + 64;
  const patches = products + 64 * productStep;
  const firstTile = tileBlock * perUnit;
  const tiles = min(perUnit, tilesOf(words) - firstTile);
  transformInputs(words, firstTile, tiles, scratch, patches);
  const endBlock = min((group + 1) * <u32>wordOf(words, 23), (<u32>wordOf(words, 9) + 7) >> 3);
  for (let block = group * <u32>wordOf(words, 23); block < endBlock; block++) {
    multiply(words, block, tiles, patches, products, productStep);
    for (let tile: u32 = 0; tile < tiles; tile++) {
      listOutputs(words, firstTile + tile, wordOf(words, 2), scratch);
      const from = products + (<usize>tile << 5);
      storeOutputs(words, scratch, block, 0, from, productStep, scratch + 256);
      storeOutputs(words, scratch, block, 16, from + 16, productStep, scratch + 256);
    }
  }
}

function transformInputs(words: usize, firstTile: u32, tiles: u32, scratch: usize, patches: usize): void {
  const bytes = wordOf(words, 8) << 2;
  for (let tile: u32 = 0; tile < tiles; tile++) {
    listPatch(words, firstTile + tile, scratch);
    const to = patches + <usize>tile * wordOf(words, 26);
    for (let c: usize = 0; c < bytes; c += 16) transformPatch(scratch, c, scratch + 256, to + c, bytes + 64);
  }
}

/** For each frequency tiles times inputs by inputs times eight outputs. */
function multiply(words: usize, block: u32, tiles: u32, patches: usize, products: usize, productStep: usize): void {
  const inputs = wordOf(words, 8);
  const weights = wordOf(words, 1) + <usize>block * 64 * (inputs << 5);
  for (let f: usize = 0; f < 64; f++) {
    const from = patches + f * ((inputs << 2) + 64);
    const by = weights + f * (inputs << 5);
    const to = products + f * productStep;
    for (let tile: u32 = 0; tile < tiles; tile += 4) {
      multiplyRows(from + <usize>tile * wordOf(words, 26), wordOf(words, 26), by, inputs, to + (<usize>tile << 5));
    }
  }
}

/** Back to 2x2x2 outputs, four channels; `half` is their offset in bytes within the block. */
function storeOutputs(
  words: usize, list: usize, block: u32, half: usize, from: usize, step: usize, room: usize,
): void {
  const first = (<usize>block << 3) + (half >> 2);
  if (first >= wordOf(words, 9)) return;
  gatherOutputs(from, step, room);
  const count = wordOf(words, 9) - first;
  const bias = wordOf(words, 3) == 0 ? f32x4.splat(0) : v128.load(wordOf(words, 3) + (first << 2));
  for (let k: usize = 0; k < 8; k++) {
    const address: usize = load<u32>(list + (k << 2));
    if (address == wordOf(words, 6)) continue;
    storeFirst(address + (first << 2), count, activateFour(words, first, f32x4.add(bias, v128.load(room + (k << 4)))));
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
