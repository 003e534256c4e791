/** The far field of TensorFlow.js tensors, with its exact adjoint. */

import { createFft, type Fft, fftshift, ifftshift } from "@autophase/kernels";
import { assertSameShape, formatShape, mapTo, type RealArray, ShapeError } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Far-field modulus of a batch of objects: `m = |fftshift(fftn(ifftshift(amplitude exp(i phase))))|`, unnormalised.
 *
 * With `G = N ifftn(g F / |F|)` for the gradient `g` of `m` and N voxels, the gradients are `Re(conj(G) exp(i phase))`
 * for the amplitude and `-amplitude Im(conj(G) exp(i phase))` for the phase. Where `m` is 0 its gradient is taken as 0.
 * A backend with kernels `FarFieldModulus` and `FarFieldModulusGrad`, such as `wasm-simd`, does it all. For others the
 * arithmetic is float64 outside the backend, which must then be one that reads tensors synchronously.
 * @param amplitude - centred, `[batch, depth, height, width, 1]`.
 * @param phase - radians, same shape.
 * @returns centred, same shape.
 * @throws {ShapeError} when the shapes differ or are not of this form.
 */
export function farFieldModulus(amplitude: tf.Tensor5D, phase: tf.Tensor5D): tf.Tensor5D {
  assertVolumes(amplitude, phase);
  return hasBackendKernel(amplitude) ? backendModulus(amplitude, phase) : modulusOf(amplitude, phase);
}

/** One object on its way through the transform, float64. */
interface FarField {
  /** `exp(i phase)`, centred. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** `F / |F|`, corner layout; 0 where F is 0. */
  readonly real: Float64Array;
  readonly imag: Float64Array;
}

function assertVolumes(amplitude: tf.Tensor5D, phase: tf.Tensor5D): void {
  if (amplitude.shape.length !== 5 || amplitude.shape[4] !== 1) {
    const got = formatShape(amplitude.shape);
    throw new ShapeError(`farFieldModulus: expected batch x depth x height x width x 1, got ${got}`);
  }
  assertSameShape("farFieldModulus: phase", phase.shape, amplitude.shape);
}

/** A backend's own kernels are for volumes; single slices and lines are not worth one. */
function hasBackendKernel({ shape }: tf.Tensor5D): boolean {
  const isThere = tf.getKernel("FarFieldModulus", tf.getBackend()) !== undefined;
  return isThere && shape.slice(1, 4).every((length) => length > 1);
}

function backendModulus(amplitude: tf.Tensor5D, phase: tf.Tensor5D): tf.Tensor5D {
  const run = (name: string, inputs: tf.NamedTensorMap) => tf.engine().runKernel(name, inputs) as tf.Tensor[];
  const operation = tf.customGrad((...passed) => {
    const save = passed.at(-1) as tf.GradSaveFunc;
    const [value, field] = run("FarFieldModulus", { amplitude, phase });
    save([field, amplitude, phase]);
    const gradFunc = (dy: tf.Tensor, [field, amplitude, phase]: tf.Tensor[]) =>
      run("FarFieldModulusGrad", { dy, field, amplitude, phase });
    return { value, gradFunc };
  });
  return operation(amplitude, phase) as tf.Tensor5D;
}

/** Everything between input and output, made anew for each call: the transform of a volume is planned in no time. */
function modulusOf(amplitude: tf.Tensor5D, phase: tf.Tensor5D): tf.Tensor5D {
  const { shape } = amplitude;
  const fft = createFft(shape.slice(1, 4));
  const ranges = sampleRanges(amplitude.size, shape[0]);
  const operation = tf.customGrad(() => {
    // a copy: the backend may reuse its memory before the gradient is asked for
    const a = amplitude.dataSync<"float32">().slice();
    const p = phase.dataSync<"float32">();
    const out = new Float32Array(a.length);
    const fields = ranges.map((range) =>
      propagate(fft, a.subarray(...range), p.subarray(...range), out.subarray(...range)),
    );
    const gradFunc = (dy: tf.Tensor): tf.Tensor[] => {
      const g = dy.dataSync<"float32">();
      const toAmplitude = new Float32Array(a.length);
      const toPhase = new Float32Array(a.length);
      ranges.forEach((range, k) => {
        const to = { toAmplitude: toAmplitude.subarray(...range), toPhase: toPhase.subarray(...range) };
        backPropagate(fft, fields[k], g.subarray(...range), a.subarray(...range), to);
      });
      return [tf.tensor(toAmplitude, shape), tf.tensor(toPhase, shape)];
    };
    return { value: tf.tensor(out, shape) as tf.Tensor, gradFunc };
  });
  return operation(amplitude, phase) as tf.Tensor5D;
}

/** First and last index of every sample. */
function sampleRanges(size: number, count: number): [number, number][] {
  const length = size / count;
  return Array.from({ length: count }, (_, k) => [k * length, (k + 1) * length]);
}

/** Writes the centred modulus to `out`. The object itself needs no shift: that would only turn phases of F. */
function propagate(fft: Fft, amplitude: Float32Array, phase: Float32Array, out: Float32Array): FarField {
  const cos = mapTo(Float64Array, phase, Math.cos);
  const sin = mapTo(Float64Array, phase, Math.sin);
  const real = cos.map((value, n) => value * amplitude[n]);
  const imag = sin.map((value, n) => value * amplitude[n]);
  fft.forward({ real, imag, shape: fft.shape });
  const modulus = new Float64Array(real.length);
  for (let k = 0; k < real.length; k++) {
    const m = Math.hypot(real[k], imag[k]);
    modulus[k] = m;
    real[k] = m === 0 ? 0 : real[k] / m;
    imag[k] = m === 0 ? 0 : imag[k] / m;
  }
  out.set(centred(modulus, fft).data);
  return { cos, sin, real, imag };
}

function backPropagate(
  fft: Fft,
  { cos, sin, real, imag }: FarField,
  gradient: Float32Array,
  amplitude: Float32Array,
  { toAmplitude, toPhase }: { toAmplitude: Float32Array; toPhase: Float32Array },
): void {
  const g = ifftshift({ data: gradient, shape: fft.shape }).data;
  const size = g.length;
  const field = {
    real: real.map((value, k) => value * g[k]),
    imag: imag.map((value, k) => value * g[k]),
    shape: fft.shape,
  };
  fft.inverse(field);
  for (let n = 0; n < size; n++) {
    const re = size * field.real[n];
    const im = size * field.imag[n];
    toAmplitude[n] = re * cos[n] + im * sin[n];
    toPhase[n] = amplitude[n] * (im * cos[n] - re * sin[n]);
  }
}

function centred(data: Float64Array, { shape }: Fft): RealArray<Float64Array> {
  return fftshift({ data, shape });
}
