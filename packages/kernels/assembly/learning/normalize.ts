/**
 * Batch normalisation over `[positions, channels]` as jobs. Per-channel arrays are padded to a multiple of eight
 * floats.
 */

import { NormalizeGradientJob, NormalizeJob, SumChannelsJob } from "../layout.generated";
import { takeUnit } from "../team/team";
import { storeFirst } from "./statistics";

const UNIT: u32 = 16384;

export function normalize(job: NormalizeJob): void {
  const positions = job.positions;
  const perUnit = max<u32>(1, UNIT / job.channels);
  const units = (positions + perUnit - 1) / perUnit;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    normalizeRun(job, unit * perUnit, min(perUnit, positions - unit * perUnit));
  }
}

function normalizeRun(job: NormalizeJob, first: u32, count: u32): void {
  const channels = job.channels;
  const array = paddedBytes(channels);
  const mean: usize = job.arrays;
  let from: usize = job.source + ((<usize>first * channels) << 2);
  let to: usize = job.result + ((<usize>first * channels) << 2);
  for (; count > 0; count--) {
    for (let c: u32 = 0; c < channels; c += 4) {
      const at = mean + (c << 2);
      const scaled = f32x4.mul(f32x4.sub(v128.load(from + (c << 2)), v128.load(at)), v128.load(at + array));
      storeFirst(to + (c << 2), channels - c, f32x4.add(scaled, v128.load(at + 2 * array)));
    }
    from += channels << 2;
    to += channels << 2;
  }
}

// @ts-ignore: decorator
@inline
function paddedBytes(channels: u32): usize {
  return <usize>((channels + 7) & ~7) << 2;
}

export function sumChannels(job: SumChannelsJob): void {
  const positions = job.positions;
  const perUnit = job.perUnit;
  const units = (positions + perUnit - 1) / perUnit;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    sumRun(job, unit, unit * perUnit, min(perUnit, positions - unit * perUnit));
  }
}

function sumRun(job: SumChannelsJob, unit: u32, first: u32, count: u32): void {
  const channels = job.channels;
  const array = paddedBytes(channels);
  const offset = (<usize>first * channels) << 2;
  const gradient = job.gradient + offset;
  const slot: usize = job.sums + <usize>unit * 2 * array;
  const activated: usize = job.activated;
  for (let c: u32 = 0; c < channels; c += 4) {
    const at = <usize>c << 2;
    if (activated == 0) sumFour(gradient + at, channels << 2, count, slot + at);
    else {
      const mean = v128.load(job.mean + at);
      sumFourProducts(gradient + at, activated + offset + at, channels << 2, count, mean, slot + at, array);
    }
  }
}

/** Float32 sums over this many positions are added in float64. */
const RUN: u32 = 64;

function sumFour(gradient: usize, stride: usize, count: u32, slot: usize): void {
  let low = f64x2.splat(0);
  let high = low;
  while (count > 0) {
    const run = min(RUN, count);
    let sum = f32x4.splat(0);
    for (let n = run; n > 0; n--) {
      sum = f32x4.add(sum, v128.load(gradient));
      gradient += stride;
    }
    low = addLow(low, sum);
    high = addHigh(high, sum);
    count -= run;
  }
  v128.store(slot, join(low, high));
}

// @ts-ignore: decorator
@inline
function addLow(total: v128, x: v128): v128 {
  return f64x2.add(total, f64x2.promote_low_f32x4(x));
}

// @ts-ignore: decorator
@inline
function addHigh(total: v128, x: v128): v128 {
  return f64x2.add(total, f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1)));
}

// @ts-ignore: decorator
@inline
function join(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

function sumFourProducts(
  gradient: usize, activated: usize, stride: usize, count: u32, mean: v128, slot: usize, array: usize,
): void {
  const zero = f64x2.splat(0);
  let low = zero;
  let high = zero;
  let lowProducts = zero;
  let highProducts = zero;
  while (count > 0) {
    const run = min(RUN, count);
    let sum = f32x4.splat(0);
    let products = sum;
    for (let n = run; n > 0; n--) {
      const dy = v128.load(gradient);
      sum = f32x4.add(sum, dy);
      products = f32x4.add(products, f32x4.mul(dy, f32x4.sub(v128.load(activated), mean)));
      gradient += stride;
      activated += stride;
    }
    low = addLow(low, sum);
    high = addHigh(high, sum);
    lowProducts = addLow(lowProducts, products);
    highProducts = addHigh(highProducts, products);
    count -= run;
  }
  v128.store(slot, join(low, high));
  v128.store(slot + array, join(lowProducts, highProducts));
}

export function normalizeGradient(job: NormalizeGradientJob): void {
  const positions = job.positions;
  const perUnit = job.perUnit;
  const units = (positions + perUnit - 1) / perUnit;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    gradientRun(job, unit, unit * perUnit, min(perUnit, positions - unit * perUnit));
  }
}

function gradientRun(job: NormalizeGradientJob, unit: u32, first: u32, count: u32): void {
  const channels = job.channels;
  const array = paddedBytes(channels);
  const slot: usize = job.sums + <usize>unit * 2 * array;
  const offset = (<usize>first * channels) << 2;
  for (let c: u32 = 0; c < channels; c += 4) gradientFour(job, offset + (c << 2), count, c, slot + (c << 2));
}

function gradientFour(job: NormalizeGradientJob, offset: usize, count: u32, c: u32, slot: usize): void {
  const channels = job.channels;
  const array = paddedBytes(channels);
  const arrays: usize = job.arrays + (<usize>c << 2);
  const mean = v128.load(arrays);
  const factor = v128.load(arrays + array);
  const through = v128.load(arrays + 2 * array);
  const constant = v128.load(arrays + 3 * array);
  const slope = f32x4.splat(job.slope);
  const zero = f32x4.splat(0);
  let gradient = job.gradient + offset;
  let activated = job.activated + offset;
  let result = job.result + offset;
  let low = f64x2.splat(0);
  let high = low;
  while (count > 0) {
    const run = min(RUN, count);
    let sum = zero;
    for (let n = run; n > 0; n--) {
      const a = v128.load(activated);
      const direct = f32x4.add(f32x4.mul(v128.load(gradient), factor), constant);
      const total = f32x4.add(direct, f32x4.mul(f32x4.sub(a, mean), through));
      const value = v128.bitselect(total, f32x4.mul(total, slope), f32x4.gt(a, zero));
      sum = f32x4.add(sum, value);
      storeFirst(result, channels - c, value);
      gradient += channels << 2;
      activated += channels << 2;
      result += channels << 2;
    }
    low = addLow(low, sum);
    high = addHigh(high, sum);
    count -= run;
  }
  v128.store(slot, join(low, high));
}
