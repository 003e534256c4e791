/** n-D FFT of real numbers, in half the time of that of complex ones. */

import { createFft } from "@autophase/kernels";
import { type ComplexArray, type Shape, sizeOfShape } from "@autophase/tensor-io";

/** Corner layout. The other half of a spectrum is its conjugate at the opposite frequency. */
export interface RealFft {
  /** Frequencies that are kept: of the last axis those from 0 to half of its length. */
  readonly spectrumShape: Shape;
  /** `sum_n x[n] exp(-2 pi i k n / N)` at these, unnormalised. */
  forward(values: Float64Array, spectrum: ComplexArray<Float64Array>): void;
  /** Undoes `forward`; the spectrum is lost. */
  inverse(spectrum: ComplexArray<Float64Array>, values: Float64Array): void;
}

/** All along an odd last axis in complex numbers, which are not fewer. */
export function createRealFft(shape: Shape): RealFft {
  return (shape.at(-1) as number) % 2 === 0 ? createHalvedFft(shape) : createWholeFft(shape);
}

export function complexZeros64(shape: Shape): ComplexArray<Float64Array> {
  return { real: new Float64Array(sizeOfShape(shape)), imag: new Float64Array(sizeOfShape(shape)), shape };
}

/**
 * Neighbours along the last axis are the real and imaginary part of one number of a transform of half as many: the
 * spectra of the even and of the odd places are its even and odd parts (Press et al. 2007, section 12.3).
 */
function createHalvedFft(shape: Shape): RealFft {
  const columns = shape.at(-1) as number;
  const half = columns / 2;
  const packedShape = [...shape.slice(0, -1), half];
  const spectrumShape = [...shape.slice(0, -1), half + 1];
  const fft = createFft(packedShape);
  const packed = complexZeros64(packedShape);
  const rows = sizeOfShape(shape) / columns;
  const opposite = oppositeRows(shape.slice(0, -1));
  const cosines = Float64Array.from({ length: half + 1 }, (_, k) => Math.cos((2 * Math.PI * k) / columns));
  const sines = Float64Array.from({ length: half + 1 }, (_, k) => Math.sin((2 * Math.PI * k) / columns));
  return {
    spectrumShape,
    forward(values, { real, imag }) {
      for (let i = 0; i < packed.real.length; i++) {
        packed.real[i] = values[2 * i];
        packed.imag[i] = values[2 * i + 1];
      }
      fft.forward(packed);
      for (let row = 0; row < rows; row++) {
        for (let k = 0; k <= half; k++) {
          const here = row * half + (k % half);
          const there = opposite[row] * half + ((half - k) % half);
          const oddReal = (packed.imag[here] + packed.imag[there]) / 2;
          const oddImag = (packed.real[there] - packed.real[here]) / 2;
          const at = row * (half + 1) + k;
          real[at] = (packed.real[here] + packed.real[there]) / 2 + cosines[k] * oddReal + sines[k] * oddImag;
          imag[at] = (packed.imag[here] - packed.imag[there]) / 2 + cosines[k] * oddImag - sines[k] * oddReal;
        }
      }
    },
    inverse({ real, imag }, values) {
      for (let row = 0; row < rows; row++) {
        for (let k = 0; k < half; k++) {
          const here = row * (half + 1) + k;
          const there = opposite[row] * (half + 1) + half - k;
          const oddReal = (real[here] - real[there]) / 2;
          const oddImag = (imag[here] + imag[there]) / 2;
          const at = row * half + k;
          packed.real[at] = (real[here] + real[there]) / 2 - cosines[k] * oddImag - sines[k] * oddReal;
          packed.imag[at] = (imag[here] - imag[there]) / 2 + cosines[k] * oddReal - sines[k] * oddImag;
        }
      }
      fft.inverse(packed);
      for (let i = 0; i < packed.real.length; i++) {
        values[2 * i] = packed.real[i];
        values[2 * i + 1] = packed.imag[i];
      }
    },
  };
}

function createWholeFft(shape: Shape): RealFft {
  const columns = shape.at(-1) as number;
  const kept = (columns + 1) / 2;
  const fft = createFft(shape);
  const whole = complexZeros64(shape);
  const opposite = oppositeRows(shape.slice(0, -1));
  return {
    spectrumShape: [...shape.slice(0, -1), kept],
    forward(values, { real, imag }) {
      whole.real.set(values);
      whole.imag.fill(0);
      fft.forward(whole);
      for (let at = 0; at < real.length; at++) {
        const from = Math.floor(at / kept) * columns + (at % kept);
        real[at] = whole.real[from];
        imag[at] = whole.imag[from];
      }
    },
    inverse({ real, imag }, values) {
      for (let at = 0; at < real.length; at++) {
        const [row, k] = [Math.floor(at / kept), at % kept];
        whole.real[row * columns + k] = real[at];
        whole.imag[row * columns + k] = imag[at];
        if (k === 0) continue;
        const there = opposite[row] * columns + columns - k;
        whole.real[there] = real[at];
        whole.imag[there] = -imag[at];
      }
      fft.inverse(whole);
      values.set(whole.real);
    },
  };
}

/** Of each place of the axes before the last the place of the opposite frequency. */
function oppositeRows(shape: Shape): Int32Array {
  const opposite = new Int32Array(sizeOfShape(shape));
  for (let row = 0; row < opposite.length; row++) {
    let [rest, stride] = [row, 1];
    for (const length of [...shape].reverse()) {
      opposite[row] += ((length - (rest % length)) % length) * stride;
      rest = Math.floor(rest / length);
      stride *= length;
    }
  }
  return opposite;
}
