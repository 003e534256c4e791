/** Widths of a point spread of known form. */

import { convolveSpectra, type Spectrum, spectrumOf } from "./convolve.js";
import type { Comparison } from "./estimate-point-spread.js";
import { type CoherenceModel, type PointSpread, pseudoVoigt } from "./point-spread.js";

const WIDEST = 4;
const PRECISION = 0.02;

/**
 * Least squares of the modulus over the width of one axis after the other, and the mixing of a pseudo-Voigt function, each
 * by golden sections.
 */
export function fitWidths(
  comparison: Comparison,
  model: Exclude<CoherenceModel, "free">,
  present: PointSpread,
): PointSpread {
  const { shape, fft, coherent } = comparison;
  const spectrum = spectrumOf(fft, coherent);
  const widths = [...present.widths];
  let mixing = model === "gaussian" ? 0 : model === "lorentzian" ? 1 : present.mixing;
  const loss = (): number => misfit(comparison, spectrum, pseudoVoigt(shape, widths, mixing));
  for (const [axis, length] of shape.entries()) {
    if (length === 1) continue;
    const [low, high] = [widths[axis] / 2.5, Math.min(WIDEST, 2.5 * widths[axis] + 0.1)];
    widths[axis] = goldenSection(low, high, (width) => {
      widths[axis] = width;
      return loss();
    });
  }
  if (model === "pseudo-voigt") {
    mixing = goldenSection(0, 1, (share) => {
      mixing = share;
      return loss();
    });
  }
  return pseudoVoigt(shape, widths, mixing);
}

function misfit({ fft, measured, weight }: Comparison, spectrum: Spectrum, { kernel }: PointSpread): number {
  const expected = convolveSpectra(fft, spectrum, spectrumOf(fft, kernel.data));
  let sum = 0;
  for (let i = 0; i < measured.length; i++) {
    if (weight[i] === 1) sum += (Math.sqrt(Math.max(0, expected[i])) - Math.sqrt(measured[i])) ** 2;
  }
  return sum;
}

/** The place of the minimum of a function with one, to `PRECISION` of the interval. */
function goldenSection(low: number, high: number, value: (x: number) => number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [left, right] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [atLeft, atRight] = [value(left), value(right)];
  while (b - a > PRECISION * (high - low)) {
    if (atLeft < atRight) {
      [b, right, atRight] = [right, left, atLeft];
      left = b - ratio * (b - a);
      atLeft = value(left);
    } else {
      [a, left, atLeft] = [left, right, atRight];
      right = a + ratio * (b - a);
      atRight = value(right);
    }
  }
  return (a + b) / 2;
}
