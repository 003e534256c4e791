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

/** Cosine and sine of `2 pi k n / length`, `[k, position]`, for `k` from 0 to half of the frequencies. */
interface Roots {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
  readonly frequencies: number;
  readonly positions: number;
}

function rootsOf(positions: Uint32Array, length: number, frequencies: number): Roots {
  const cosines = new Float64Array((Math.floor(frequencies / 2) + 1) * positions.length);
  const sines = new Float64Array(cosines.length);
  for (let at = 0; at < cosines.length; at++) {
    const k = Math.floor(at / positions.length);
    // the product modulo the period keeps the angle small and exact
    const angle = (2 * Math.PI * ((k * positions[at % positions.length]) % length)) / length;
    cosines[at] = Math.cos(angle);
    sines[at] = Math.sin(angle);
  }
  return { cosines, sines, frequencies, positions: positions.length };
}

/** The transforms of rows, of `k` and `-k` from the same sums; their frequencies become the first axis. */
function transformRows(read: RowReader, rows: number, { cosines, sines, frequencies, positions }: Roots): Field {
  const out = { real: new Float64Array(frequencies * rows), imag: new Float64Array(frequencies * rows) };
  const line = { real: new Float64Array(positions), imag: new Float64Array(positions) };
  const { real, imag } = line;
  for (let row = 0; row < rows; row++) {
    read(row, line);
    for (let k = 0, at = 0; k <= frequencies / 2; k++) {
      let [realCosine, realSine, imagCosine, imagSine] = [0, 0, 0, 0];
      for (let n = 0; n < positions; n++, at++) {
        realCosine += real[n] * cosines[at];
        realSine += real[n] * sines[at];
        imagCosine += imag[n] * cosines[at];
        imagSine += imag[n] * sines[at];
      }
      // where both are the same bin, -k comes last: an even box holds it below the origin
      const [bin, mirror] = [(k % frequencies) * rows + row, ((frequencies - k) % frequencies) * rows + row];
      out.real[bin] = realCosine + imagSine;
      out.imag[bin] = imagCosine - realSine;
      out.real[mirror] = realCosine - imagSine;
      out.imag[mirror] = imagCosine + realSine;
    }
  }
  return out;
}
