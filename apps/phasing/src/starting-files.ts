/** Where starts begin, from files: a support, or the object of another reconstruction. */

import { UsageError } from "@autophase/command-line";
import type { PhaseOptions, StartingGuess } from "@autophase/phase-retrieval";
import { guessFrom, supportFrom } from "@autophase/reconstruction";
import type { Shape } from "@autophase/tensor-io";
import { readArray, readObject } from "@autophase/tensor-io/node";

/**
 * A support by its name, or from a file.
 * @throws {UsageError | ValueError} for complex numbers, and where nothing is inside.
 */
export async function readSupport(support: string): Promise<NonNullable<PhaseOptions["support"]>> {
  if (support === "box" || support === "sphere" || support === "autocorrelation") return support;
  const array = await readArray(support);
  if ("real" in array) throw new UsageError(`--support ${support}: expected real numbers, 1 inside, got complex ones`);
  return supportFrom(array, `--support ${support}`);
}

/** Objects of reconstructions, in the order of the starts that begin at them. */
export async function readStartingObjects(files: readonly string[], pattern: Shape): Promise<readonly StartingGuess[]> {
  const guesses: StartingGuess[] = [];
  for (const file of files) guesses.push(guessFrom(await readObject(file), pattern, `--from ${file}`));
  return guesses;
}
