/** The modulus projection of TensorFlow.js tensors, with its exact gradient. */

import { createFft, type Fft, ifftshift } from "@autophase/kernels";
import { assertSameShape, formatShape, mapTo, ShapeError } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";

/** Centred objects, `[batch, depth, height, width, 1]` each; the phase in radians. */
export interface ObjectTensors {
  readonly amplitude: tf.Tensor5D;
  readonly phase: tf.Tensor5D;
}

/**
 * `P_M` of a batch: objects whose far field has the measured modulus. With `F` the far field of an object and
 * `s = sum(|F| m) / sum(m^2)` the least-squares scale of the measured modulus `m` to it, measured voxels of `F` become
 * `s m F / |F|` (phase 0 where F is exactly 0) and masked ones stay as they are. Sums are over measured voxels.
 *
 * The gradient passes through everything, the scale included; where F or the projected object is 0 it is taken as 0.
 * A backend with kernels `ModulusProjection` and `ModulusProjectionGrad` does it all. For others the arithmetic is
 * float64 outside the backend, which must then be one that reads tensors synchronously.
 * @param modulus - measured amplitude (not intensity) on any scale, centred, of the same shape; gets no gradient.
 * @param mask - the same shape, 1 = measured, 0 = not. Absent: all measured.
 * @returns the projected objects; phase in (-pi, pi].
 * @throws {ShapeError} when the shapes differ or are not of this form.
 */
export function projectModulus(
  { amplitude, phase }: ObjectTensors,
  modulus: tf.Tensor5D,
  mask?: tf.Tensor5D,
): ObjectTensors {
  const { shape } = amplitude;
  if (shape.length !== 5 || shape[4] !== 1) {
    throw new ShapeError(`projectModulus: expected batch x depth x height x width x 1, got ${formatShape(shape)}`);
  }
  assertSameShape("projectModulus: phase", phase.shape, shape);
  assertSameShape("projectModulus: modulus", modulus.shape, shape);
  if (mask) assertSameShape("projectModulus: mask", mask.shape, shape);
  if (hasBackendKernel(amplitude)) return backendProjection({ amplitude, phase }, modulus, mask);
  const fft = createFft(shape.slice(1, 4));
  const [a, p, m, k] = [amplitude, phase, modulus, mask].map((tensor) => split(tensor, shape[0]));
  const projections = a.map((values, n) => projectOne(fft, values, p[n], m[n], k[n]));
  const output = (part: "amplitude" | "phase"): tf.Tensor5D =>
    tf.customGrad(() => ({
      value: join(
        projections.map((projection) => polarOf(projection)[part]),
        shape,
      ),
      gradFunc: (dy) => {
        const back = split(dy, shape[0]).map((g, n) => backPropagate(fft, projections[n], part, g, a[n]));
        return [
          join(
            back.map((g) => g.amplitude),
            shape,
          ),
          join(
            back.map((g) => g.phase),
            shape,
          ),
        ];
      },
    }))(amplitude, phase) as tf.Tensor5D;
  return { amplitude: output("amplitude"), phase: output("phase") };
}

/** A backend's own kernels are for volumes; single slices and lines are not worth one. */
function hasBackendKernel({ shape }: tf.Tensor5D): boolean {
  const isThere = tf.getKernel("ModulusProjection", tf.getBackend()) !== undefined;
  return isThere && shape.slice(1, 4).every((length) => length > 1);
}

/** What the gradient needs beside the object. */
const BETWEEN = ["unit", "farField", "object", "sums"] as const;

function backendProjection(
  { amplitude, phase }: ObjectTensors,
  modulus: tf.Tensor5D,
  mask: tf.Tensor5D = tf.onesLike(modulus),
): ObjectTensors {
  const run = (name: string, inputs: tf.NamedTensorMap, attributes: object = {}) =>
    tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor[];
  const given = { amplitude, phase, modulus, mask };
  const [newAmplitude, newPhase, ...between] = run("ModulusProjection", given);
  const output = (part: "amplitude" | "phase", value: tf.Tensor): tf.Tensor5D =>
    tf.customGrad((...passed) => {
      const save = passed.at(-1) as tf.GradSaveFunc;
      save([...Object.values(given), ...between]);
      const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const names = [...Object.keys(given), ...BETWEEN];
        const inputs = Object.fromEntries(names.map((name, k) => [name, saved[k]]));
        return run("ModulusProjectionGrad", { dy, ...inputs }, { part });
      };
      return { value: tf.clone(value), gradFunc };
    })(amplitude, phase) as tf.Tensor5D;
  return { amplitude: output("amplitude", newAmplitude), phase: output("phase", newPhase) };
}

interface Field {
  readonly real: Float64Array;
  readonly imag: Float64Array;
}

/** One object on its way, all in corner layout but for `cos`, `sin` and `object`. */
interface Projection {
  /** `exp(i phase)` of the object that was given. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** `F / |F|`, 0 where F is 0. */
  readonly unit: Field;
  readonly farField: Float64Array;
  /** Measured modulus; -1 where masked. */
  readonly measured: Float64Array;
  readonly scale: number;
  /** The sum of its squares. */
  readonly energy: number;
  readonly object: Field;
}

/** Values of every sample; copies, because the backend may reuse its memory before the gradient is asked for. */
function split(tensor: tf.Tensor | undefined, count: number): Float32Array[] {
  if (tensor === undefined) return [];
  const data = tensor.dataSync<"float32">().slice();
  const length = data.length / count;
  return Array.from({ length: count }, (_, n) => data.subarray(n * length, (n + 1) * length));
}

function join(samples: readonly Float64Array[], shape: number[]): tf.Tensor {
  const out = new Float32Array(shape.reduce((a, b) => a * b, 1));
  samples.forEach((values, n) => {
    out.set(values, n * values.length);
  });
  return tf.tensor(out, shape);
}

function projectOne(
  fft: Fft,
  amplitude: Float32Array,
  phase: Float32Array,
  modulus: Float32Array,
  mask: Float32Array | undefined,
): Projection {
  const cos = mapTo(Float64Array, phase, Math.cos);
  const sin = mapTo(Float64Array, phase, Math.sin);
  // The object itself needs no shift: that would only turn phases of F, which the inverse turns back.
  const unit = { real: cos.map((value, n) => value * amplitude[n]), imag: sin.map((value, n) => value * amplitude[n]) };
  fft.forward({ ...unit, shape: fft.shape });
  const farField = normalize(unit);
  const measured = cornered(
    fft,
    modulus.map((value, n) => (mask?.[n] === 0 ? -1 : value)),
  );
  const { scale, energy } = scaleOf(farField, measured);
  const target = farField.map((value, k) => (measured[k] < 0 ? value : scale * measured[k]));
  const object = {
    // phase 0 where F is exactly 0
    real: target.map((value, k) => value * (farField[k] === 0 ? 1 : unit.real[k])),
    imag: target.map((value, k) => value * unit.imag[k]),
  };
  fft.inverse({ ...object, shape: fft.shape });
  return { cos, sin, unit, farField, measured, scale, energy, object };
}

/** Divides by the modulus, in place; the modulus. */
function normalize({ real, imag }: Field): Float64Array {
  return real.map((re, k) => {
    const modulus = Math.hypot(re, imag[k]);
    real[k] = modulus === 0 ? 0 : re / modulus;
    imag[k] = modulus === 0 ? 0 : imag[k] / modulus;
    return modulus;
  });
}

function scaleOf(farField: Float64Array, measured: Float64Array): { scale: number; energy: number } {
  let product = 0;
  let energy = 0;
  for (let k = 0; k < measured.length; k++) {
    if (measured[k] < 0) continue;
    product += farField[k] * measured[k];
    energy += measured[k] ** 2;
  }
  return { scale: energy === 0 ? 0 : product / energy, energy };
}

function polarOf({ object: { real, imag } }: Projection): { amplitude: Float64Array; phase: Float64Array } {
  return {
    amplitude: real.map((re, n) => Math.hypot(re, imag[n])),
    phase: real.map((re, n) => Math.atan2(imag[n], re)),
  };
}

/** From the gradient of a part of the projected object to those of the given amplitude and phase. */
function backPropagate(
  fft: Fft,
  projection: Projection,
  part: "amplitude" | "phase",
  gradient: Float32Array,
  amplitude: Float32Array,
): { amplitude: Float64Array; phase: Float64Array } {
  const { cos, sin } = projection;
  const g = cartesianGradient(projection.object, part, gradient);
  // the adjoint of the inverse is the forward transform over the number of voxels, and the other way round
  fft.forward({ ...g, shape: fft.shape });
  throughReplacement(projection, g);
  fft.inverse({ ...g, shape: fft.shape });
  return {
    amplitude: cos.map((c, n) => g.real[n] * c + g.imag[n] * sin[n]),
    phase: cos.map((c, n) => amplitude[n] * (g.imag[n] * c - g.real[n] * sin[n])),
  };
}

/** `g rho / |rho|` for the amplitude, `g i rho / |rho|^2` for the phase. */
function cartesianGradient({ real, imag }: Field, part: "amplitude" | "phase", gradient: Float32Array): Field {
  const out = { real: new Float64Array(real.length), imag: new Float64Array(real.length) };
  for (let n = 0; n < real.length; n++) {
    const modulus = Math.hypot(real[n], imag[n]);
    if (modulus === 0) continue;
    const factor = gradient[n] / (part === "amplitude" ? modulus : modulus ** 2);
    out.real[n] = factor * (part === "amplitude" ? real[n] : -imag[n]);
    out.imag[n] = factor * (part === "amplitude" ? imag[n] : real[n]);
  }
  return out;
}

/** In place, along `F / |F|` through the scale and across it through the direction; masked voxels pass as they are. */
function throughReplacement({ unit, farField, measured, scale, energy }: Projection, { real, imag }: Field): void {
  let toScale = 0;
  for (let k = 0; k < measured.length; k++) {
    if (measured[k] < 0) continue;
    const direction = farField[k] === 0 ? 1 : unit.real[k];
    toScale += measured[k] * (real[k] * direction + imag[k] * unit.imag[k]);
  }
  for (let k = 0; k < measured.length; k++) {
    if (measured[k] < 0) continue;
    const [re, im] = [unit.real[k], unit.imag[k]];
    const along = energy === 0 ? 0 : (measured[k] * toScale) / energy;
    const across = farField[k] === 0 ? 0 : (scale * measured[k] * (imag[k] * re - real[k] * im)) / farField[k];
    real[k] = along * re - across * im;
    imag[k] = along * im + across * re;
  }
}

function cornered({ shape }: Fft, data: Float32Array): Float64Array {
  return Float64Array.from(ifftshift({ data, shape }).data);
}
