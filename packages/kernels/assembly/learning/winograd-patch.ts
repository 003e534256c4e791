/**
 * Winograd's minimal filtering F(2x2x2, 3x3x3) (Lavin & Gray 2016, doi:10.1109/CVPR.2016.435): an output tile of 2x2x2
 * comes from an input patch of 4x4x4 through 64 products instead of 216. Along each axis `y = A' [(G g) * (B' d)]` with
 *
 *     B' = 1  0 -1  0    G = 1    0    0     A' = 1  1  1  0
 *          0  1  1  0        1/2  1/2  1/2        0  1 -1 -1
 *          0 -1  1  0        1/2 -1/2  1/2
 *          0  1  0 -1        0    0    1
 *
 * Words shared by all jobs here, as written by `src/tfjs/convolution/winograd.ts`: 0 input, 1 weights, 2 output, 3 bias
 * or 0, 4 slope (f32), 5 normalisation or 0, 6 as many zeros as a position has channels, 7 batch, 8 inputs, 9 outputs,
 * 10 padded outputs, 11 12 13 input lengths, 14 15 16 output lengths, 17 18 19 zeros before the first input.
 */

import { wordOf } from "./sweep";

// @ts-ignore: decorator
@inline
export function tilesAlong(words: usize, axis: usize): u32 {
  return (<u32>wordOf(words, 14 + axis) + 1) >> 1;
}

export function tilesOf(words: usize): u32 {
  return <u32>wordOf(words, 7) * tilesAlong(words, 0) * tilesAlong(words, 1) * tilesAlong(words, 2);
}

/** Lists the addresses of the 64 inputs of a tile; outside there are zeros. */
export function listPatch(words: usize, tile: u32, list: usize): void {
  listBox(words, tile, wordOf(words, 0), 11, 8, 17, 4, list);
}

/** Lists the addresses of the eight outputs of a tile at `array`; zeros past the ends. */
export function listOutputs(words: usize, tile: u32, array: usize, list: usize): void {
  listBox(words, tile, array, 14, 9, 0, 2, list);
}

/** @param before - index of the words of the offsets, 0: none. */
function listBox(
  words: usize, tile: u32, array: usize, lengths: usize, channels: usize, before: usize, size: i32, list: usize,
): void {
  const across = tilesAlong(words, 2);
  const down = tilesAlong(words, 1);
  const deep = tilesAlong(words, 0);
  const w = 2 * <i32>(tile % across) - offsetOf(words, before, 2);
  const h = 2 * <i32>((tile / across) % down) - offsetOf(words, before, 1);
  const d = 2 * <i32>((tile / (across * down)) % deep) - offsetOf(words, before, 0);
  const sample = tile / (across * down * deep);
  const pixel = wordOf(words, channels) << 2;
  for (let i = d; i < d + size; i++) {
    for (let j = h; j < h + size; j++) {
      const isInside = <u32>i < <u32>wordOf(words, lengths) && <u32>j < <u32>wordOf(words, lengths + 1);
      const line = (sample * <u32>wordOf(words, lengths) + <u32>i) * <u32>wordOf(words, lengths + 1) + <u32>j;
      const row = array + <usize>line * wordOf(words, lengths + 2) * pixel;
      for (let k = w; k < w + size; k++) {
        const at = isInside && <u32>k < <u32>wordOf(words, lengths + 2) ? row + <usize>k * pixel : wordOf(words, 6);
        store<u32>(list, <u32>at);
        list += 4;
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function offsetOf(words: usize, before: usize, axis: usize): i32 {
  return before == 0 ? 0 : <i32>wordOf(words, before + axis);
}

/**
 * Transforms four channels, `channel` bytes into each listed input, to 64 vectors `step` bytes apart at `to`. `room`: 1
 * KiB.
 */
export function transformPatch(list: usize, channel: usize, room: usize, to: usize, step: usize): void {
  for (let row: usize = 0; row < 16; row++) {
    const at = list + (row << 4);
    const x0 = v128.load(load<u32>(at) + channel);
    const x1 = v128.load(load<u32>(at, 4) + channel);
    const x2 = v128.load(load<u32>(at, 8) + channel);
    const x3 = v128.load(load<u32>(at, 12) + channel);
    const out = room + (row << 6);
    v128.store(out, f32x4.sub(x0, x2));
    v128.store(out, f32x4.add(x1, x2), 16);
    v128.store(out, f32x4.sub(x2, x1), 32);
    v128.store(out, f32x4.sub(x1, x3), 48);
  }
  for (let plane = room; plane < room + 1024; plane += 256) {
    for (let at = plane; at < plane + 64; at += 16) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 64);
      const x2 = v128.load(at, 128);
      const x3 = v128.load(at, 192);
      v128.store(at, f32x4.sub(x0, x2));
      v128.store(at, f32x4.add(x1, x2), 64);
      v128.store(at, f32x4.sub(x2, x1), 128);
      v128.store(at, f32x4.sub(x1, x3), 192);
    }
  }
  for (let at = room; at < room + 256; at += 16) {
    const x0 = v128.load(at);
    const x1 = v128.load(at, 256);
    const x2 = v128.load(at, 512);
    const x3 = v128.load(at, 768);
    v128.store(to, f32x4.sub(x0, x2));
    v128.store(to + 16 * step, f32x4.add(x1, x2));
    v128.store(to + 32 * step, f32x4.sub(x2, x1));
    v128.store(to + 48 * step, f32x4.sub(x1, x3));
    to += step;
  }
}
