/** The low frequencies of an object that fills little of its box. */

import { type ComplexArray, type FloatData, type Shape, sizeOfShape } from "@autophase/tensor-io";

/**
 * `|F(object)|^2` on the box of low frequencies `box`: a direct transform along one axis after the other, of the rows that
 * the support reaches. Makes no array of the size of the object.
 * @param object - corner layout; taken as 0 outside the support.
 * @param support - 1 inside; absent: everywhere.
 * @param box - lengths no larger than those of the object.
 * @returns unnormalised, corner layout.
 */
export function centralIntensity(
  object: ComplexArray<FloatData>,
  support: Uint8Array | undefined,
  box: Shape,
): Float64Array {
  const { shape } = object;
  const reached = shape.map((_, axis) => reachedPositions(support, shape, axis));
  if (reached.some(({ length }) => length === 0)) return new Float64Array(sizeOfShape(box));
  let read = rowReader(object, support, reached);
  let rows = sizeOfShape(reached.map(({ length }) => length));
  let field: Field | undefined;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    rows /= reached[axis].length;
    field = transformRows(read, rows, rootsOf(reached[axis], shape[axis], box[axis]));
    rows *= box[axis];
    read = fieldReader(field, reached[axis - 1]?.length ?? 0);
  }
  const { real, imag } = field as Field;
  return real.map((re, i) => re * re + imag[i] ** 2);
}

interface Field {
  readonly real: Float64Array;
  readonly imag: Float64Array;
}

/** Copies row `row` to the beginning of a field. */
type RowReader = (row: number, to: Field) => void;

/** Positions along an axis at which the support has a voxel. */
function reachedPositions(support: Uint8Array | undefined, shape: Shape, axis: number): Uint32Array {
  const length = shape[axis];
  const inner = sizeOfShape(shape.slice(axis + 1));
  const isReached = new Uint8Array(length).fill(support === undefined ? 1 : 0);
  for (let first = 0; support !== undefined && first < support.length; first += inner) {
    const at = (first / inner) % length;
    for (let i = first; isReached[at] === 0 && i < first + inner; i++) isReached[at] = support[i];
  }
  return Uint32Array.from({ length }, (_, at) => at).filter((at) => isReached[at] !== 0);
}

/** The last axis of an object at the reached positions. */
function rowReader(
  { real, imag, shape }: ComplexArray<FloatData>,
  support: Uint8Array | undefined,
  reached: readonly Uint32Array[],
): RowReader {
  const last = shape.length - 1;
  const positions = reached[last];
  return (row, to) => {
    let [rest, first, stride] = [row, 0, shape[last]];
    for (let axis = last - 1; axis >= 0; axis--) {
      const { length } = reached[axis];
      first += stride * reached[axis][rest % length];
      rest = Math.floor(rest / length);
      stride *= shape[axis];
    }
    for (let k = 0; k < positions.length; k++) {
      const i = first + positions[k];
      const isInside = support === undefined || support[i] !== 0;
      to.real[k] = isInside ? real[i] : 0;
      to.imag[k] = isInside ? imag[i] : 0;
    }
  };
}

function fieldReader({ real, imag }: Field, length: number): RowReader {
  return (row, to) => {
    to.real.set(real.subarray(row * length, (row + 1) * length));
    to.imag.set(imag.subarray(row * length, (row + 1) * length));
  };
}

/** `exp(-2 pi i k n / length)`, `[frequencies, positions]`. */
interface Roots extends Field {
  readonly frequencies: number;
  readonly positions: number;
}

function rootsOf(positions: Uint32Array, length: number, frequencies: number): Roots {
  const real = new Float64Array(frequencies * positions.length);
  const imag = new Float64Array(real.length);
  for (let k = 0, at = 0; k < frequencies; k++) {
    const frequency = k < frequencies / 2 ? k : k - frequencies;
    for (let n = 0; n < positions.length; n++, at++) {
      // the product modulo the period keeps the angle small and exact
      const angle = (-2 * Math.PI * ((frequency * positions[n]) % length)) / length;
      real[at] = Math.cos(angle);
      imag[at] = Math.sin(angle);
    }
  }
  return { real, imag, frequencies, positions: positions.length };
}

/** The transforms of rows; their frequencies become the first axis. */
function transformRows(read: RowReader, rows: number, roots: Roots): Field {
  const { frequencies, positions, real: cosines, imag: sines } = roots;
  const out = { real: new Float64Array(frequencies * rows), imag: new Float64Array(frequencies * rows) };
  const line = { real: new Float64Array(positions), imag: new Float64Array(positions) };
  const { real, imag } = line;
  for (let row = 0; row < rows; row++) {
    read(row, line);
    for (let k = 0, at = 0; k < frequencies; k++) {
      let [re, im] = [0, 0];
      for (let n = 0; n < positions; n++, at++) {
        re += real[n] * cosines[at] - imag[n] * sines[at];
        im += real[n] * sines[at] + imag[n] * cosines[at];
      }
      out.real[k * rows + row] = re;
      out.imag[k * rows + row] = im;
    }
  }
  return out;
}
