/** The halves of the starts of an object in a CXI file: the box that they fill, and where it lies in the image. */

import { type ComplexArray, complexZeros, isComplexArray, isSameShape, type Shape } from "../arrays/array.js";
import type { Reconstruction } from "../arrays/volume.js";
import { type Hdf5Reader, isRealArray } from "../hdf5/hdf5-reader.js";
import type { Hdf5Writer } from "../hdf5/hdf5-writer.js";
import { fitsInto, forEachRow } from "./cxi-box.js";
import { CXI } from "./cxi-content.js";

const HALVES = `${CXI.image}/halves`;
const NAMES = ["first", "second"] as const;

/** `halves/first` and `halves/second`, and in `halves/start` the index of their first voxel in the image. */
export function writeHalves(writer: Hdf5Writer, halves: NonNullable<Reconstruction["halves"]>): void {
  const { start, shape } = commonBox(halves);
  writer.group(HALVES, "NXcollection");
  writer.array(`${HALVES}/start`, { data: Int32Array.from(start), shape: [start.length] });
  for (const [k, half] of halves.entries()) {
    const box = complexZeros(shape);
    forEachRow(box.shape, half.shape, start, (inside, outside, length) => {
      box.real.set(half.real.subarray(outside, outside + length), inside);
      box.imag.set(half.imag.subarray(outside, outside + length), inside);
    });
    writer.complex(`${HALVES}/${NAMES[k]}`, box, { isCompressed: true });
  }
}

/** Both at the shape of the image; nothing where one is missing or does not fit. */
export function readHalves(reader: Hdf5Reader, shape: Shape): Pick<Reconstruction, "halves"> {
  const place = reader.array(`${HALVES}/start`);
  const start = isRealArray(place) ? Array.from(place.data as Int32Array, Number) : [];
  const [first, second] = NAMES.map((name): ComplexArray | undefined => {
    const box = reader.array(`${HALVES}/${name}`);
    if (!box || !isComplexArray(box) || !fitsInto(shape, { start, shape: box.shape })) return undefined;
    const half = complexZeros(shape);
    forEachRow(box.shape, shape, start, (inside, outside, length) => {
      half.real.set(box.real.subarray(inside, inside + length), outside);
      half.imag.set(box.imag.subarray(inside, inside + length), outside);
    });
    return half;
  });
  return first && second && isSameShape(first.shape, second.shape) ? { halves: [first, second] } : {};
}

/** The smallest that holds all that is not zero; one voxel where nothing is. */
function commonBox(halves: readonly ComplexArray[]): { start: number[]; shape: number[] } {
  const { shape } = halves[0];
  const low = shape.map((length) => length - 1);
  const high = shape.map(() => 0);
  for (const { real, imag } of halves) {
    for (let i = 0; i < real.length; i++) {
      if (real[i] === 0 && imag[i] === 0) continue;
      for (let axis = shape.length - 1, rest = i; axis >= 0; axis--) {
        const n = rest % shape[axis];
        rest = (rest - n) / shape[axis];
        if (n < low[axis]) low[axis] = n;
        if (n > high[axis]) high[axis] = n;
      }
    }
  }
  const start = low.map((first, axis) => Math.min(first, high[axis]));
  return { start, shape: high.map((last, axis) => last - start[axis] + 1) };
}
