/**
 * The far-field modulus of one object and its adjoint as jobs, on the grid of the transform.
 *
 * Words: 0 grid, 1 amplitude, 2 phase, 3 field (complex, on the grid), 4 modulus or its gradient, centred, 5 words of
 * the transform, 6 7 8 depth, height, width, 9 gradient of the amplitude, 10 gradient of the phase.
 *
 * `farField` leaves the modulus of `F = fftn(amplitude exp(i phase))` and the field `F / |F|`, corner layout, 0 where F
 * is 0. `farFieldGradient` reads the field and changes it. The shift of the object only turns phases of F, so it is
 * left out in both.
 */

import { transform } from "../fft/transform";
import { Grid, Transform } from "../layout.generated";
import { barrier, takeUnit } from "../team/team";
import { cosines, sines, turn } from "./sincos";

// @ts-ignore: decorator
@inline
function wordOf(words: usize, index: usize): usize {
  return load<u32>(words + (index << 2));
}

export function farField(words: usize): void {
  forEachRow(words, 0);
  if (!barrier()) return;
  transform(changetype<Transform>(wordOf(words, 5)));
  if (!barrier()) return;
  forEachRow(words, 1);
}

export function farFieldGradient(words: usize): void {
  forEachRow(words, 2);
  if (!barrier()) return;
  transform(changetype<Transform>(wordOf(words, 5)));
  if (!barrier()) return;
  forEachRow(words, 3);
}

function forEachRow(words: usize, pass: u32): void {
  const rows = <u32>(wordOf(words, 6) * wordOf(words, 7));
  const perUnit: u32 = 16;
  const units = (rows + perUnit - 1) / perUnit;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const end = min((unit + 1) * perUnit, rows);
    for (let row = unit * perUnit; row < end; row++) {
      if (pass == 0) placeObject(words, row);
      else if (pass == 1) takeModulus(words, row);
      else if (pass == 2) weightField(words, row);
      else splitGradient(words, row);
    }
  }
}

function fieldRow(words: usize, row: u32): usize {
  const grid = changetype<Grid>(wordOf(words, 0));
  const heights = <u32>wordOf(words, 7);
  return wordOf(words, 3) + <usize>(row / heights) * grid.planeBytes + <usize>(row % heights) * grid.rowBytes;
}

/** Where the first float of the centred row is that shows row `row` of the corner layout. */
function shiftedRow(words: usize, row: u32): usize {
  const depths = <u32>wordOf(words, 6);
  const heights = <u32>wordOf(words, 7);
  const d = (row / heights + depths / 2) % depths;
  const h = ((row % heights) + heights / 2) % heights;
  return wordOf(words, 4) + ((<usize>(d * heights + h) * wordOf(words, 8)) << 2);
}

function placeObject(words: usize, row: u32): void {
  const width = <u32>wordOf(words, 8);
  const offset = (<usize>row * width) << 2;
  const amplitude = wordOf(words, 1) + offset;
  const phase = wordOf(words, 2) + offset;
  const to = fieldRow(words, row);
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

function takeModulus(words: usize, row: u32): void {
  const width = <u32>wordOf(words, 8);
  const half = width / 2;
  const field = fieldRow(words, row);
  const to = shiftedRow(words, row);
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

function weightField(words: usize, row: u32): void {
  const width = <u32>wordOf(words, 8);
  const half = width / 2;
  const field = fieldRow(words, row);
  const from = shiftedRow(words, row);
  for (let w: u32 = 0; w < width; w++) {
    const at = field + (<usize>(w & ~3) << 3) + (<usize>(w & 3) << 2);
    const column = w + half < width ? w + half : w + half - width;
    const gradient = load<f32>(from + (<usize>column << 2));
    store<f32>(at, load<f32>(at) * gradient);
    store<f32>(at, load<f32>(at, 16) * gradient, 16);
  }
}

/** `Re(conj(G) exp(i phase))` and `-amplitude Im(conj(G) exp(i phase))`. */
function splitGradient(words: usize, row: u32): void {
  const width = <u32>wordOf(words, 8);
  const offset = (<usize>row * width) << 2;
  const field = fieldRow(words, row);
  for (let w: u32 = 0; w < width; w += 4) {
    const at = offset + (<usize>w << 2);
    const re = v128.load(field + (w << 3));
    const im = v128.load(field + (w << 3), 16);
    turn(v128.load(wordOf(words, 2) + at));
    const c = cosines();
    const s = sines();
    const toAmplitude = f32x4.add(f32x4.mul(re, c), f32x4.mul(im, s));
    const across = f32x4.sub(f32x4.mul(im, c), f32x4.mul(re, s));
    storePart(wordOf(words, 9) + at, width - w, toAmplitude);
    storePart(wordOf(words, 10) + at, width - w, f32x4.mul(v128.load(wordOf(words, 1) + at), across));
  }
}

function storePart(address: usize, count: u32, x: v128): void {
  if (count >= 4) return v128.store(address, x);
  store<f32>(address, f32x4.extract_lane(x, 0));
  if (count > 1) store<f32>(address, f32x4.extract_lane(x, 1), 4);
  if (count > 2) store<f32>(address, f32x4.extract_lane(x, 2), 8);
}
