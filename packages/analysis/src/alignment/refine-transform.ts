/** Joint refinement of translation and phase ramp. */

import type { Fft } from "@autophase/kernels";
import type { ComplexArray } from "@autophase/tensor-io";
import { axisLayout, signedCoordinates } from "./coordinates.js";
import { type NormalEquations, normalEquations } from "./normal-equations.js";
import { solveLinear } from "./solve-linear.js";
import type { Evaluation, TransformModel } from "./transform-model.js";

export interface RefineOptions {
  /** The end: a step that changes the residual by less than this part of it. Default 1e-6. */
  readonly tolerance?: number;
}

/** Residuals closer than this are the rounding of float32 data. */
const ROUNDING = 1e-13;

/**
 * Minimises the residual over shift, ramp and factor by the method of Levenberg (doi:10.1090/qam/10666) and Marquardt
 * (doi:10.1137/0111030). They are refined together because strain couples them: with a curved phase, a translation
 * looks like a ramp. The residual is that of the whole box, the slopes are those within the window.
 * @param target - the reference in the window of the model.
 * @param start - within about a voxel, and a period across the object, of the solution.
 * @param fft - planned for the window.
 */
export function refineTransform(
  { evaluate }: TransformModel,
  target: ComplexArray,
  start: Evaluation,
  fft: Fft,
  { tolerance = 1e-6 }: RefineOptions = {},
): Evaluation {
  let present = start;
  // Without any overlap there is no slope to follow.
  if (present.residual === 1) return present;
  let damping = 1e-4;
  let system = equationsAt(present, target, fft);
  for (let iteration = 0; iteration < 30; iteration++) {
    const { shift, ramp } = stepFrom(present, solveDamped(system, damping));
    const next = evaluate(shift, ramp);
    const gain = present.residual - next.residual;
    const before = present.residual;
    if (gain > 0) present = next;
    if (Math.abs(gain) <= tolerance * before + ROUNDING) break;
    if (gain > 0) system = equationsAt(present, target, fft);
    damping *= gain > 0 ? 0.1 : 10;
  }
  return present;
}

function stepFrom({ shift, ramp }: Evaluation, step: readonly number[]): Pick<Evaluation, "shift" | "ramp"> {
  const axes = ramp.length;
  return {
    ramp: ramp.map((slope, axis) => slope + step[2 + axis]),
    shift: shift.map((voxels, axis) => voxels + step[2 + axes + axis]),
  };
}

function equationsAt({ image, factor }: Evaluation, target: ComplexArray, fft: Fft): NormalEquations {
  const spectrum = { real: image.real.slice(), imag: image.imag.slice(), shape: image.shape };
  fft.forward(spectrum);
  const slopes = image.shape.map((_, axis) => {
    const slope = differentiateSpectrum(spectrum, axis);
    fft.inverse(slope);
    return slope;
  });
  return normalEquations(image, slopes, target, factor);
}

/**
 * The derivative by the shift along an axis multiplies the spectrum by `-2 pi i k / N`. That of the image differs from
 * that of the object by a multiple of the image, which the factor takes up.
 */
function differentiateSpectrum({ real, imag, shape }: ComplexArray, axis: number): ComplexArray {
  const { outer, length, inner } = axisLayout(shape, axis);
  const frequency = signedCoordinates(length).map((k) => (2 * Math.PI * k) / length);
  const out = { real: new Float32Array(real.length), imag: new Float32Array(real.length), shape };
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
