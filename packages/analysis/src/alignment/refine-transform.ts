/** Joint refinement of translation and phase ramp. */

import type { Fft } from "@autophase/kernels";
import type { ComplexArray } from "@autophase/tensor-io";
import { forEachRun, multiplyByRamp } from "./coordinates.js";
import { solveLinear } from "./solve-linear.js";
import { inverseShifted } from "./translate.js";

/** `m(x) = factor exp(i ramp . x) object(x - shift)`, and how far it is from the reference. */
export interface Transform {
  readonly shift: readonly number[];
  readonly ramp: readonly number[];
  /** Amplitude scale times `exp(i offset)`, at its least-squares value. */
  readonly factor: readonly [real: number, imag: number];
  /** `norm(reference - m)^2`. */
  readonly residual: number;
}

/**
 * Minimises `norm(reference - m)^2` over shift, ramp and factor by the method of Levenberg (doi:10.1090/qam/10666) and
 * Marquardt (doi:10.1137/0111030). The two are refined together because strain couples them: with a
 * curved phase, a translation looks like a ramp. Corner layout.
 * @param start - within about a voxel and a period across the object of the solution.
 */
export function refineTransform(
  object: ComplexArray<Float64Array>,
  reference: ComplexArray<Float64Array>,
  start: { readonly shift: readonly number[]; readonly ramp: readonly number[] },
  fft: Fft,
): Transform & { readonly image: ComplexArray<Float64Array> } {
  const spectrum = copy(object);
  fft.forward(spectrum);
  let present = evaluate(spectrum, reference, start.shift, start.ramp, fft);
  let damping = 1e-3;
  for (let iteration = 0; iteration < 50; iteration++) {
    const system = normalEquations(spectrum, present, reference, fft);
    const step = solveDamped(system, damping);
    const axes = reference.shape.length;
    const shift = present.shift.map((value, axis) => value + step[2 + axes + axis]);
    const ramp = present.ramp.map((value, axis) => value + step[2 + axis]);
    const next = evaluate(spectrum, reference, shift, ramp, fft);
    const gain = present.residual - next.residual;
    if (gain > 0) present = next;
    damping *= gain > 0 ? 0.1 : 10;
    if (Math.abs(gain) <= 1e-10 * present.residual || Math.max(...step.slice(2).map(Math.abs)) < 1e-9) break;
  }
  return present;
}

type Evaluated = Transform & { readonly image: ComplexArray<Float64Array> };

/** `image` is `exp(i ramp . x) object(x - shift)`, without the factor. */
function evaluate(
  spectrum: ComplexArray<Float64Array>,
  reference: ComplexArray<Float64Array>,
  shift: readonly number[],
  ramp: readonly number[],
  fft: Fft,
): Evaluated {
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
  const residual = total - (productReal ** 2 + productImag ** 2) / power;
  return { image, shift, ramp, factor: [productReal / power, productImag / power], residual };
}

interface NormalEquations {
  readonly matrix: readonly (readonly number[])[];
  readonly right: readonly number[];
}

/**
 * With everything divided by the factor the model is `u` and the data `b = reference / factor`. Unknowns: the
 * logarithm of the factor (columns `u`, `i u`), the ramp (`i x u`) and the shift (`du/dshift`).
 */
function normalEquations(
  spectrum: ComplexArray<Float64Array>,
  { image, shift, ramp, factor }: Evaluated,
  reference: ComplexArray<Float64Array>,
  fft: Fft,
): NormalEquations {
  const { shape } = image;
  const rotated: ComplexArray<Float64Array> = { real: image.imag.map((value) => -value), imag: image.real, shape };
  const columns = [
    image,
    rotated,
    ...shape.map((_, axis) => multiplyByCoordinate(rotated, axis)),
    ...shape.map((_, axis) => shiftDerivative(spectrum, axis, shift, ramp, fft)),
  ];
  const rest = residualOf(image, reference, factor);
  const matrix = columns.map((a, i) => columns.slice(0, i + 1).map((b) => inner(a, b)));
  return {
    matrix: columns.map((_, i) => columns.map((_, j) => matrix[Math.max(i, j)][Math.min(i, j)])),
    right: columns.map((column) => inner(column, rest)),
  };
}

function multiplyByCoordinate(z: ComplexArray<Float64Array>, axis: number): ComplexArray<Float64Array> {
  const out = copy(z);
  forEachRun(z.shape, axis, (start, count, x) => {
    for (let i = start; i < start + count; i++) {
      out.real[i] *= x;
      out.imag[i] *= x;
    }
  });
  return out;
}

/** The derivative by `shift[axis]` multiplies the spectrum by `-2 pi i k / N`. */
function shiftDerivative(
  spectrum: ComplexArray<Float64Array>,
  axis: number,
  shift: readonly number[],
  ramp: readonly number[],
  fft: Fft,
): ComplexArray<Float64Array> {
  const { shape } = spectrum;
  const scaled = multiplyByCoordinate(spectrum, axis);
  const step = (2 * Math.PI) / shape[axis];
  const out = { real: scaled.imag.map((v) => v * step), imag: scaled.real.map((v) => -v * step), shape };
  inverseShifted(out, shift, fft);
  multiplyByRamp(out, ramp);
  return out;
}

/** `reference / factor - image`. */
function residualOf(
  image: ComplexArray<Float64Array>,
  reference: ComplexArray<Float64Array>,
  [cr, ci]: readonly [number, number],
): ComplexArray<Float64Array> {
  const out = copy(reference);
  const power = cr * cr + ci * ci;
  for (let i = 0; i < out.real.length; i++) {
    const [br, bi] = [reference.real[i], reference.imag[i]];
    out.real[i] = (br * cr + bi * ci) / power - image.real[i];
    out.imag[i] = (bi * cr - br * ci) / power - image.imag[i];
  }
  return out;
}

function solveDamped({ matrix, right }: NormalEquations, damping: number): number[] {
  // Unknowns are scaled to a unit diagonal, so that those of axes of length 1, all zero, stay out.
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

function inner(a: ComplexArray<Float64Array>, b: ComplexArray<Float64Array>): number {
  let sum = 0;
  for (let i = 0; i < a.real.length; i++) sum += a.real[i] * b.real[i] + a.imag[i] * b.imag[i];
  return sum;
}

function copy({ real, imag, shape }: ComplexArray<Float64Array>): ComplexArray<Float64Array> {
  return { real: real.slice(), imag: imag.slice(), shape };
}
