/** A sample from any file that people keep patterns in. */

import { extname } from "node:path";
import { createFft, fftshift, ifftshift } from "@autophase/kernels";
import {
  type AnyArray,
  type ComplexArray,
  type DiffractionPattern,
  FormatError,
  formatShape,
  isComplexArray,
  isSameShape,
  mapTo,
  type PatternKind,
  readNpy,
  readNpz,
  ShapeError,
  sizeOfShape,
  toFloat32,
} from "@autophase/tensor-io";
import { readFileBytes, readObject, readPattern } from "@autophase/tensor-io/node";
import { createSample, type Sample } from "../sample.js";

/**
 * | file | pattern | truth |
 * |---|---|---|
 * | `.npz` with `intensity` or `amplitude` | that, with `mask` | `object` where there is one |
 * | `.npz` with `arr_0` | `arr_0` squared: the modulus, unless `kind` says otherwise | `arr_1` if complex |
 * | complex `.npy` (published beside it) | squared modulus of the diffracted wave | its inverse transform |
 * | `.npy`, `.npz` with one array, TIFF, `.cxi` | as `readPattern` of `@autophase/tensor-io/node` | none |
 * @throws {FileError | FormatError | ShapeError | ValueError} that names the file.
 */
export async function readSample(path: string, kind?: PatternKind): Promise<Sample> {
  const { pattern, truth } = await readContent(path, kind);
  const { shape } = pattern.intensity;
  if (shape.length !== 3) throw new ShapeError(`${path}: expected a pattern of 3 axes, got ${formatShape(shape)}`);
  if (truth && !isSameShape(truth.shape, shape)) {
    throw new ShapeError(`${path}: object: expected ${formatShape(shape)}, got ${formatShape(truth.shape)}`);
  }
  return createSample(path, pattern, truth);
}

interface Content {
  readonly pattern: DiffractionPattern;
  readonly truth?: ComplexArray | undefined;
}

async function readContent(path: string, kind: PatternKind | undefined): Promise<Content> {
  const options = kind ? { kind } : {};
  const ending = extname(path).toLowerCase();
  if (ending === ".npy") {
    const array = readNpy(await readFileBytes(path), { file: path });
    if (isComplexArray(array)) return fromWave(path, array);
  } else if (ending === ".npz") {
    const arrays = readNpz(await readFileBytes(path), { file: path });
    const first = arrays.get("arr_0");
    if (first) return fromUnnamed(path, first, arrays.get("arr_1"), kind);
    const pattern = await readPattern(path, options);
    return { pattern, truth: arrays.has("object") ? (await readObject(path)).object : undefined };
  }
  return { pattern: await readPattern(path, options) };
}

/** `savez(file, modulus, object)`: arrays without names. */
function fromUnnamed(path: string, first: AnyArray, second: AnyArray | undefined, kind?: PatternKind): Content {
  if (isComplexArray(first))
    throw new FormatError(path, "arr_0: expected the modulus of a pattern, got complex values");
  const { data, shape } = toFloat32(first);
  assertFinite(`${path}: arr_0`, data);
  const intensity = kind === "intensity" ? data : data.map((modulus) => modulus * modulus);
  const truth = second && isComplexArray(second) ? toComplex64(second) : undefined;
  return { pattern: { intensity: { data: intensity, shape }, history: [] }, truth };
}

/** The wave of a centred pattern; published ones leave the object's origin in the middle or at the corner. */
function fromWave(path: string, { real, imag, shape }: ComplexArray<Float32Array | Float64Array>): Content {
  const intensity = mapTo(Float32Array, real, (re, i) => re ** 2 + imag[i] ** 2);
  assertFinite(path, intensity);
  const corner = ifftshift({ real: Float64Array.from(real), imag: Float64Array.from(imag), shape });
  const spectrum = { real: Float64Array.from(corner.real), imag: Float64Array.from(corner.imag), shape };
  createFft(shape).inverse(spectrum);
  const object = toComplex64(spectrum);
  return { pattern: { intensity: { data: intensity, shape }, history: [] }, truth: centred(object) };
}

function assertFinite(where: string, data: Float32Array): void {
  const index = data.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (index >= 0) throw new FormatError(where, `expected numbers of at least 0, got ${data[index]} at index ${index}`);
}

function toComplex64({ real, imag, shape }: ComplexArray<Float32Array | Float64Array>): ComplexArray {
  return { real: Float32Array.from(real), imag: Float32Array.from(imag), shape };
}

/** Whichever of object and shifted object has more of its square in the middle half of every axis. */
function centred(object: ComplexArray): ComplexArray {
  const shifted = fftshift(object);
  return middleShare(shifted) > middleShare(object) ? shifted : object;
}

function middleShare({ real, imag, shape }: ComplexArray): number {
  let sum = 0;
  for (let i = 0, size = sizeOfShape(shape); i < size; i++) {
    let [rest, isInside] = [i, true];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis];
      isInside &&= Math.abs((rest % length) - Math.floor(length / 2)) <= length / 4;
      rest = Math.floor(rest / length);
    }
    if (isInside) sum += real[i] ** 2 + imag[i] ** 2;
  }
  return sum;
}
