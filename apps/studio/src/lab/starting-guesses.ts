/** Where the first starts begin: at the objects of files, and at what a network predicts. */

import type { EngineName } from "@autophase/kernels";
import type { StartingGuess } from "@autophase/phase-retrieval";
import { guessFrom } from "@autophase/reconstruction";
import { type DiffractionPattern, endingOf, objectFrom } from "@autophase/tensor-io";
import type { DroppedFiles } from "./dropped-files.js";

export interface FoundGuess {
  readonly guess: StartingGuess;
  /** A sentence for the log. */
  readonly words: string;
}

/** @param paths - of files that were dropped; weights end in `.safetensors`. */
export async function startingGuesses(
  files: DroppedFiles,
  paths: readonly string[],
  pattern: DiffractionPattern,
  engine: EngineName | "auto",
): Promise<readonly FoundGuess[]> {
  const found: FoundGuess[] = [];
  for (const path of paths) {
    const isNetwork = endingOf(path) === ".safetensors";
    found.push(
      isNetwork
        ? await predicted(files.get(path), path, pattern, engine)
        : await stored(files.get(path), path, pattern),
    );
  }
  return found.map(({ guess, words }, k) => ({ guess, words: `start ${k + 1} begins at ${words}` }));
}

async function stored(file: File, path: string, pattern: DiffractionPattern): Promise<FoundGuess> {
  const guess = guessFrom(await objectFrom(file, path), pattern.intensity.shape, path);
  return { guess, words: `the object of ${path}` };
}

/** The code of networks comes when one is asked. */
async function predicted(
  file: File,
  path: string,
  pattern: DiffractionPattern,
  engine: EngineName | "auto",
): Promise<FoundGuess> {
  const { describeInput, predictStart, readTrainedNetwork, selectLearningEngine } = await import(
    "@autophase/prediction"
  );
  await selectLearningEngine(engine === "reference" ? engine : "auto");
  const weights = new Uint8Array(await file.arrayBuffer());
  const prediction = await predictStart(pattern, readTrainedNetwork(weights, { file: path }));
  const words = [describeInput(prediction), ...prediction.remarks].join("; ");
  return { guess: prediction, words: `what the network of ${path} predicts; ${words}` };
}
