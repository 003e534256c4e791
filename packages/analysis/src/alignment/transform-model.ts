/** An object under translations and ramps, and how far it then is from a reference. */

import type { Fft } from "@autophase/kernels";
import type { ComplexArray, FloatData } from "@autophase/tensor-io";
import { multiplyByRamp } from "./coordinates.js";
import { cutOut, type Window, wholeBox } from "./cut-out.js";
import { inverseShifted } from "./translate.js";

export interface Evaluation {
  readonly shift: readonly number[];
  readonly ramp: readonly number[];
  /** Amplitude scale times `exp(i offset)`, at its least-squares value. */
  readonly factor: readonly [real: number, imag: number];
  /** `norm(reference - factor image)^2 / norm(reference)^2` in the whole box. */
  readonly residual: number;
  /** `exp(i ramp . x) object(x - shift)` in the window. */
  readonly image: ComplexArray;
}

export interface TransformModel {
  readonly evaluate: (shift: readonly number[], ramp: readonly number[]) => Evaluation;
  /** The image in the whole box; overwritten by the next call of either function. */
  readonly render: (evaluation: Evaluation) => ComplexArray;
}

/**
 * Two arrays of the box are all it holds: the spectrum and the image.
 * @param object - centred; becomes its spectrum.
 * @param reference - centred, the same shape.
 * @param fft - planned for that shape.
 * @param window - what evaluations bring the image of. Default the whole box.
 */
export function createTransformModel(
  object: ComplexArray,
  reference: ComplexArray<FloatData>,
  fft: Fft,
  window: Window = wholeBox(object.shape),
): TransformModel {
  const spectrum = object;
  fft.forward(spectrum);
  const scratch = { real: new Float32Array(object.real.length), imag: new Float32Array(object.real.length) };
  const image = { ...scratch, shape: object.shape };
  let last: Evaluation | undefined;
  const move = (shift: readonly number[], ramp: readonly number[]): void => {
    image.real.set(spectrum.real);
    image.imag.set(spectrum.imag);
    inverseShifted(image, shift, fft);
    multiplyByRamp(image, ramp);
  };
  return {
    evaluate: (shift, ramp) => {
      move(shift, ramp);
      last = { shift, ramp, ...fitFactor(image, reference), image: cutOut(image, window) };
      return last;
    },
    render: (evaluation) => {
      if (evaluation !== last) move(evaluation.shift, evaluation.ramp);
      // whoever has it may change it
      last = undefined;
      return image;
    },
  };
}

function fitFactor(image: ComplexArray, reference: ComplexArray<FloatData>): Pick<Evaluation, "factor" | "residual"> {
  let [productReal, productImag, power, total] = [0, 0, 0, 0];
  const { real, imag } = image;
  for (let i = 0; i < real.length; i++) {
    const ur = real[i];
    const ui = imag[i];
    const br = reference.real[i];
    const bi = reference.imag[i];
    productReal += ur * br + ui * bi;
    productImag += ur * bi - ui * br;
    power += ur * ur + ui * ui;
    total += br * br + bi * bi;
  }
  const overlap = productReal ** 2 + productImag ** 2;
  if (overlap === 0) return { factor: [0, 0], residual: 1 };
  const residual = Math.max(0, 1 - overlap / (power * total));
  return { factor: [productReal / power, productImag / power], residual };
}
