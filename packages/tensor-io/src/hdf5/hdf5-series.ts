/** Datasets that a detector fills one after the other, as one: `entry/data/data_000001`, `data_000002` and so on. */

import { formatShape, isSameShape, type RealArray, sizeOfShape } from "../arrays/array.js";
import { boxOf, type Slices } from "../arrays/slices.js";
import { FormatError, isAutophaseError, ShapeError } from "../errors.js";
import { createData, type DType } from "../numbers/dtype.js";
import { type Hdf5Entry, type Hdf5Reader, isRealArray } from "./hdf5-reader.js";

/** A path whose last part has a `*` where the number stands. */
export function isSeries(path: string): boolean {
  return /\*[^/]*$/.test(path);
}

/**
 * The datasets of a series in the order of their numbers; empty when there is none.
 * @throws {FormatError} when some of them cannot be reached, naming those and how many can.
 * @throws {ShapeError} when frames of one differ from those of the first.
 */
export function seriesEntries(reader: Hdf5Reader, file: string, path: string): Hdf5Entry[] {
  const [found, missing]: [Hdf5Entry[], string[]] = [[], []];
  for (const member of membersOf(reader, path)) {
    try {
      const entry = reader.entry(member);
      if (entry) found.push(entry);
    } catch (error) {
      if (!isAutophaseError(error)) throw error;
      missing.push(error.message.replace(`${file}: `, ""));
    }
  }
  if (missing.length > 0) {
    const [first] = missing;
    const more = missing.length > 1 ? `, and so ${missing.length - 1} more` : "";
    const there = found.map((entry) => entry.path.slice(entry.path.lastIndexOf("/") + 1)).join(", ") || "none";
    throw new FormatError(file, `${first}${more}; of ${path} there are ${there}`);
  }
  for (const { path: member, shape } of found) {
    const frame = found[0].shape.slice(1);
    if (shape.length === found[0].shape.length && isSameShape(shape.slice(1), frame)) continue;
    const expected = `frames of ${formatShape(frame)} like ${found[0].path}`;
    throw new ShapeError(`${file}: ${member}: expected ${expected}, got ${formatShape(shape)}`);
  }
  return found;
}

/**
 * Joined along the first axis, or the part of them; `undefined` when there is no such series.
 * @throws {FormatError}, {ShapeError} as {@link seriesEntries}, and when the slices do not fit.
 */
export function seriesArray(reader: Hdf5Reader, file: string, path: string, slices: Slices): RealArray | undefined {
  const entries = seriesEntries(reader, file, path);
  if (entries.length === 0) return undefined;
  const shape = [entries.reduce((sum, entry) => sum + entry.shape[0], 0), ...entries[0].shape.slice(1)];
  const { offset, count } = boxOf(`${file}: ${path}`, slices, shape);
  const data = createData(entries[0].dtype as DType, sizeOfShape(count));
  let [first, filled] = [0, 0];
  for (const entry of entries) {
    const from = Math.max(0, offset[0] - first);
    const to = Math.min(entry.shape[0], offset[0] + count[0] - first);
    first += entry.shape[0];
    if (from >= to) continue;
    const part = reader.array(entry.path, [[from, to], ...slices.slice(1)]);
    if (!isRealArray(part) || entry.dtype !== entries[0].dtype) {
      throw new FormatError(file, `${entry.path}: expected ${entries[0].dtype} like ${entries[0].path}`);
    }
    (data as Float64Array).set(part.data as Float64Array, filled);
    filled += part.data.length;
  }
  return { data, shape: count };
}

function membersOf(reader: Hdf5Reader, path: string): string[] {
  const slash = path.lastIndexOf("/");
  const [before, after] = path.slice(slash + 1).split("*");
  const numberOf = (name: string): number => {
    const digits = name.slice(before.length, name.length - after.length);
    return name.startsWith(before) && name.endsWith(after) && /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
  };
  return reader
    .names(path.slice(0, slash) || "/")
    .filter((name) => !Number.isNaN(numberOf(name)))
    .sort((a, b) => numberOf(a) - numberOf(b))
    .map((name) => `${path.slice(0, slash)}/${name}`);
}
