/** A solution without its arbitrary phase offset and ramp, for display and files. */

import { roll } from "@autophase/kernels";
import {
  assertSameShape,
  type ComplexArray,
  type FloatData,
  fdlibmAtan2,
  fdlibmCos,
  fdlibmSin,
  type RealArray,
  sizeOfShape,
} from "@autophase/tensor-io";
import { multiplyByRamp } from "./alignment/coordinates.js";
import { toComplex32 } from "./alignment/precision.js";
import { assertFinite, assertNotZero } from "./assert-values.js";
import { centerObject } from "./center-object.js";

export interface FlattenedObject {
  /** Centred on its centre of mass by whole voxels, mean phase 0 and mean phase gradient 0 inside the support. */
  readonly object: ComplexArray;
  /** Moved with the object. */
  readonly support: RealArray<Uint8Array>;
  /** Radians per voxel along each axis that were removed. */
  readonly ramp: readonly number[];
  /** Radians that were removed, after the ramp. */
  readonly offset: number;
  /** Whole voxels along each axis. */
  readonly shift: readonly number[];
}

/**
 * Removes the mean phase gradient and the mean phase inside a support, both weighted by amplitude: along each axis the
 * gradient is the angle of `sum conj(z(x)) z(x + 1)` over neighbours inside, the offset that of `sum z`. Wrapped
 * phases need no unwrapping. Moves object and support so that the centre of mass is at the origin.
 * @param object - centred, any number of axes.
 * @param support - 1 inside, the same shape.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when a value is not finite, or the object is zero in the whole support.
 */
export function removeRamp(object: ComplexArray<FloatData>, support: RealArray<Uint8Array>): FlattenedObject {
  assertFinite("removeRamp: object", object);
  assertSameShape("removeRamp: support", support.shape, object.shape);
  const inside = restrict(object, support);
  assertNotZero(
    "removeRamp",
    "an object inside its support",
    inside.real.reduce((sum, v, i) => sum + v * v + inside.imag[i] ** 2, 0),
  );
  const { object: centred, shift } = centerObject(inside);
  const ramp = object.shape.map((_, axis) => meanGradient(centred, axis));
  const flat = toComplex32(roll(object, shift));
  multiplyByRamp(
    flat,
    ramp.map((slope) => -slope),
  );
  const moved = roll(support, shift);
  const offset = meanPhase(flat, moved);
  turn(flat, -offset);
  return { object: flat, support: moved, ramp, offset, shift };
}

function restrict(object: ComplexArray<FloatData>, { data }: RealArray<Uint8Array>): ComplexArray {
  const { real, imag, shape } = toComplex32(object);
  return { real: real.map((value, i) => value * data[i]), imag: imag.map((value, i) => value * data[i]), shape };
}

/** Voxels of the last plane along the axis have no neighbour: phases across the border of the box mean nothing. */
function meanGradient({ real, imag, shape }: ComplexArray, axis: number): number {
  const step = sizeOfShape(shape.slice(axis + 1));
  let [sumReal, sumImag] = [0, 0];
  for (let i = 0; i + step < real.length; i++) {
    if (Math.floor(i / step) % shape[axis] === shape[axis] - 1) continue;
    sumReal += real[i] * real[i + step] + imag[i] * imag[i + step];
    sumImag += real[i] * imag[i + step] - imag[i] * real[i + step];
  }
  return fdlibmAtan2(sumImag, sumReal);
}

function meanPhase({ real, imag }: ComplexArray, { data }: RealArray<Uint8Array>): number {
  let [sumReal, sumImag] = [0, 0];
  for (let i = 0; i < real.length; i++) {
    sumReal += real[i] * data[i];
    sumImag += imag[i] * data[i];
  }
  return fdlibmAtan2(sumImag, sumReal);
}

/** In place. */
function turn({ real, imag }: ComplexArray, angle: number): void {
  const [cosine, sine] = [fdlibmCos(angle), fdlibmSin(angle)];
  for (let i = 0; i < real.length; i++) {
    const value = real[i];
    real[i] = value * cosine - imag[i] * sine;
    imag[i] = value * sine + imag[i] * cosine;
  }
}
