/**
 * Winograd's minimal filtering F(2x2x2, 3x3x3) (Lavin & Gray 2016, doi:10.1109/CVPR.2016.435): an output tile of 2x2x2
 * comes from an input patch of 4x4x4 through 64 products instead of 216. Along each axis `y = A' [(G g) * (B' d)]` with
 *
 *     B' = 1  0 -1  0    G = 1    0    0     A' = 1  1  1  0
 *          0  1  1  0        1/2  1/2  1/2        0  1 -1 -1
 *          0 -1  1  0        1/2 -1/2  1/2
 *          0  1  0 -1        0    0    1
 */

import { WinogradJob } from "../layout.generated";
import { wordAt } from "./words";

// @ts-ignore: decorator
@inline
function tilesAlong(job: WinogradJob, axis: usize): u32 {
  return (wordAt(job.outputLengths, axis) + 1) >> 1;
}

export function tilesOf(job: WinogradJob): u32 {
  return job.batch * tilesAlong(job, 0) * tilesAlong(job, 1) * tilesAlong(job, 2);
}

/** Lists the addresses of the 64 inputs of a tile; outside there are zeros. */
export function listPatch(job: WinogradJob, tile: u32, list: usize): void {
  listBox(job, tile, job.input, job.inputLengths, job.inputChannels, job.before, 4, list);
}

/** Lists the addresses of the eight outputs of a tile; zeros past the ends. */
export function listOutputs(job: WinogradJob, tile: u32, list: usize): void {
  listBox(job, tile, job.output, job.outputLengths, job.outputChannels, 0, 2, list);
}

/**
 * @param lengths - words of the array.
 * @param before - words of how far the box begins before its tile; 0: not at all.
 */
function listBox(
  job: WinogradJob, tile: u32, array: usize, lengths: usize, channels: usize, before: usize, size: i32, list: usize,
): void {
  const across = tilesAlong(job, 2);
  const down = tilesAlong(job, 1);
  const deep = tilesAlong(job, 0);
  const w = 2 * <i32>(tile % across) - offsetOf(before, 2);
  const h = 2 * <i32>((tile / across) % down) - offsetOf(before, 1);
  const d = 2 * <i32>((tile / (across * down)) % deep) - offsetOf(before, 0);
  const sample = tile / (across * down * deep);
  const depth = wordAt(lengths, 0);
  const height = wordAt(lengths, 1);
  const width = wordAt(lengths, 2);
  const pixel = channels << 2;
  for (let i = d; i < d + size; i++) {
    for (let j = h; j < h + size; j++) {
      const isInside = <u32>i < depth && <u32>j < height;
      const line = (sample * depth + <u32>i) * height + <u32>j;
      const row = array + <usize>line * width * pixel;
      for (let k = w; k < w + size; k++) {
        const at = isInside && <u32>k < width ? row + <usize>k * pixel : job.zeros;
        store<u32>(list, <u32>at);
        list += 4;
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function offsetOf(before: usize, axis: usize): i32 {
  return before == 0 ? 0 : <i32>wordAt(before, axis);
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
