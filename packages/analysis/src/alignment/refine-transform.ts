/** Joint refinement of translation and phase ramp. */

import type { Fft } from "@autophase/kernels";
import type { ComplexArray } from "@autophase/tensor-io";
import { axisLayout, multiplyByRamp, signedCoordinates } from "./coordinates.js";
import { type NormalEquations, normalEquations } from "./normal-equations.js";
import { solveLinear } from "./solve-linear.js";
import { inverseShifted } from "./translate.js";

/** `factor exp(i ramp . x) object(x - shift)`, and how far it is from the reference. */
export interface RefinedTransform {
  readonly shift: readonly number[];
  readonly ramp: readonly number[];
  /** Amplitude scale times `exp(i offset)`, at its least-squares value. */
  readonly factor: readonly [real: number, imag: number];
  /** `exp(i ramp . x) object(x - shift)`. */
  readonly image: ComplexArray<Float64Array>;
  /** `norm(reference - factor image)^2 / norm(reference)^2`. */
  readonly residual: number;
}

export interface RefineOptions {
  /** The end: a step that changes the residual by less than this part of it. Default 1e-6. */
  readonly tolerance?: number;
}

/** Residuals closer than this are the rounding of float32 data. */
const ROUNDING = 1e-14;

/**
 * Minimises the residual over shift, ramp and factor by the method of Levenberg (doi:10.1090/qam/10666) and Marquardt
 * (doi:10.1137/0111030). They are refined together because strain couples them: with a curved phase, a translation looks
 * like a ramp. Corner layout.
 * @param start - within about a voxel, and a period across the object, of the solution.
 */
export function refineTransform(
  object: ComplexArray<Float64Array>,
  reference: ComplexArray<Float64Array>,
  start: Pick<RefinedTransform, "shift" | "ramp">,
  fft: Fft,
  { tolerance = 1e-6 }: RefineOptions = {},
): RefinedTransform {
  const spectrum = copy(object);
  fft.forward(spectrum);
  let present = evaluate(spectrum, reference, start.shift, start.ramp, fft);
  // Without any overlap there is no slope to follow.
  if (present.residual === 1) return present;
  let damping = 1e-4;
  let system = equationsAt(spectrum, present, reference, fft);
  for (let iteration = 0; iteration < 30; iteration++) {
    const next = evaluateStep(spectrum, reference, present, solveDamped(system, damping), fft);
    const gain = present.residual - next.residual;
    if (gain > 0) present = next;
    if (Math.abs(gain) <= tolerance * present.residual + ROUNDING) break;
    if (gain > 0) system = equationsAt(spectrum, present, reference, fft);
    damping *= gain > 0 ? 0.1 : 10;
  }
  return present;
}

function evaluateStep(
  spectrum: ComplexArray<Float64Array>,
  reference: ComplexArray<Float64Array>,
  { shift, ramp }: RefinedTransform,
  step: readonly number[],
  fft: Fft,
): RefinedTransform {
  const axes = ramp.length;
  const nextRamp = ramp.map((slope, axis) => slope + step[2 + axis]);
  const nextShift = shift.map((voxels, axis) => voxels + step[2 + axes + axis]);
  return evaluate(spectrum, reference, nextShift, nextRamp, fft);
}

function evaluate(
  spectrum: ComplexArray<Float64Array>,
  reference: ComplexArray<Float64Array>,
  shift: readonly number[],
  ramp: readonly number[],
  fft: Fft,
): RefinedTransform {
  const image = copy(spectrum);
  inverseShifted(image, shift, fft);
  multiplyByRamp(image, ramp);
  let [productReal, productImag, power, total] = [0, 0, 0, 0];
  for (let i = 0; i < image.real.length; i++) {
    const [ur, ui, br, bi] = [image.real[i], image.imag[i], reference.real[i], reference.imag[i]];
    productReal += ur * br + ui * bi;
    productImag += ur * bi - ui * br;
    power += ur * ur + ui * ui;
    total += br * br + bi * bi;
  }
  const overlap = productReal ** 2 + productImag ** 2;
  if (overlap === 0) return { image, shift, ramp, factor: [0, 0], residual: 1 };
  const residual = Math.max(0, 1 - overlap / (power * total));
  return { image, shift, ramp, factor: [productReal / power, productImag / power], residual };
}

function equationsAt(
  spectrum: ComplexArray<Float64Array>,
  { image, shift, ramp, factor }: RefinedTransform,
  reference: ComplexArray<Float64Array>,
  fft: Fft,
): NormalEquations {
  const slopes = shift.map((_, axis) => {
    const slope = differentiateSpectrum(spectrum, axis);
    inverseShifted(slope, shift, fft);
    multiplyByRamp(slope, ramp);
    return slope;
  });
  return normalEquations(image, slopes, reference, factor);
}

/** The derivative by `shift[axis]` multiplies the spectrum by `-2 pi i k / N`. */
function differentiateSpectrum(
  { real, imag, shape }: ComplexArray<Float64Array>,
  axis: number,
): ComplexArray<Float64Array> {
  const { outer, length, inner } = axisLayout(shape, axis);
  const frequency = signedCoordinates(length).map((k) => (2 * Math.PI * k) / length);
  const out = { real: new Float64Array(real.length), imag: new Float64Array(real.length), shape };
  let at = 0;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < length; i++) {
      for (let k = 0; k < inner; k++, at++) {
        out.real[at] = imag[at] * frequency[i];
        out.imag[at] = -real[at] * frequency[i];
      }
    }
  }
  return out;
}

/** Unknowns are scaled to a unit diagonal; those of axes of length 1 are all zero and stay out. */
function solveDamped({ matrix, right }: NormalEquations, damping: number): number[] {
  const scale = matrix.map((row, i) => (row[i] > 0 ? 1 / Math.sqrt(row[i]) : 0));
  const scaled = matrix.map((row, i) =>
    row.map((value, j) => value * scale[i] * scale[j] * (i === j ? 1 + damping : 1)),
  );
  const solution = solveLinear(
    scaled,
    right.map((value, i) => value * scale[i]),
  );
  return solution.map((value, i) => value * scale[i]);
}

function copy({ real, imag, shape }: ComplexArray<Float64Array>): ComplexArray<Float64Array> {
  return { real: real.slice(), imag: imag.slice(), shape };
}
