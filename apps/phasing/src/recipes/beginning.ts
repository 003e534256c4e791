/** Where the recipe of a file has its first starts begin. */

import { printNote } from "@autophase/command-line";
import type { EngineName } from "@autophase/kernels";
import type { StartingGuess } from "@autophase/phase-retrieval";
import { type Beginning, predictedGuess } from "@autophase/reconstruction";
import { findSavedStarts, readSavedStarts } from "@autophase/reconstruction/node";
import { type DiffractionPattern, isAutophaseError } from "@autophase/tensor-io";
import { networkStart } from "../prediction/network-start.js";
import { openNetwork, weightsHere } from "../prediction/open-network.js";

export async function readBeginning(
  beginning: Beginning,
  pattern: DiffractionPattern,
  engine: EngineName | "auto",
): Promise<readonly StartingGuess[]> {
  if (beginning.at === "saved") return readSavedStarts(beginning.folder, pattern.intensity.shape);
  const weights = await weightsHere(beginning.weights, (words) => printNote(`warning: ${words}`));
  return [predictedGuess(await networkStart(pattern, { weights, engine, start: 0 }), beginning.support)];
}

/** What of that is on this machine, in a sentence. */
export async function beginningHere(beginning: Beginning): Promise<readonly string[]> {
  let other = "";
  try {
    if (beginning.at === "saved")
      return [`Saved starts here: ${(await findSavedStarts(beginning.folder)).join(", ")}.`];
    const weights = await weightsHere(beginning.weights, (words) => (other = `: ${words}`));
    const { network } = await openNetwork(weights);
    return [`Its network here is ${network.name} of ${weights}${other}.`];
  } catch (error) {
    if (!isAutophaseError(error)) throw error;
    return [`It cannot begin here: ${error.message}.`];
  }
}
