/** Whole ways of phasing under a name: recipe, support, coherence and number of starts that belong together. */

import { nearestName, ValueError } from "@autophase/tensor-io";
import type { PhaseOptions } from "./phase-options.js";

export const PRESET_NAMES = ["quick", "fast", "standard", "hard", "slow-support", "cohere", "cohere-config"] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

export interface Preset {
  readonly name: PresetName;
  /** A line for people. */
  readonly explanation: string;
  /** What the first start begins at: what a trained network predicts, where it can. Default a random object. */
  readonly begins?: "network";
  readonly options: PresetOptions;
}

export type PresetOptions = Required<Pick<PhaseOptions, "shrinkWrap">> & {
  readonly recipe: string;
  /** Independent starts. */
  readonly starts: number;
  /** Where those that ran may be enough: after as many the first time. */
  readonly fewestStarts?: number;
  /** What follows where their answer is not trusted. */
  readonly otherwise?: PresetName;
} & Pick<PhaseOptions, "coarse" | "coherence" | "breakTwinAt">;

/** A support with an edge at a fifth of the maximum: a looser one lowers chi, and independent starts drift apart. */
const TIGHT = { sigma: [2, 1], threshold: 0.2, every: 10 } as const;

/** Plain data; all but the numbers of starts are options of `phase`. */
export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  quick: {
    name: "quick",
    explanation: "A first look: one start of 250 iterations, coherent light, nothing to compare with.",
    options: {
      recipe: "20*ER+180*HIO+50*ER",
      starts: 1,
      shrinkWrap: { sigma: [2, 1], threshold: 0.15, every: 10 },
    },
  },
  fast: {
    name: "fast",
    explanation:
      "From coarse to fine: starts find the shape on half of each axis, the first from a network's guess; the best go on. A quarter of the time; where not trusted, standard follows.",
    begins: "network",
    options: {
      recipe: "60*HIO+60*RAAR+20*ER+10*ML",
      starts: 8,
      fewestStarts: 2,
      otherwise: "standard",
      coarse: {
        recipe: "10*ER+240*HIO+40*ER",
        shrinkWrap: { ...TIGHT, until: 80 },
        coherence: { model: "gaussian", first: 120, every: 30 },
        guessed: {
          recipe: "60*HIO+40*ER",
          shrinkWrap: { ...TIGHT, sigma: 1 },
          coherence: { model: "gaussian", first: 60, every: 30 },
        },
        refined: 4,
      },
      shrinkWrap: { ...TIGHT, sigma: 1 },
      coherence: { model: "gaussian", first: 120, every: 30 },
    },
  },
  standard: {
    name: "standard",
    explanation:
      "Up to ten starts, four where they clearly agree, on a slow, tight support; the width of partial coherence is estimated once the shape stands; Poisson likelihood has the last word.",
    options: {
      recipe: "3*(20*ER+180*HIO)+60*ER+40*ML",
      starts: 10,
      fewestStarts: 4,
      shrinkWrap: TIGHT,
      // a wrong object, which it still may be before, would be taken for bad coherence
      coherence: { model: "gaussian", first: 400, every: 25 },
    },
  },
  hard: {
    name: "hard",
    explanation:
      "For strong strain: twenty longer starts, a threshold drawn for each, coherence once the shape stands.",
    options: {
      recipe: "6*(20*ER+180*HIO)+100*ER+60*ML",
      starts: 20,
      shrinkWrap: { sigma: [2.5, 0.8], threshold: { from: 0.12, to: 0.22 }, every: 10 },
      coherence: { model: "gaussian", first: 900 },
    },
  },
  "slow-support": {
    name: "slow-support",
    explanation: "The usual alternation with a slower, smoother support: finds most simulated crystals.",
    options: {
      recipe: "3*(20*ER+180*HIO)+100*ER",
      starts: 5,
      shrinkWrap: { sigma: [2, 1], threshold: 0.15, every: 10 },
    },
  },
  cohere: {
    name: "cohere",
    explanation:
      "What cohere's example runs: 620 iterations, a narrow shrink-wrap in each; a low chi, but starts disagree.",
    options: {
      recipe: "3*(20*ER+180*HIO)+20*ER",
      starts: 5,
      shrinkWrap: { sigma: 1, threshold: 0.1, every: 1 },
    },
  },
  "cohere-config": {
    name: "cohere-config",
    explanation: "The configuration beside cohere's example: one start, the twin broken early.",
    options: {
      recipe: "3*(20*ER+180*HIO)+20*ER",
      starts: 1,
      shrinkWrap: { sigma: 1, threshold: 0.1, every: 1 },
      breakTwinAt: 2,
    },
  },
};

/**
 * The preset of that name.
 * @throws {ValueError} for an unknown one, with the nearest.
 */
export function presetOf(name: string): Preset {
  const known = PRESET_NAMES.find((candidate) => candidate === name.toLowerCase());
  if (known) return PRESETS[known];
  const nearest = nearestName(name, PRESET_NAMES);
  const guess = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  throw new ValueError(`preset: there is no "${name}"${guess} (all: ${PRESET_NAMES.join(", ")})`);
}
