/**
 * Mean and sum of squared deviations of each channel, unit by unit while its outputs are in the cache. Each chunk of
 * rows has two arrays, mean and squared deviations, so that the result does not depend on which thread did what.
 */

import { MeasureChannelsJob, Sweep } from "../layout.generated";
import { takeUnit } from "../team/team";
import { axisOf, outputRow } from "./sweep";

/** Measures channels `first` to `end` (without it) of some rows of a sweep with step 1. */
export function measureRows(sweep: Sweep, chunk: u32, firstRow: u32, endRow: u32, first: u32, end: u32): void {
  const channels = sweep.outputChannels;
  const positions = <usize>axisOf(sweep.axes, 2).count * <usize>(endRow - firstRow);
  const slot = sweep.statistics + <usize>chunk * (channels << 3);
  const rows = outputRow(sweep, firstRow);
  for (let channel: usize = first; channel < end; channel += 4) {
    const at = channel << 2;
    measureFour(rows + at, channels << 2, positions, <usize>end - channel, slot + at, channels << 2);
  }
}

/** The same of a finished array as a job. */
export function measure(job: MeasureChannelsJob): void {
  const positions = job.positions;
  const channels = job.channels;
  const perChunk = job.perChunk;
  const chunks = (positions + perChunk - 1) / perChunk;
  for (let chunk = takeUnit(chunks); chunk < chunks; chunk = takeUnit(chunks)) {
    const count = min(perChunk, positions - chunk * perChunk);
    const from = job.source + <usize>(chunk * perChunk) * (channels << 2);
    const slot = job.statistics + <usize>chunk * (channels << 3);
    for (let c: usize = 0; c < channels; c += 4) {
      measureFour(from + (c << 2), channels << 2, count, channels - c, slot + (c << 2), channels << 2);
    }
  }
}

/**
 * Rows that follow each other in memory are one run of positions. Channels past the last are measured and not written.
 */
function measureFour(from: usize, stride: usize, positions: usize, count: usize, slot: usize, array: usize): void {
  // in float64: nearly constant values leave little of a mean that was summed in float32
  let low = f64x2.splat(0);
  let high = low;
  let at = from;
  for (let i: usize = 0; i < positions; i++) {
    const x = v128.load(at);
    low = f64x2.add(low, f64x2.promote_low_f32x4(x));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1)));
    at += stride;
  }
  const share = f64x2.splat(1 / <f64>positions);
  const lowMean = f32x4.demote_f64x2_zero(f64x2.mul(low, share));
  const mean = v128.shuffle<i64>(lowMean, f32x4.demote_f64x2_zero(f64x2.mul(high, share)), 0, 2);
  let squares = f32x4.splat(0);
  at = from;
  for (let i: usize = 0; i < positions; i++) {
    const deviation = f32x4.sub(v128.load(at), mean);
    squares = f32x4.add(squares, f32x4.mul(deviation, deviation));
    at += stride;
  }
  storeFirst(slot, count, mean);
  storeFirst(slot + array, count, squares);
}

/** Stores the first `count` of four lanes. */
export function storeFirst(address: usize, count: usize, x: v128): void {
  if (count >= 4) return v128.store(address, x);
  store<f32>(address, f32x4.extract_lane(x, 0));
  if (count > 1) store<f32>(address, f32x4.extract_lane(x, 1), 4);
  if (count > 2) store<f32>(address, f32x4.extract_lane(x, 2), 8);
}
