/** Where the first starts of a recipe begin, if not at random objects. */

import type { StartingGuess } from "@autophase/phase-retrieval";

/** Plain data. A name of a file or folder is as the recipe has it, or a whole path where its file was read. */
export type Beginning =
  /** The object of a file, for the first start. */
  | { readonly at: "object"; readonly file: string }
  /** What cohere saved: in the folder itself for the first start, or in folders below it, one for each start. */
  | { readonly at: "saved"; readonly folder: string }
  /** What a network predicts, for the first start. */
  | {
      readonly at: "network";
      /** A file, or a name without ending and folder; default a network that is shipped. */
      readonly weights?: string;
      /** Drawn around the prediction; default the network's own. */
      readonly support?: { readonly sigma: number; readonly threshold: number };
      /** Whether all begin at random where the network cannot take the pattern; default it is an error. */
      readonly isOptional?: boolean;
    };

/** A start that goes on from an object leaves these out, as cohere does. */
export const NOT_GOING_ON: NonNullable<StartingGuess["without"]> = ["breakTwinAt", "lowToHigh", "constraints"];

/** Sentences on it. */
export function beginningWords(
  beginning: Beginning,
  settings: { readonly [Name in (typeof NOT_GOING_ON)[number]]?: unknown } & { readonly coherence?: unknown },
): readonly string[] {
  if (beginning.at === "object")
    return [`The first start begins at the object of ${beginning.file}. Others begin at random.`];
  const words = { breakTwinAt: "breaking of the twin", lowToHigh: "window", constraints: "limit of phases" };
  const left = NOT_GOING_ON.filter((name) => settings[name] !== undefined).map((name) => words[name]);
  const sentences = beginning.at === "saved" ? savedWords(beginning, settings) : networkWords(beginning);
  return left.length === 0 ? sentences : [...sentences, `Such starts are without ${left.join(", ")}, as in cohere.`];
}

function savedWords(
  { folder }: Extract<Beginning, { at: "saved" }>,
  { coherence }: { readonly coherence?: unknown },
): readonly string[] {
  const light = coherence ? " and coherence.npy, the latter from the first iteration on" : "";
  return [
    `The first starts begin at what cohere saved in ${folder}: image.npy in the folder, or in each folder below it, in the order of their names, with support.npy${light}. Others begin at random.`,
  ];
}

function networkWords({ weights, support, isOptional }: Extract<Beginning, { at: "network" }>): readonly string[] {
  const network = weights === undefined ? "a network" : `the network ${weights}`;
  const within = support
    ? `where its amplitude, smoothed by a Gaussian of ${support.sigma} voxels, is above ${support.threshold} of its maximum`
    : "in the support of its prediction";
  const where = isOptional ? ", if it can" : "";
  return [`The first start begins at what ${network} predicts${where}, ${within}. Others begin at random.`];
}
