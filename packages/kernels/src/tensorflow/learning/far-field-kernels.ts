/**
 * `FarFieldModulus` and `FarFieldModulusGrad` from the transforms of the backend; `tfjs/far-field.ts` says what they
 * are given and give.
 */

import type { KernelConfig, Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { Tensorflow } from "../field.js";
import { tensorKernel } from "./tensor-kernel.js";

export function farFieldKernels(tf: Tensorflow, backendName: string): KernelConfig[] {
  const kernel = (kernelName: string, run: (inputs: Readonly<Record<string, Tensor>>) => Tensor[]) =>
    tensorKernel(tf, backendName, kernelName, run);
  return [
    kernel("FarFieldModulus", ({ amplitude, phase }) => {
      const { real, imag } = transform(tf, polar(tf, volumes(tf, amplitude), volumes(tf, phase)), tf.fft);
      const modulus = tf.sqrt(tf.add(tf.square(real), tf.square(imag))) as Tensor4D;
      const divisor = tf.maximum(modulus, SMALLEST);
      const field = tf.stack([tf.div(real, divisor), tf.div(imag, divisor)]);
      return [tf.reshape(rolled(tf, modulus, Math.floor), amplitude.shape), field];
    }),
    kernel("FarFieldModulusGrad", ({ dy, field, amplitude, phase }) => {
      const g = rolled(tf, volumes(tf, dy), Math.ceil);
      const [unitReal, unitImag] = tf.unstack(field) as [Tensor4D, Tensor4D];
      const spectrum = { real: tf.mul<Tensor4D>(g, unitReal), imag: tf.mul<Tensor4D>(g, unitImag) };
      const { real, imag } = transform(tf, spectrum, tf.ifft);
      const [, depth, height, width] = amplitude.shape;
      const size = depth * height * width;
      const turn = polar(tf, tf.fill(real.shape, size), volumes(tf, phase));
      const toAmplitude = tf.add(tf.mul(real, turn.real), tf.mul(imag, turn.imag));
      const across = tf.sub(tf.mul(imag, turn.real), tf.mul(real, turn.imag));
      const toPhase = tf.mul(volumes(tf, amplitude), across);
      return [toAmplitude, toPhase].map((gradient) => tf.reshape(gradient, amplitude.shape));
    }),
  ];
}

/** Below it the square of a modulus is no number any more. */
const SMALLEST = 1e-18;

interface Volumes {
  readonly real: Tensor4D;
  readonly imag: Tensor4D;
}

/** `[batch, depth, height, width]` */
function volumes(tf: Tensorflow, x: Tensor): Tensor4D {
  return tf.reshape(x, x.shape.slice(0, 4) as [number, number, number, number]);
}

function polar(tf: Tensorflow, amplitude: Tensor4D, phase: Tensor4D): Volumes {
  return { real: tf.mul(amplitude, tf.cos(phase)), imag: tf.mul(amplitude, tf.sin(phase)) };
}

/** Lines, and the next axis last, three times: then the axes are where they were. */
function transform(tf: Tensorflow, from: Volumes, lines: typeof tf.fft): Volumes {
  let { real, imag } = from;
  for (let axis = 0; axis < 3; axis++) {
    const spectrum = lines(tf.complex(real, imag));
    real = tf.transpose(tf.real(spectrum), [0, 3, 1, 2]) as Tensor4D;
    imag = tf.transpose(tf.imag(spectrum), [0, 3, 1, 2]) as Tensor4D;
  }
  return { real, imag };
}

/** From the corner to the middle with `floor`, and back with `ceil`. */
function rolled(tf: Tensorflow, x: Tensor4D, round: (half: number) => number): Tensor4D {
  let result: Tensor = x;
  for (const axis of [1, 2, 3]) {
    const length = x.shape[axis];
    const shift = round(length / 2);
    if (length === 1) continue;
    const [head, tail] = tf.split(result, [length - shift, shift], axis);
    result = tf.concat([tail, head], axis);
  }
  return result as Tensor4D;
}
