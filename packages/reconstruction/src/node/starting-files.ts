/** Where starts begin, from files: a support, or the object of another reconstruction. */

import type { PhaseOptions, StartingGuess } from "@autophase/phase-retrieval";
import type { Shape } from "@autophase/tensor-io";
import { readArray, readObject } from "@autophase/tensor-io/node";
import { guessFrom, supportFrom } from "../flow/starting-points.js";
import { SUPPORT_NAMES } from "../recipes/recipe-parts.js";

/**
 * A support by its name, or from a file; any other is left as it is.
 * @param where - what messages call it, such as the option.
 * @throws {FileError} for a file that cannot be read. @throws {ValueError} for complex numbers, and where nothing is
 *   inside.
 */
export async function readSupport(
  support: string | Exclude<PhaseOptions["support"], string | undefined>,
  where: string,
): Promise<NonNullable<PhaseOptions["support"]>> {
  if (typeof support !== "string") return support;
  return SUPPORT_NAMES.find((name) => name === support) ?? supportFrom(await readArray(support), `${where} ${support}`);
}

/**
 * Objects of reconstructions, in the order of the starts that begin at them.
 * @param where - what messages call them, such as the option.
 * @throws {FileError | FormatError} for a file that cannot be read. @throws {ShapeError | ValueError} for one that is
 *   no object on the grid of the pattern.
 */
export async function readStartingObjects(
  files: readonly string[],
  pattern: Shape,
  where: string,
): Promise<readonly StartingGuess[]> {
  const guesses: StartingGuess[] = [];
  for (const file of files) guesses.push(guessFrom(await readObject(file), pattern, `${where} ${file}`));
  return guesses;
}
