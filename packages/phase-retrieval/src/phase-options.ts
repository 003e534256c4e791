/** What `phase` can be told. */

import type { PhasingEngine } from "@autophase/kernels";
import { type ComplexArray, type RealArray, ValueError } from "@autophase/tensor-io";
import { COHERENCE_MODELS, type CoherenceModel, type PointSpread } from "./coherence/point-spread.js";
import type { LowToHigh } from "./data-window.js";
import type { PhasingSnapshot, PresentState } from "./phase-events.js";
import type { Recipe } from "./recipe.js";
import type { ShrinkWrap } from "./support/shrink-wrap.js";

export interface PhaseOptions {
  readonly engine: PhasingEngine;
  /** Data or string form; default `DEFAULT_RECIPE`. */
  readonly recipe?: Recipe | string;
  /** Relaxation of a recipe in string form, default 0.9. */
  readonly beta?: number;
  /** Independent starts; the one with the lowest free likelihood wins, or final `chi` where none is held out. Default 1. */
  readonly starts?: number;
  /** Number of the first of them, default 0: start k of a run alone is start k of a run of many. */
  readonly firstStart?: number;
  /** Default 0. Start k is a pure function of (seed, k). */
  readonly seed?: number;
  /** `box` (half of each axis, the default), `sphere`, `autocorrelation`, or a centred array. */
  readonly support?: "box" | "sphere" | "autocorrelation" | RealArray<Uint8Array>;
  /** Where the first starts begin, such as the prediction of a network; the others, and those with `undefined`, are random. */
  readonly guess?: StartingGuess | readonly (StartingGuess | undefined)[];
  /** `false` keeps the starting support. Default `DEFAULT_SHRINK_WRAP`. */
  readonly shrinkWrap?: ShrinkWrap | false;
  /** What is known of the object besides its support. Not with DM. */
  readonly constraints?: ObjectConstraints;
  /** Iteration before which one half of the object is dropped to break the twin; default none. */
  readonly breakTwinAt?: number;
  /** The measured modulus in a window that opens; default none. */
  readonly lowToHigh?: LowToHigh;
  /** Partial coherence, estimated on the way; default full coherence. */
  readonly coherence?: Coherence;
  /** Counts from which on the detector is saturated: such voxels may only grow. Default none. */
  readonly saturation?: number;
  /** 1 = kept from the phasing, to judge it by; see `heldOutVoxels`. Centred. */
  readonly heldOut?: RealArray<Uint8Array>;
  /** The solution is the mean of that many last iterates, default 1. */
  readonly averageLast?: number;
  /** Moves the brightest voxel to the centre first. Default false: an off-centre pattern is only warned about. */
  readonly center?: boolean;
  /** Iterations between two progress events, default 10. */
  readonly reportEvery?: number;
  /**
   * Called before every block of `reportEvery` iterations and waited for: to look at what there is, or to let the run wait.
   * It changes nothing of the result, and its time does not count. Default none.
   */
  readonly between?: (present: PresentState) => void | Promise<void>;
  /** Ends the run with an `interrupted` event that carries a snapshot. */
  readonly signal?: AbortSignal;
  /** A snapshot of a run with the same pattern and options: continues where that one stood. */
  readonly resume?: PhasingSnapshot;
}

/** A start that is known, centred. */
export interface StartingGuess {
  /** At any scale. */
  readonly object: ComplexArray;
  /** 1 where the object may be until shrink-wrap says otherwise. Default: that of the option `support`. */
  readonly support?: RealArray<Uint8Array>;
  /** With partial coherence: what is known of it, until it is estimated. Default full coherence. */
  readonly pointSpread?: PointSpread;
}

export interface ObjectConstraints {
  /** The phase stays on the arc from the first angle up to the second, in radians; other voxels count as outside. */
  readonly phase?: readonly [from: number, to: number];
  /** The real part stays positive: a phase from -pi/2 to pi/2. Default false. */
  readonly positivity?: boolean;
  /** First and last iteration, default all. */
  readonly between?: readonly [first: number, last: number];
}

export interface Coherence {
  /** Form of the point spread; `free` is re-estimated by Richardson-Lucy (Clark et al. 2012, doi:10.1038/ncomms1994). */
  readonly model: CoherenceModel;
  /** Iteration of the first estimate, default 60: a bad object would be taken for bad coherence. */
  readonly first?: number;
  /** Iterations between two estimates, default 30. */
  readonly every?: number;
  /** No estimate after this iteration, default none: to the end. */
  readonly last?: number;
}

/** 700 iterations; a long error reduction at the end settles the amplitudes. */
export const DEFAULT_RECIPE = "3*(20*ER+180*HIO)+100*ER";

/** @throws {ValueError} when a setting is out of range. */
export function assertCoherence({ model, first = 60, every = 30, last = Number.POSITIVE_INFINITY }: Coherence): void {
  if (!COHERENCE_MODELS.includes(model)) {
    throw new ValueError(`coherence: expected a model out of ${COHERENCE_MODELS.join(", ")}, got ${model}`);
  }
  if (Number.isSafeInteger(first) && first >= 0 && Number.isSafeInteger(every) && every >= 1 && last >= first) return;
  throw new ValueError(`coherence: expected whole iterations, got first ${first}, every ${every}, last ${last}`);
}
