/** What `phase` can be told. */

import type { PhasingEngine } from "@autophase/kernels";
import type { ComplexArray, RealArray } from "@autophase/tensor-io";
import type { PhasingSnapshot } from "./phase-events.js";
import type { Recipe } from "./recipe.js";
import type { ShrinkWrap } from "./shrink-wrap.js";

export interface PhaseOptions {
  readonly engine: PhasingEngine;
  /** Data or string form; default `DEFAULT_RECIPE`. */
  readonly recipe?: Recipe | string;
  /** Relaxation of a recipe in string form, default 0.9. */
  readonly beta?: number;
  /** Independent random starts; the one with the lowest final `chi` wins. Default 1. */
  readonly starts?: number;
  /** Default 0. Start k is a pure function of (seed, k). */
  readonly seed?: number;
  /** `box` (half of each axis, the default), `autocorrelation`, or a centred array. */
  readonly support?: "box" | "autocorrelation" | RealArray<Uint8Array>;
  /** Where start 0 begins, such as the prediction of a network; the others stay random. Default none. */
  readonly guess?: StartingGuess;
  /** `false` keeps the starting support. Default `DEFAULT_SHRINK_WRAP`. */
  readonly shrinkWrap?: ShrinkWrap | false;
  /** Iteration before which one half of the object is dropped to break the twin; default none. */
  readonly breakTwinAt?: number;
  /** Iterations between two progress events, default 10. */
  readonly reportEvery?: number;
  /** Ends the run with an `interrupted` event that carries a snapshot. */
  readonly signal?: AbortSignal;
  /** A snapshot of a run with the same pattern and options: continues where that one stood. */
  readonly resume?: PhasingSnapshot;
}

/** A start that is known, centred. */
export interface StartingGuess {
  /** At the scale of `sqrt(I)`. */
  readonly object: ComplexArray;
  /** 1 where the object may be until shrink-wrap says otherwise. */
  readonly support: RealArray<Uint8Array>;
}

/** 700 iterations; a long error reduction at the end settles the amplitudes. */
export const DEFAULT_RECIPE = "3*(20*ER+180*HIO)+100*ER";
