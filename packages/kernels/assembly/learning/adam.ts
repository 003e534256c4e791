/**
 * One step of Adam as a job: `m' = b1 m + (1 - b1) g`, `v' = b2 v + (1 - b2) g^2`,
 * `w' = w - rate m' / (sqrt(v') / root + epsilon)`.
 *
 * Words of its arguments: 0 weights, 1 gradient, 2 3 moments, 4 new weights, 5 6 new moments, 7 count, then floats: 8
 * rate, 9 b1, 10 b2, 11 root, 12 epsilon.
 */

import { takeUnit } from "../team/team";
import { storeFirst } from "./statistics";

const UNIT: u32 = 8192;

export function adam(words: usize): void {
  const total = load<u32>(words, 28);
  const units = (total + UNIT - 1) / UNIT;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units))
    step(words, unit * UNIT, min(UNIT, total - unit * UNIT));
}

/** Vectors may read past the last value, and do not write there. */
function step(words: usize, first: u32, count: u32): void {
  const rate = f32x4.splat(load<f32>(words, 32));
  const b1 = load<f32>(words, 36);
  const b2 = load<f32>(words, 40);
  const root = f32x4.splat(1 / load<f32>(words, 44));
  const epsilon = f32x4.splat(load<f32>(words, 48));
  for (let i: u32 = 0; i < count; i += 4) {
    const at = (<usize>first + i) << 2;
    const g = v128.load(load<u32>(words, 4) + at);
    const m = blend(v128.load(load<u32>(words, 8) + at), g, b1);
    const v = blend(v128.load(load<u32>(words, 12) + at), f32x4.mul(g, g), b2);
    const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(v), root), epsilon);
    const move = f32x4.mul(f32x4.div(m, divisor), rate);
    storeFirst(load<u32>(words, 16) + at, count - i, f32x4.sub(v128.load(load<u32>(words) + at), move));
    storeFirst(load<u32>(words, 20) + at, count - i, m);
    storeFirst(load<u32>(words, 24) + at, count - i, v);
  }
}

// @ts-ignore: decorator
@inline
function blend(old: v128, now: v128, decay: f32): v128 {
  return f32x4.add(f32x4.mul(old, f32x4.splat(decay)), f32x4.mul(now, f32x4.splat(1 - decay)));
}
