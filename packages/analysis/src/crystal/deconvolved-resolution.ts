/** What a crystal of even amplitude is seen through. */

import { createFft, fastLength } from "@autophase/kernels";
import { amplitudeOf, type ComplexArray, type RealArray } from "@autophase/tensor-io";

/** Richardson and Lucy's iterations: more sharpen noise. */
const ITERATIONS = 50;

/**
 * Full widths at half maximum, along each axis, of the point spread that turns the shape into the amplitude, by the
 * deconvolution of Richardson (1972, doi:10.1364/JOSA.62.000055) and Lucy (1974, doi:10.1086/111605), beginning at an
 * even one. A resolution by edges alone: what the amplitude does inside, for another reason, widens it too, and less
 * than 1.5 voxels cannot be told.
 * @param object - three axes. @param inside - 1 inside, at half of the amplitude.
 * @returns voxels; `null` along an axis where the point spread does not fall to half.
 */
export function deconvolvedResolution(object: ComplexArray, inside: RealArray<Uint8Array>): readonly (number | null)[] {
  // room for the point spread, and for the shape not to meet itself
  const shape = object.shape.map((length) => fastLength(2 * length));
  const image = placed(amplitudeOf(object), shape);
  const model = placed(inside, shape);
  return widthsOf(pointSpread(image, model, shape), shape);
}

/** In the corner of a larger box. */
function placed({ data, shape: [depth, height, width] }: RealArray, shape: readonly number[]): Float32Array {
  const out = new Float32Array(shape[0] * shape[1] * shape[2]);
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        out[(z * shape[1] + y) * shape[2] + x] = Number(data[(z * height + y) * width + x]);
      }
    }
  }
  return out;
}

/** With its middle at the corner, sum 1. */
function pointSpread(image: Float32Array, model: Float32Array, shape: readonly number[]): Float32Array {
  const fft = createFft(shape);
  const size = image.length;
  const transformOf = (values: Float32Array) => {
    const field = { real: values.slice(), imag: new Float32Array(size), shape };
    fft.forward(field);
    return field;
  };
  const shapeOfCrystal = transformOf(model);
  const [a, b] = [shapeOfCrystal.real, shapeOfCrystal.imag];
  /** Convolved with the shape, or correlated (`sign` -1). */
  const withShape = (values: Float32Array, sign: 1 | -1): Float32Array => {
    const field = transformOf(values);
    for (let i = 0; i < size; i++) {
      const re = field.real[i];
      const im = field.imag[i];
      const s = sign * b[i];
      field.real[i] = re * a[i] - im * s;
      field.imag[i] = re * s + im * a[i];
    }
    fft.inverse(field);
    return field.real;
  };
  const voxels = model.reduce((sum, value) => sum + value, 0);
  const total = image.reduce((sum, value) => sum + value, 0);
  let spread = new Float32Array(size).fill(1 / size);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const seen = withShape(spread, 1);
    const ratio = image.map((value, i) => (seen[i] > 1e-6 / voxels ? (value * voxels) / (total * seen[i]) : 0));
    const factor = withShape(ratio, -1);
    spread = spread.map((value, i) => value * Math.max(0, factor[i] / voxels));
    const sum = spread.reduce((all, value) => all + value, 0);
    for (let i = 0; i < size; i++) spread[i] /= sum;
  }
  return spread;
}

/** Along lines through its highest voxel, which is at the corner but for a shift of the whole. */
function widthsOf(spread: Float32Array, shape: readonly number[]): (number | null)[] {
  const peak = spread.reduce((best, value, i) => (value > spread[best] ? i : best), 0);
  const strides = [shape[1] * shape[2], shape[2], 1];
  return shape.map((length, axis) => {
    const place = Math.floor(peak / strides[axis]) % length;
    const at = (offset: number): number =>
      spread[peak + (((((place + offset) % length) + length) % length) - place) * strides[axis]];
    const half = spread[peak] / 2;
    const reach = (direction: 1 | -1): number | undefined => {
      for (let k = 1; k < length / 2; k++) {
        const [before, here] = [at(direction * (k - 1)), at(direction * k)];
        if (here < half) return k - 1 + (before - half) / (before - here);
      }
      return undefined;
    };
    const [left, right] = [reach(-1), reach(1)];
    return left === undefined || right === undefined ? null : left + right;
  });
}
