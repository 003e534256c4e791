/** An object on the grid of a network brought back to the grid of the pattern. */

import { createFft, fftshift, ifftshift } from "@autophase/kernels";
import {
  assertSameShape,
  type ComplexArray,
  type FloatData,
  mapTo,
  type RealArray,
  type Shape,
  sizeOfShape,
} from "@autophase/tensor-io";
import type { NetworkGrid } from "./network-grid.js";

/** An object and where it may be. Centred, one shape. */
export interface SupportedObject {
  readonly object: ComplexArray;
  readonly support: RealArray<Uint8Array>;
}

/**
 * The same object at the voxels of the full grid: its Fourier coefficient `j` becomes that of the full grid at `binning
 * j`, those beyond the pattern are dropped, and the copies that binning stands for are cut off at the field of view. An
 * even binning looks at the pattern half a voxel aside; the phase ramp `exp(2 pi i offset x / N)` of that is put back.
 * The support is taken voxel by voxel from the nearest one, and the object is zero outside.
 * @param prediction - of the shape of the grid.
 * @returns of the shape of the pattern; amplitudes stay as they are.
 * @throws {ShapeError} when the object or the support is not of the grid.
 */
export function toFullGrid({ object, support }: SupportedObject, grid: NetworkGrid): SupportedObject {
  assertSameShape("toFullGrid: object", object.shape, grid.shape);
  assertSameShape("toFullGrid: support", support.shape, grid.shape);
  const inside = enlargeSupport(support, grid);
  const { real, imag, shape } = fftshift(interpolate(object, grid));
  restoreRamp({ real, imag, shape }, grid);
  const cut = (data: Float64Array): Float32Array => mapTo(Float32Array, data, (value, i) => value * inside.data[i]);
  return { object: { real: cut(real), imag: cut(imag), shape }, support: inside };
}

/** Corner layout; repeats itself where the grid is binned. */
function interpolate(object: ComplexArray<FloatData>, { shape, patternShape, binning }: NetworkGrid) {
  const corner = ifftshift(object);
  const small = { real: Float64Array.from(corner.real), imag: Float64Array.from(corner.imag), shape };
  createFft(shape).forward(small);
  const size = sizeOfShape(patternShape);
  const full: ComplexArray<Float64Array> = {
    real: new Float64Array(size),
    imag: new Float64Array(size),
    shape: patternShape,
  };
  // the inverse transforms divide by different numbers of voxels
  const factor = size / sizeOfShape(shape);
  const places = shape.map((length, axis) => frequencyPlaces(length, patternShape[axis], binning[axis]));
  forEachPlace(shape, places, patternShape, (from, to) => {
    full.real[to] = factor * small.real[from];
    full.imag[to] = factor * small.imag[from];
  });
  createFft(patternShape).inverse(full);
  return full;
}

/** Per coefficient of the network's grid its place on the full one, or -1; both in corner layout. */
function frequencyPlaces(length: number, fullLength: number, factor: number): Int32Array {
  return Int32Array.from({ length }, (_, k) => {
    const frequency = factor * (k < length / 2 ? k : k - length);
    // the coefficient at half the sampling rate belongs to both signs; alone it would bend the phase
    const isWithin = 2 * Math.abs(frequency) < fullLength && 2 * k !== length;
    return isWithin ? (frequency + fullLength) % fullLength : -1;
  });
}

function enlargeSupport(support: RealArray<Uint8Array>, grid: NetworkGrid): RealArray<Uint8Array> {
  const { shape, patternShape, binning } = grid;
  const data = new Uint8Array(sizeOfShape(patternShape));
  const places = patternShape.map((length, axis) => {
    const voxels = (binning[axis] * shape[axis]) / length;
    return Int32Array.from({ length }, (_, n) => {
      const at = Math.round((n - Math.floor(length / 2)) * voxels) + Math.floor(shape[axis] / 2);
      return at >= 0 && at < shape[axis] ? at : -1;
    });
  });
  forEachPlace(patternShape, places, shape, (to, from) => {
    data[to] = support.data[from];
  });
  return { data, shape: patternShape };
}

function restoreRamp({ real, imag, shape }: ComplexArray<Float64Array>, { offset }: NetworkGrid): void {
  let stride = real.length;
  for (const [axis, length] of shape.entries()) {
    stride /= length;
    if (offset[axis] === 0) continue;
    const angles = Float64Array.from(
      { length },
      (_, n) => (2 * Math.PI * offset[axis] * (n - Math.floor(length / 2))) / length,
    );
    const [cos, sin] = [angles.map(Math.cos), angles.map(Math.sin)];
    for (let i = 0; i < real.length; i++) {
      const n = Math.floor(i / stride) % length;
      [real[i], imag[i]] = [real[i] * cos[n] - imag[i] * sin[n], real[i] * sin[n] + imag[i] * cos[n]];
    }
  }
}

/** Visits every voxel of `shape` that has a place in `other` along each axis, with its index in both. */
function forEachPlace(
  shape: Shape,
  places: readonly Int32Array[],
  other: Shape,
  visit: (index: number, place: number) => void,
  axis = 0,
  index = 0,
  place = 0,
): void {
  for (let k = 0; k < shape[axis]; k++) {
    const at = places[axis][k];
    if (at < 0) continue;
    const [here, there] = [index * shape[axis] + k, place * other[axis] + at];
    if (axis === shape.length - 1) visit(here, there);
    else forEachPlace(shape, places, other, visit, axis + 1, here, there);
  }
}
