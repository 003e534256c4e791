/** What a pattern says of its object without a phase, as channels for a network. */

import { createFft, fftshift, ifftshift } from "@autophase/kernels";
import { formatShape, ShapeError } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";

/**
 * The autocorrelation `a = ifftn(m^2)` of patterns, 1 in its middle, as `a / sqrt(|a| + 0.001)`, which lifts its weak
 * parts. An object of half the box has one that fills the box, and in the half box it lies where the object lies: of
 * half the lengths are eight neighbouring voxels (channels 0 to 7 real, 8 to 15 imaginary, the last axis running
 * fastest) and the inner half box itself (16 real, 17 imaginary). No gradient passes. The arithmetic is float64 outside
 * the backend, which must be one that reads tensors synchronously.
 * @param modulus - centred, 0 where not measured, `[batch, depth, height, width, 1]`, lengths that 4 divides.
 * @returns centred, `[batch, depth / 2, height / 2, width / 2, 18]`.
 * @throws {ShapeError} when the shape is not of this form.
 */
export function autocorrelationChannels(modulus: tf.Tensor5D): tf.Tensor5D {
  const [batch, ...lengths] = modulus.shape.slice(0, 4);
  if (modulus.shape.length !== 5 || modulus.shape[4] !== 1 || lengths.some((length) => length % 4 !== 0)) {
    const expected = "batch x depth x height x width x 1 with lengths that 4 divides";
    throw new ShapeError(`autocorrelationChannels: expected ${expected}, got ${formatShape(modulus.shape)}`);
  }
  const values = modulus.dataSync<"float32">();
  const volume = values.length / batch;
  const output = new Float32Array((values.length / 8) * CHANNELS);
  for (let sample = 0; sample < batch; sample++) {
    const of = values.subarray(sample * volume, (sample + 1) * volume);
    writeChannels(of, lengths, output.subarray(sample * (volume / 8) * CHANNELS));
  }
  const [depth, height, width] = lengths.map((length) => length / 2);
  return tf.tensor5d(output, [batch, depth, height, width, CHANNELS]);
}

const CHANNELS = 18;
const SOFTENING = 1e-3;

function writeChannels(modulus: Float32Array, shape: readonly number[], to: Float32Array): void {
  const { real, imag } = liftedAutocorrelation(modulus, shape);
  const [, height, width] = shape;
  const half = shape.map((length) => length / 2);
  const inner = shape.map((length) => length / 4);
  const indexOf = (z: number, y: number, x: number): number => (z * height + y) * width + x;
  let at = 0;
  for (let z = 0; z < half[0]; z++)
    for (let y = 0; y < half[1]; y++)
      for (let x = 0; x < half[2]; x++, at += CHANNELS) {
        for (let k = 0; k < 8; k++) {
          const from = indexOf(2 * z + (k >> 2), 2 * y + ((k >> 1) & 1), 2 * x + (k & 1));
          to[at + k] = real[from];
          to[at + 8 + k] = imag[from];
        }
        const from = indexOf(z + inner[0], y + inner[1], x + inner[2]);
        to[at + 16] = real[from];
        to[at + 17] = imag[from];
      }
}

function liftedAutocorrelation(modulus: Float32Array, shape: readonly number[]) {
  const intensity = Float64Array.from(modulus, (m) => m * m);
  const field = { real: ifftshift({ data: intensity, shape }).data, imag: new Float64Array(intensity.length), shape };
  createFft(shape).inverse(field);
  const middle = field.real[0];
  const lift = field.real.map((re, i) => {
    const value = Math.hypot(re, field.imag[i]) / middle;
    return middle > 0 ? 1 / (middle * Math.sqrt(value + SOFTENING)) : 0;
  });
  const centred = (data: Float64Array): Float64Array =>
    fftshift({ data: data.map((value, i) => value * lift[i]), shape }).data;
  return { real: centred(field.real), imag: centred(field.imag) };
}
