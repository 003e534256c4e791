/**
 * The far-field modulus of one object and its adjoint as jobs, on the grid of the transform.
 *
 * `farField` leaves the modulus of `F = fftn(amplitude exp(i phase))` and the field `F / |F|`, corner layout, 0 where F
 * is 0. `farFieldGradient` reads the field and changes it. The shift of the object only turns phases of F, so it is
 * left out in both.
 */

import { transform } from "../fft/transform";
import { FarFieldJob } from "../layout.generated";
import { barrier, takeUnit } from "../team/team";
import { cosines, sines, turn } from "./sincos";

export function farField(job: FarFieldJob): void {
  forEachRow(job, 0);
  if (!barrier()) return;
  transform(job.transform);
  if (!barrier()) return;
  forEachRow(job, 1);
}

export function farFieldGradient(job: FarFieldJob): void {
  forEachRow(job, 2);
  if (!barrier()) return;
  transform(job.transform);
  if (!barrier()) return;
  forEachRow(job, 3);
}

function forEachRow(job: FarFieldJob, pass: u32): void {
  const rows = job.depth * job.height;
  const perUnit: u32 = 16;
  const units = (rows + perUnit - 1) / perUnit;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const end = min((unit + 1) * perUnit, rows);
    for (let row = unit * perUnit; row < end; row++) {
      if (pass == 0) placeObject(job, row);
      else if (pass == 1) takeModulus(job, row);
      else if (pass == 2) weightField(job, row);
      else splitGradient(job, row);
    }
  }
}

function fieldRow(job: FarFieldJob, row: u32): usize {
  const grid = job.grid;
  const heights = job.height;
  return job.field + <usize>(row / heights) * grid.planeBytes + <usize>(row % heights) * grid.rowBytes;
}

/** Where the first float of the centred row is that shows row `row` of the corner layout. */
function shiftedRow(job: FarFieldJob, row: u32): usize {
  const depths = job.depth;
  const heights = job.height;
  const d = (row / heights + depths / 2) % depths;
  const h = ((row % heights) + heights / 2) % heights;
  return job.modulus + ((<usize>(d * heights + h) * job.width) << 2);
}

function placeObject(job: FarFieldJob, row: u32): void {
  const width = job.width;
  const offset = (<usize>row * width) << 2;
  const amplitude = job.amplitude + offset;
  const phase = job.phase + offset;
  const to = fieldRow(job, row);
  for (let w: u32 = 0; w < width; w += 4) {
    const a = keepFirst(v128.load(amplitude + (w << 2)), width - w);
    turn(v128.load(phase + (w << 2)));
    v128.store(to + (w << 3), keepFirst(f32x4.mul(a, cosines()), width - w));
    v128.store(to + (w << 3), keepFirst(f32x4.mul(a, sines()), width - w), 16);
  }
}

/** Zeros past the first `count` of four lanes, whatever was there. */
// @ts-ignore: decorator
@inline
function keepFirst(x: v128, count: u32): v128 {
  return v128.and(x, i32x4.gt_s(i32x4.splat(<i32>count), i32x4(0, 1, 2, 3)));
}

function takeModulus(job: FarFieldJob, row: u32): void {
  const width = job.width;
  const half = width / 2;
  const field = fieldRow(job, row);
  const to = shiftedRow(job, row);
  for (let w: u32 = 0; w < width; w++) {
    const at = field + (<usize>(w & ~3) << 3) + (<usize>(w & 3) << 2);
    const re = load<f32>(at);
    const im = load<f32>(at, 16);
    const modulus = <f32>sqrt<f64>(<f64>re * re + <f64>im * im);
    const column = w + half < width ? w + half : w + half - width;
    store<f32>(to + (<usize>column << 2), modulus);
    store<f32>(at, modulus == 0 ? 0 : re / modulus);
    store<f32>(at, modulus == 0 ? 0 : im / modulus, 16);
  }
}

function weightField(job: FarFieldJob, row: u32): void {
  const width = job.width;
  const half = width / 2;
  const field = fieldRow(job, row);
  const from = shiftedRow(job, row);
  for (let w: u32 = 0; w < width; w++) {
    const at = field + (<usize>(w & ~3) << 3) + (<usize>(w & 3) << 2);
    const column = w + half < width ? w + half : w + half - width;
    const gradient = load<f32>(from + (<usize>column << 2));
    store<f32>(at, load<f32>(at) * gradient);
    store<f32>(at, load<f32>(at, 16) * gradient, 16);
  }
}

/** `Re(conj(G) exp(i phase))` and `-amplitude Im(conj(G) exp(i phase))`. */
function splitGradient(job: FarFieldJob, row: u32): void {
  const width = job.width;
  const offset = (<usize>row * width) << 2;
  const field = fieldRow(job, row);
  for (let w: u32 = 0; w < width; w += 4) {
    const at = offset + (<usize>w << 2);
    const re = v128.load(field + (w << 3));
    const im = v128.load(field + (w << 3), 16);
    turn(v128.load(job.phase + at));
    const c = cosines();
    const s = sines();
    const toAmplitude = f32x4.add(f32x4.mul(re, c), f32x4.mul(im, s));
    const across = f32x4.sub(f32x4.mul(im, c), f32x4.mul(re, s));
    storePart(job.toAmplitude + at, width - w, toAmplitude);
    storePart(job.toPhase + at, width - w, f32x4.mul(v128.load(job.amplitude + at), across));
  }
}

function storePart(address: usize, count: u32, x: v128): void {
  if (count >= 4) return v128.store(address, x);
  store<f32>(address, f32x4.extract_lane(x, 0));
  if (count > 1) store<f32>(address, f32x4.extract_lane(x, 1), 4);
  if (count > 2) store<f32>(address, f32x4.extract_lane(x, 2), 8);
}
