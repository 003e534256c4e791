/** Where the recipe of a file has its first starts begin. */

import { printNote } from "@autophase/command-line";
import type { EngineName } from "@autophase/kernels";
import type { StartingGuess } from "@autophase/phase-retrieval";
import { type Beginning, predictedGuess } from "@autophase/reconstruction";
import { findSavedStarts, readSavedStarts, readStartingObjects } from "@autophase/reconstruction/node";
import { type DiffractionPattern, formatShape, isAutophaseError } from "@autophase/tensor-io";
import { readObject } from "@autophase/tensor-io/node";
import { networkStart, openNetwork, weightsHere } from "../prediction/open-network.js";

export async function readBeginning(
  beginning: Beginning,
  pattern: DiffractionPattern,
  engine: EngineName | "auto",
): Promise<readonly StartingGuess[]> {
  if (beginning.at === "object") return readStartingObjects([beginning.file], pattern.intensity.shape, "object");
  if (beginning.at === "saved") return readSavedStarts(beginning.folder, pattern.intensity.shape);
  const weights = await weightsHere(beginning.weights, (words) => printNote(`warning: ${words}`));
  const predicted = networkStart(pattern, { weights, engine, start: 0 });
  const guesses = predicted.then((prediction) => [predictedGuess(prediction, beginning.support)]);
  return beginning.isOptional ? guesses.catch(noGuess) : guesses;
}

function noGuess(error: unknown): [] {
  if (!isAutophaseError(error)) throw error;
  printNote(`all starts begin at random: ${error.message}`);
  return [];
}

/** What of that is on this machine, in a sentence. */
export async function beginningHere(beginning: Beginning): Promise<readonly string[]> {
  let other = "";
  try {
    if (beginning.at === "object")
      return [`Its object here is of ${formatShape((await readObject(beginning.file)).object.shape)} voxels.`];
    if (beginning.at === "saved")
      return [`Saved starts here: ${(await findSavedStarts(beginning.folder)).join(", ")}.`];
    const weights = await weightsHere(beginning.weights, (words) => (other = `: ${words}`));
    return [`Its network here is ${(await openNetwork(weights)).network.name} of ${weights}${other}.`];
  } catch (error) {
    if (!isAutophaseError(error)) throw error;
    return [`It cannot begin here: ${error.message}.`];
  }
}
