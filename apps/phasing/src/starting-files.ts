/** Where starts begin, from files: a support, or the object of another reconstruction. */

import { UsageError } from "@autophase/command-line";
import type { PhaseOptions, StartingGuess } from "@autophase/phase-retrieval";
import { formatShape, isSameShape, mapTo, type Shape, ShapeError, ValueError } from "@autophase/tensor-io";
import { readArray, readObject } from "@autophase/tensor-io/node";

export type StartingSupport = NonNullable<PhaseOptions["support"]>;

/**
 * A support by its name, or from a file.
 * @throws {UsageError | ValueError} for complex numbers, and where nothing is inside.
 */
export async function readSupport(support: string): Promise<StartingSupport> {
  if (support === "box" || support === "sphere" || support === "autocorrelation") return support;
  const array = await readArray(support);
  if ("real" in array) throw new UsageError(`--support ${support}: expected real numbers, 1 inside, got complex ones`);
  const data = mapTo(Uint8Array, array.data as ArrayLike<number>, (value) => (Number(value) > 0 ? 1 : 0));
  if (!data.includes(1)) throw new ValueError(`--support ${support}: no voxel is inside (above 0)`);
  return { data, shape: array.shape };
}

/** Objects of reconstructions, in the order of the starts that begin at them. */
export async function readStartingObjects(files: readonly string[], shape: Shape): Promise<readonly StartingGuess[]> {
  const guesses: StartingGuess[] = [];
  for (const file of files) {
    const { object, support } = await readObject(file);
    assertFits(`--from ${file}`, object.shape, shape);
    if (!object.real.some((re, i) => re !== 0 || object.imag[i] !== 0)) {
      throw new ValueError(`--from ${file}: the object is zero everywhere`);
    }
    guesses.push({ object, ...(support && { support }) });
  }
  return guesses;
}

/** @throws {ShapeError} that names the option and the file. */
export function assertFits(where: string, actual: Shape, pattern: Shape): void {
  if (isSameShape(actual, pattern)) return;
  throw new ShapeError(`${where}: expected ${formatShape(pattern)} like the pattern, got ${formatShape(actual)}`);
}
