/**
 * A symmetric periodic filter along lines: `out[i] = taps[0] x[i] + sum_j taps[j] (x[i-j] + x[i+j])`, `j` up to the
 * radius, which is at most half the line.
 */

/** Columns filtered together: 64 bytes of four neighbouring groups of a real array. */
export const BAND: usize = 64;

/**
 * Filters one row of `width` floats in place of `dst`; `line` holds it from `line + 4 radius` on, with room at both
 * ends.
 */
export function filterRow(line: usize, dst: usize, width: usize, groups: usize, taps: usize, radius: usize): void {
  const start = line + 4 * radius;
  wrapEnds(start, width * 4, radius * 4);
  for (let g: usize = 0; g < groups; g++) {
    const centre = start + g * 16;
    let sum = f32x4.mul(v128.load_splat<f32>(taps), v128.load(centre));
    for (let j: usize = 1; j <= radius; j++) {
      const pair = f32x4.add(v128.load(centre - 4 * j), v128.load(centre + 4 * j));
      sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(taps + 4 * j), pair));
    }
    v128.store(dst + g * 16, sum);
  }
  for (let k = width; k < groups * 4; k++) store<f32>(dst + 4 * k, 0);
}

/**
 * Filters `length` points of up to four neighbouring groups (`bytes`) in place; returns the largest value of each
 * lane.
 */
export function filterColumns(
  base: usize,
  stride: usize,
  length: usize,
  bytes: usize,
  taps: usize,
  radius: usize,
  band: usize,
): v128 {
  const start = band + radius * BAND;
  gather(base, stride, length, bytes, start);
  wrapEnds(start, length * BAND, radius * BAND);
  let largest = f32x4.splat(0);
  for (let k: usize = 0; k < length; k++) {
    const out = base + k * stride;
    const centre = start + k * BAND;
    const first = v128.load_splat<f32>(taps);
    let a = f32x4.mul(first, v128.load(centre));
    let b = f32x4.mul(first, v128.load(centre, 16));
    let c = f32x4.mul(first, v128.load(centre, 32));
    let d = f32x4.mul(first, v128.load(centre, 48));
    for (let j: usize = 1; j <= radius; j++) {
      const before = centre - j * BAND;
      const after = centre + j * BAND;
      const tap = v128.load_splat<f32>(taps + 4 * j);
      a = f32x4.add(a, f32x4.mul(tap, f32x4.add(v128.load(before), v128.load(after))));
      b = f32x4.add(b, f32x4.mul(tap, f32x4.add(v128.load(before, 16), v128.load(after, 16))));
      c = f32x4.add(c, f32x4.mul(tap, f32x4.add(v128.load(before, 32), v128.load(after, 32))));
      d = f32x4.add(d, f32x4.mul(tap, f32x4.add(v128.load(before, 48), v128.load(after, 48))));
    }
    v128.store(out, a);
    if (bytes > 16) v128.store(out, b, 16);
    if (bytes > 32) v128.store(out, c, 32);
    if (bytes > 48) v128.store(out, d, 48);
    largest = f32x4.max(largest, f32x4.max(f32x4.max(a, b), f32x4.max(c, d)));
  }
  return largest;
}

/** Columns that are not there are zeros. */
function gather(src: usize, stride: usize, length: usize, bytes: usize, out: usize): void {
  const zero = f32x4.splat(0);
  for (let k: usize = 0; k < length; k++) {
    v128.store(out, v128.load(src));
    v128.store(out, bytes > 16 ? v128.load(src, 16) : zero, 16);
    v128.store(out, bytes > 32 ? v128.load(src, 32) : zero, 32);
    v128.store(out, bytes > 48 ? v128.load(src, 48) : zero, 48);
    src += stride;
    out += BAND;
  }
}

function wrapEnds(start: usize, bytes: usize, margin: usize): void {
  memory.copy(start - margin, start + bytes - margin, margin);
  memory.copy(start + bytes, start, margin);
}
