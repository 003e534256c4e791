/** Where starts begin, from what files hold: a support, or the object of another reconstruction. */

import type { StartingGuess } from "@autophase/phase-retrieval";
import {
  type AnyArray,
  formatShape,
  isSameShape,
  type RealArray,
  type Shape,
  ShapeError,
  type StoredObject,
  ValueError,
} from "@autophase/tensor-io";
import { type TightSupport, tightSupport } from "../generations/tight-support.js";
import { NOT_GOING_ON } from "../recipes/beginning.js";

/**
 * A support from numbers: what is above 0 is inside.
 * @param where - what messages call it, such as the name of a file.
 * @throws {ValueError} for complex numbers, and where nothing is inside.
 */
export function supportFrom(array: AnyArray, where: string): RealArray<Uint8Array> {
  if ("real" in array) throw new ValueError(`${where}: expected real numbers, 1 inside, got complex ones`);
  const data = new Uint8Array(array.data.length);
  for (let i = 0; i < data.length; i++) data[i] = array.data[i] > 0 ? 1 : 0;
  if (!data.includes(1)) throw new ValueError(`${where}: no voxel is inside (above 0)`);
  return { data, shape: array.shape };
}

/**
 * A start that begins at an object.
 * @throws {ShapeError} when it is on another grid than the pattern. @throws {ValueError} when it is zero everywhere, or
 *   not finite somewhere.
 */
export function guessFrom({ object, support }: StoredObject, pattern: Shape, where: string): StartingGuess {
  assertFits(object.shape, pattern, where);
  if (!object.real.some((re, i) => re !== 0 || object.imag[i] !== 0)) {
    throw new ValueError(`${where}: the object is zero everywhere`);
  }
  if (!object.real.every((re, i) => Number.isFinite(re + object.imag[i]))) {
    throw new ValueError(`${where}: the object has values that are not finite`);
  }
  return { object, support };
}

/**
 * A start that goes on from what a network predicts.
 * @param support - what is drawn around it; default its own.
 */
export function predictedGuess(
  { object, support: own }: StartingGuess,
  support: TightSupport | undefined,
): StartingGuess {
  return { object, support: support ? tightSupport(object, support) : own, without: NOT_GOING_ON };
}

/** @throws {ShapeError} when an array is on another grid than the pattern. */
export function assertFits(actual: Shape, pattern: Shape, where: string): void {
  if (isSameShape(actual, pattern)) return;
  throw new ShapeError(`${where}: expected ${formatShape(pattern)} like the pattern, got ${formatShape(actual)}`);
}
