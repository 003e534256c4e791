/** Where the first starts begin: at the objects of files, and at what a network predicts. */

import type { EngineName } from "@autophase/kernels";
import type { StartingGuess } from "@autophase/phase-retrieval";
import type { TrainedNetwork } from "@autophase/prediction";
import { guessFrom } from "@autophase/reconstruction";
import { type DiffractionPattern, endingOf, objectFrom } from "@autophase/tensor-io";
import type { DroppedFiles } from "./dropped-files.js";
import { isNetwork, NETWORK_ENDING } from "./shipped-network.js";

export interface FoundGuess {
  readonly guess: StartingGuess;
  /** A sentence for the log. */
  readonly words: string;
}

export interface GuessOptions {
  readonly engine: EngineName | "auto";
  /** Steps of unsupervised learning on the pattern before a network predicts. */
  readonly fineTune?: number | undefined;
  /** Ends the fine-tuning with the best so far. */
  readonly signal?: AbortSignal;
  /** A sentence on how far the fine-tuning is. */
  readonly onStep?: (words: string) => void;
}

/** @param paths - names of shipped weights, and of files that were dropped; weights end in `.safetensors`. */
export async function startingGuesses(
  files: DroppedFiles,
  paths: readonly string[],
  pattern: DiffractionPattern,
  options: GuessOptions,
): Promise<readonly FoundGuess[]> {
  const found: FoundGuess[] = [];
  for (const path of paths) {
    found.push(isNetwork(path) ? await predicted(files, path, pattern, options) : await stored(files, path, pattern));
  }
  return found.map(({ guess, words }, k) => ({ guess, words: `start ${k + 1} begins at ${words}` }));
}

async function stored(files: DroppedFiles, path: string, pattern: DiffractionPattern): Promise<FoundGuess> {
  const guess = guessFrom(await objectFrom(files.get(path), path), pattern.intensity.shape, path);
  return { guess, words: `the object of ${path}` };
}

/** The code of networks comes when one is asked. */
async function predicted(
  files: DroppedFiles,
  path: string,
  pattern: DiffractionPattern,
  { engine, fineTune = 0, signal, onStep }: GuessOptions,
): Promise<FoundGuess> {
  const { describeInput, predict, selectLearningEngine } = await import("@autophase/prediction");
  await selectLearningEngine(engine === "reference" ? engine : "auto");
  const model = await modelOf(files, path);
  let remarks: readonly string[] = [];
  const { prediction, fineTuned } = await predict(
    pattern,
    model,
    { fineTune },
    {
      signal,
      onEvent(event) {
        if (event.type === "fitted") remarks = event.remarks;
        if (event.type !== "fine-tuning") return;
        onStep?.(`fine-tuning ${path}: step ${event.step} of ${event.steps}, loss ${event.loss.toPrecision(4)}`);
      },
    },
  );
  const fitted =
    fineTuned && `fine-tuned, loss ${fineTuned.firstLoss.toPrecision(4)} to ${fineTuned.loss.toPrecision(4)}`;
  const words = [describeInput(prediction), fitted ?? [], ...remarks].flat().join("; ");
  return { guess: prediction, words: `what the network of ${path} predicts; ${words}` };
}

async function modelOf(files: DroppedFiles, path: string): Promise<TrainedNetwork> {
  const { readTrainedNetwork, trainedNetwork } = await import("@autophase/prediction");
  if (endingOf(path) === NETWORK_ENDING) {
    return readTrainedNetwork(new Uint8Array(await files.get(path).arrayBuffer()), { file: path });
  }
  const { loadWeights } = await import("@autophase/weights");
  return trainedNetwork(await loadWeights(path));
}
