/**
 * One step of Adam as a job: `m' = b1 m + (1 - b1) g`, `v' = b2 v + (1 - b2) g^2`,
 * `w' = w - rate m' / (sqrt(v') / root + epsilon)`.
 */

import { AdamJob } from "../layout.generated";
import { takeUnit } from "../team/team";
import { storeFirst } from "./statistics";

const UNIT: u32 = 8192;

export function adam(job: AdamJob): void {
  const total = job.count;
  const units = (total + UNIT - 1) / UNIT;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units))
    step(job, unit * UNIT, min(UNIT, total - unit * UNIT));
}

/** Vectors may read past the last value, and do not write there. */
function step(job: AdamJob, first: u32, count: u32): void {
  const rate = f32x4.splat(job.rate);
  const b1 = job.beta1;
  const b2 = job.beta2;
  const root = f32x4.splat(1 / job.root);
  const epsilon = f32x4.splat(job.epsilon);
  for (let i: u32 = 0; i < count; i += 4) {
    const at = (<usize>first + i) << 2;
    const g = v128.load(job.gradient + at);
    const m = blend(v128.load(job.first + at), g, b1);
    const v = blend(v128.load(job.second + at), f32x4.mul(g, g), b2);
    const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(v), root), epsilon);
    const move = f32x4.mul(f32x4.div(m, divisor), rate);
    storeFirst(job.newWeights + at, count - i, f32x4.sub(v128.load(job.weights + at), move));
    storeFirst(job.newFirst + at, count - i, m);
    storeFirst(job.newSecond + at, count - i, v);
  }
}

// @ts-ignore: decorator
@inline
function blend(old: v128, now: v128, decay: f32): v128 {
  return f32x4.add(f32x4.mul(old, f32x4.splat(decay)), f32x4.mul(now, f32x4.splat(1 - decay)));
}
