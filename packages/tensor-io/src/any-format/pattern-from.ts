/** A diffraction pattern of any of the formats it comes in. */

import {
  type AnyArray,
  formatShape,
  isComplexArray,
  isSameShape,
  type RealArray,
  type Shape,
  sizeOfShape,
  toFloat32,
} from "../arrays/array.js";
import { whereNonZero } from "../arrays/binary-array.js";
import { assertCounts } from "../arrays/counts.js";
import { clearPixels, findMarkedPixels } from "../arrays/find-marked-pixels.js";
import { mapTo } from "../arrays/map-to.js";
import { type AxisOrder, orderAxes, withoutSingleAxes } from "../arrays/order-axes.js";
import { type Slices, sliceArray } from "../arrays/slices.js";
import type { DiffractionPattern } from "../arrays/volume.js";
import { readCxi } from "../cxi/read-cxi.js";
import { FormatError, ShapeError, ValueError } from "../errors.js";
import { type MaskConvention, measuredMask } from "../mask-convention.js";
import type { Source } from "../source.js";
import { arrayFrom, type ReadArrayOptions } from "./array-from.js";
import { endingOf } from "./file-ending.js";
import { namedArraysFrom, pickArray } from "./named-arrays-from.js";

export interface ReadPatternOptions extends ReadArrayOptions {
  /** What the numbers are; amplitudes are squared. Default `intensity`, or what a `.npz` calls them. */
  readonly kind?: PatternKind | undefined;
  /** What 1 means in the `mask` beside the pattern. Default measured, unless that hides most of the counts. */
  readonly maskConvention?: MaskConvention | undefined;
  /** How the axes stand in the file, but for a `.cxi`. Default `frame,row,column`. */
  readonly axes?: AxisOrder | undefined;
}

export type PatternKind = "intensity" | "amplitude";

/**
 * The pattern of a `.npy`, `.npz`, `.mat`, `.tif`, `.edf`, `.vti`, `.cxi` or other HDF5 file, `[frame, row, column]` or
 * `[row, column]`.
 *
 * Of a `.npz` or `.mat` the array `dataset` is taken, else `intensity`, else `amplitude` (which is squared), else the
 * only one; its `mask` (1 = measured unless told otherwise, of the whole pattern or of one frame) is used. Of a `.cxi`
 * reconstruction the pattern that it came from. Masked voxels that hold no count (negative, NaN or infinite) are set
 * to 0; but for a `.cxi` pixels with marks of a detector (`findMarkedPixels`), if they are less than half of a frame,
 * are masked. Of more than three axes those of length 1 are left out.
 * @param file - its name: the ending decides, and messages begin with it.
 * @throws {FileError} when the source cannot be read.
 * @throws {FormatError} when its content is damaged, of another format, or names no pattern.
 * @throws {ShapeError} when it has other than 2 or 3 axes, or the mask does not fit.
 * @throws {ValueError} when values are complex, negative, NaN or infinite where measured, or all zero, or the mask
 *   hides most of the counts and it is not said what 1 means in it.
 */
export async function patternFrom(
  source: Source,
  file: string,
  options: ReadPatternOptions = {},
): Promise<DiffractionPattern> {
  const { kind, dataset, slices, signal, axes = "frame,row,column" } = options;
  const ending = endingOf(file);
  if (ending === ".cxi" && dataset === undefined) {
    return slicePattern(file, await cxiPattern(source, file, kind), slices);
  }
  if (ending === ".npz" || ending === ".mat") {
    return namedPattern(await namedArraysFrom(source, file, signal), file, options);
  }
  const array = orderAxes(file, withoutSingleAxes(await arrayFrom(source, file, { dataset, slices, signal })), axes);
  return measuredPattern(file, array, kind ?? "intensity", undefined);
}

/** With marks of a detector masked as well. */
function measuredPattern(
  where: string,
  array: AnyArray,
  kind: PatternKind,
  mask: RealArray<Uint8Array> | undefined,
): DiffractionPattern {
  const marked = isComplexArray(array) || array.shape.length > 3 ? [] : findMarkedPixels(array);
  const [rows = 0, columns = 0] = array.shape.slice(-2);
  if (isComplexArray(array) || marked.length === 0 || 2 * marked.length >= rows * columns) {
    return { intensity: toIntensity(where, array, kind, mask), ...(mask && { mask }), history: [] };
  }
  const whole = withoutMarked(array.shape, marked, mask);
  return { intensity: toIntensity(where, clearPixels(array, marked), kind, whole), mask: whole, history: [] };
}

function withoutMarked(
  shape: Shape,
  marked: readonly number[],
  mask: RealArray<Uint8Array> | undefined,
): RealArray<Uint8Array> {
  const data = mask ? mask.data.slice() : new Uint8Array(sizeOfShape(shape)).fill(1);
  const [rows, columns] = shape.slice(-2);
  for (let first = 0; first < data.length; first += rows * columns) for (const pixel of marked) data[first + pixel] = 0;
  return { data, shape };
}

async function cxiPattern(source: Source, file: string, kind: PatternKind = "intensity"): Promise<DiffractionPattern> {
  const content = await readCxi(source, { file });
  const pattern = content.kind === "pattern" ? content.pattern : content.reconstruction.pattern;
  if (pattern.mask?.data.every((value) => value === 0)) {
    throw new FormatError(
      file,
      "holds no measured voxel: a reconstruction without its pattern, or a mask over everything",
    );
  }
  return { ...pattern, intensity: toIntensity(file, pattern.intensity, kind, pattern.mask) };
}

function slicePattern(file: string, pattern: DiffractionPattern, slices: Slices | undefined): DiffractionPattern {
  if (slices === undefined) return pattern;
  const { intensity, mask } = pattern;
  return {
    ...pattern,
    intensity: sliceArray(file, intensity, slices),
    ...(mask && { mask: sliceArray(file, mask, slices) }),
  };
}

function namedPattern(
  arrays: ReadonlyMap<string, AnyArray>,
  file: string,
  { kind, dataset, slices, maskConvention, axes = "frame,row,column" }: ReadPatternOptions,
): DiffractionPattern {
  const ordered = (array: AnyArray): AnyArray =>
    array.shape.length < 3 ? array : orderAxes(file, withoutSingleAxes(array), axes);
  const picked = dataset ?? pickName(file, [...arrays.keys()], kind ?? "intensity");
  const whole = ordered(pickArray(arrays, file, picked));
  const given = arrays.get("mask");
  const wholeMask = maskOf(file, given && ordered(given), whole, maskConvention);
  const array = slices ? sliceArray(file, whole, slices) : whole;
  const mask = wholeMask && slices ? sliceArray(file, wholeMask, slices) : wholeMask;
  const named = picked === "amplitude" ? "amplitude" : "intensity";
  return measuredPattern(`${file}: ${picked}`, array, kind ?? named, mask);
}

function pickName(file: string, names: readonly string[], kind: PatternKind): string {
  const others = names.filter((name) => name !== "mask");
  const wanted = [kind, "intensity", "amplitude"].find((name) => names.includes(name));
  const picked = wanted ?? (others.length === 1 ? others[0] : undefined);
  if (picked !== undefined) return picked;
  throw new FormatError(
    file,
    `expected an array named intensity or amplitude, or only one; it holds ${names.join(", ") || "none"}`,
  );
}

function maskOf(
  file: string,
  mask: AnyArray | undefined,
  whole: AnyArray,
  convention: MaskConvention | undefined,
): RealArray<Uint8Array> | undefined {
  const { shape } = whole;
  if (mask === undefined) return undefined;
  if (isComplexArray(mask)) throw new ValueError(`${file}: mask: expected 0 and 1, got complex values`);
  if (!isSameShape(mask.shape, shape) && !isSameShape(mask.shape, shape.slice(1))) {
    throw new ShapeError(`${file}: mask: expected ${formatShape(shape)}, got ${formatShape(mask.shape)}`);
  }
  const set = whereNonZero(mask);
  const frame = isComplexArray(whole) ? set.data : measuredMask(`${file}: mask`, set, whole, convention).data;
  const data = new Uint8Array(sizeOfShape(shape));
  for (let start = 0; start < data.length; start += frame.length) data.set(frame, start);
  return { data, shape };
}

function toIntensity(
  where: string,
  array: AnyArray,
  kind: PatternKind,
  mask?: RealArray<Uint8Array>,
): RealArray<Float32Array> {
  if (isComplexArray(array)) {
    throw new ValueError(
      `${where}: holds complex values, expected measured intensities (or amplitudes, kind "amplitude")`,
    );
  }
  if (array.shape.length !== 2 && array.shape.length !== 3) {
    throw new ShapeError(`${where}: expected a pattern of 2 or 3 axes, got ${formatShape(array.shape)}`);
  }
  const counts = mask ? clearMasked(array, mask) : array;
  assertCounts(where, counts);
  const values = kind === "amplitude" ? square(counts) : counts;
  // float32 may overflow where the file's type did not
  const intensity = toFloat32(values);
  if (intensity.data !== counts.data) assertCounts(where, intensity);
  return intensity;
}

function clearMasked({ data, shape }: RealArray, mask: RealArray<Uint8Array>): RealArray {
  const copy = data.slice();
  for (let i = 0; i < copy.length; i++) {
    if (mask.data[i] === 0 && !(copy[i] >= 0 && copy[i] < Number.POSITIVE_INFINITY))
      copy[i] = copy instanceof BigInt64Array ? 0n : 0;
  }
  return { data: copy, shape };
}

function square({ data, shape }: RealArray): RealArray<Float64Array> {
  return { data: mapTo(Float64Array, toFloat64(data), (amplitude) => amplitude ** 2), shape };
}

function toFloat64(data: RealArray["data"]): Float64Array {
  const out = new Float64Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = Number(data[i]);
  return out;
}
