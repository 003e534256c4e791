/** What cohere saved of its starts, as starts that go on from there. */

import { join } from "node:path";
import { foundPointSpread, type StartingGuess } from "@autophase/phase-retrieval";
import {
  FileError,
  isAutophaseError,
  orderAxes,
  type Shape,
  ShapeError,
  type StoredObject,
  ValueError,
} from "@autophase/tensor-io";
import { fileSystem, readArray } from "@autophase/tensor-io/node";
import { guessFrom, supportFrom } from "../flow/starting-points.js";
import { NOT_GOING_ON } from "../recipes/beginning.js";

/** What cohere calls an object; without it a folder holds none. */
const IMAGE = "image.npy";

/**
 * The folders that hold an object: the folder itself, or those below it in natural order of their names.
 * @throws {FileError} when it is no folder, or holds none.
 */
export async function findSavedStarts(folder: string): Promise<readonly string[]> {
  const below = await namesIn(folder);
  if (await isThere(join(folder, IMAGE))) return [folder];
  const found: string[] = [];
  for (const name of below) if (await isThere(join(folder, name, IMAGE))) found.push(join(folder, name));
  if (found.length > 0) return found;
  throw new FileError(folder, `there is no ${IMAGE}, as cohere saves it, in it or in a folder below it`);
}

/**
 * The starts of {@link findSavedStarts}. cohere has its axes as column, row, frame, and transforms with the other sign,
 * so that its object is the complex conjugate of the one that makes the same pattern here.
 * @param pattern - the shape of the pattern, frame, row, column.
 * @throws {FileError} for a folder without an object. @throws {FormatError} for a damaged file.
 * @throws {ShapeError} for another shape. @throws {ValueError} for real objects, complex supports and empty ones.
 */
export async function readSavedStarts(folder: string, pattern: Shape): Promise<readonly StartingGuess[]> {
  const starts: StartingGuess[] = [];
  for (const place of await findSavedStarts(folder)) {
    const pointSpread = await pointSpreadIn(place, pattern);
    starts.push({ ...(await objectIn(place, pattern)), ...(pointSpread && { pointSpread }), without: NOT_GOING_ON });
  }
  return starts;
}

const AXES = "column,row,frame";

async function objectIn(folder: string, pattern: Shape): Promise<StartingGuess> {
  const file = join(folder, IMAGE);
  const array = orderAxes(file, await readArray(file), AXES);
  if (!("real" in array)) throw new ValueError(`${file}: expected a complex object, got real values`);
  const support = await supportIn(folder, array.shape);
  const object = {
    real: Float32Array.from(array.real),
    imag: Float32Array.from(array.imag, (value) => -value),
    shape: array.shape,
  };
  return guessFrom({ object, ...(support && { support }) }, pattern, `${file}, as frame, row, column`);
}

async function supportIn(folder: string, shape: Shape): Promise<StoredObject["support"]> {
  const file = join(folder, "support.npy");
  if (!(await isThere(file))) return undefined;
  const support = supportFrom(orderAxes(file, await readArray(file), AXES), file);
  if (support.shape.every((length, axis) => length === shape[axis])) return support;
  const shapes = [shape, support.shape].map((one) => one.toReversed().join(" x "));
  throw new ShapeError(`${file}: expected ${shapes[0]} like ${IMAGE}, got ${shapes[1]}`);
}

/** What cohere convolves the intensity with; of an even length the origin is before the middle. */
async function pointSpreadIn(folder: string, pattern: Shape): Promise<StartingGuess["pointSpread"]> {
  const file = join(folder, "coherence.npy");
  if (!(await isThere(file))) return undefined;
  const kernel = orderAxes(file, await readArray(file), AXES);
  if ("real" in kernel) throw new ValueError(`${file}: expected real values, got complex ones`);
  try {
    const origin = kernel.shape.map((length) => Math.floor((length - 1) / 2));
    return foundPointSpread(kernel, origin, pattern);
  } catch (cause) {
    if (isAutophaseError(cause)) throw new ValueError(`${file}: ${cause.message}`, { cause });
    throw cause;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const inOrder = new Intl.Collator("en", { numeric: true });
  try {
    return (await fileSystem.readdir(folder)).sort(inOrder.compare);
  } catch (cause) {
    const { code } = cause as { readonly code?: string };
    const reason = code === "ENOENT" ? "there is no such folder" : code === "ENOTDIR" ? "expected a folder" : `${code}`;
    throw new FileError(folder, reason, { cause });
  }
}

async function isThere(path: string): Promise<boolean> {
  return fileSystem.stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
