/** Supports to begin with. Centred. */

import { createFft, fftshift, ifftshift } from "@autophase/kernels";
import { assertArray, mapTo, type RealArray, type Shape, sizeOfShape, ValueError } from "@autophase/tensor-io";

export type NamedSupport = "box" | "sphere" | "autocorrelation";

/** A form of another size than half of each axis. */
export interface SizedSupport {
  readonly form: "box" | "sphere";
  /** Across, relative to the axis: one number, or one for each axis. */
  readonly fraction?: number | readonly number[] | undefined;
  /** Half across in voxels, in the place of `fraction`. */
  readonly radius?: number | readonly number[] | undefined;
}

/** Where a formula holds; see `formulaSupport`. */
export interface FormulaSupport {
  readonly formula: string;
}

/** @throws {ValueError} for a size that the box has no room for. */
export function sizedSupport(shape: Shape, support: "box" | "sphere" | SizedSupport): RealArray<Uint8Array> {
  const { form, fraction, radius }: SizedSupport = typeof support === "string" ? { form: support } : support;
  const radii = radius === undefined ? undefined : shape.map((_, axis) => [radius].flat()[axis] ?? [radius].flat()[0]);
  const size = radii ? shape.map((length, axis) => Math.min(1, (2 * radii[axis]) / length)) : fraction;
  return form === "box" ? boxSupport(shape, size) : sphereSupport(shape, size);
}

/**
 * A centred box.
 * @param fraction - edge length relative to the axis, one number or one per axis; above 0 and at most 1, default 0.5:
 *   what oversampling by 2 leaves for the object.
 */
export function boxSupport(shape: Shape, fraction: number | readonly number[] = 0.5): RealArray<Uint8Array> {
  const half = halfLengths("boxSupport", shape, fraction);
  // beyond half of an axis is beyond the box whatever the others are
  return within(shape, (axis, offset) => (isWithin(offset, half[axis]) ? 0 : 2));
}

/**
 * A centred ellipsoid, a sphere where the axes are equal.
 * @param fraction - diameter relative to the axis, as for `boxSupport`.
 */
export function sphereSupport(shape: Shape, fraction: number | readonly number[] = 0.5): RealArray<Uint8Array> {
  const half = halfLengths("sphereSupport", shape, fraction);
  return within(shape, (axis, offset) => (offset / half[axis]) ** 2);
}

/** 1 where the distances along the axes have a sum of at most 1. */
function within(shape: Shape, distance: (axis: number, offset: number) => number): RealArray<Uint8Array> {
  const data = new Uint8Array(sizeOfShape(shape));
  const distances = shape.map((length, axis) =>
    Float64Array.from({ length }, (_, at) => distance(axis, at - Math.floor(length / 2))),
  );
  const fill = (axis: number, index: number, before: number): void => {
    const along = distances[axis];
    const isLast = axis === shape.length - 1;
    for (let at = 0; at < along.length; at++) {
      const sum = before + along[at];
      if (sum > 1) continue;
      if (isLast) data[index * along.length + at] = 1;
      else fill(axis + 1, index * along.length + at, sum);
    }
  };
  fill(0, 0, 0);
  return { data, shape };
}

/**
 * The autocorrelation `|inverse FFT of I|` where it exceeds `threshold` times its maximum: it contains the object,
 * about twice as wide (Marchesini et al. 2003, doi:10.1103/PhysRevB.68.140101).
 * @param intensity - centred counts; voxels that were not measured count as 0.
 * @param options.threshold - relative to the maximum, default 0.1.
 */
export function autocorrelationSupport(
  intensity: RealArray,
  { mask, threshold = 0.1 }: { mask?: RealArray<Uint8Array>; threshold?: number } = {},
): RealArray<Uint8Array> {
  assertArray("autocorrelationSupport", intensity);
  const real = mapTo(Float64Array, intensity.data as ArrayLike<number>, (counts, i) =>
    mask?.data[i] === 0 ? 0 : counts,
  );
  const corner = ifftshift({ real, imag: new Float64Array(real.length), shape: intensity.shape });
  createFft(intensity.shape).inverse(corner);
  const modulus = corner.real.map((re, i) => Math.hypot(re, corner.imag[i]));
  const limit = threshold * modulus.reduce((max, value) => Math.max(max, value), 0);
  return fftshift({ data: mapTo(Uint8Array, modulus, (value) => (value > limit ? 1 : 0)), shape: intensity.shape });
}

function halfLengths(where: string, shape: Shape, fraction: number | readonly number[]): readonly number[] {
  const fractions = shape.map((_, axis) => (typeof fraction === "number" ? fraction : fraction[axis]));
  if (!fractions.every((value) => value !== undefined && value > 0 && value <= 1)) {
    throw new ValueError(`${where}: expected fractions above 0 and at most 1, one per axis, got ${fraction}`);
  }
  return shape.map((length, axis) => Math.max(0.5, (length * fractions[axis]) / 2));
}

/** Even boxes reach one voxel further down than up, as the origin `floor(N/2)` does. */
function isWithin(offset: number, half: number): boolean {
  return offset >= -half && offset < half;
}
