/** What `phase` can be told. */

import type { PhasingEngine } from "@autophase/kernels";
import { type ComplexArray, type RealArray, ValueError } from "@autophase/tensor-io";
import type { CoarseStage } from "./coarse/coarse-stage.js";
import { COHERENCE_MODELS, type CoherenceModel, type PointSpread } from "./coherence/point-spread.js";
import type { LowToHigh } from "./data-window.js";
import type { MaskedInterpolation } from "./interpolate-masked.js";
import type { PhasingSnapshot, PresentState } from "./phase-events.js";
import type { Recipe } from "./recipe.js";
import type { Settling } from "./start/settling.js";
import type { ShrinkWrap } from "./support/shrink-wrap.js";
import type { FormulaSupport, NamedSupport, SizedSupport } from "./support/starting-support.js";

export interface PhaseOptions {
  readonly engine: PhasingEngine;
  /** Data or string form; default `DEFAULT_RECIPE`. */
  readonly recipe?: Recipe | string | undefined;
  /** Relaxation of a recipe in string form, default 0.9. */
  readonly beta?: number | undefined;
  /** Number of the start among independent ones, default 0; a snapshot to resume has its own. */
  readonly start?: number | undefined;
  /** Default 0. A start is a pure function of seed and number. */
  readonly seed?: number | undefined;
  /** `box` (half of each axis, the default), `sphere`, `autocorrelation`, one of another size, or a centred array. */
  readonly support?: NamedSupport | SizedSupport | FormulaSupport | RealArray<Uint8Array> | undefined;
  /** Where it begins, such as the prediction of a network. Default a random object. */
  readonly guess?: StartingGuess | undefined;
  /** What is done on a coarser grid before; from a guess, where it says what is done then. Default nothing. */
  readonly coarse?: CoarseStage | undefined;
  /**
   * `coarse` ends with the coarse stage, into which nobody looks: its solution is on the coarse grid. `whole` leaves
   * that stage out. Default both.
   */
  readonly stage?: "coarse" | "whole" | undefined;
  /**
   * `false` keeps the starting support. Of several that are due in one iteration the first is done. Default
   * `DEFAULT_SHRINK_WRAP`.
   */
  readonly shrinkWrap?: ShrinkWrap | readonly ShrinkWrap[] | false | undefined;
  /** What is known of the object besides its support; of several the first that holds in an iteration. Not with DM. */
  readonly constraints?: ObjectConstraints | readonly ObjectConstraints[] | undefined;
  /** Iteration before which all but a quarter of the object is dropped to break the twin; default none. */
  readonly breakTwinAt?: number | undefined;
  /** Iterations in which half of the support is taken away to break the twin; default none. */
  readonly halfSupport?: readonly HalfSupport[] | undefined;
  /** Iterations in which voxels that were not measured are taken for zero counts; default none: they are free. */
  readonly zeroMasked?: readonly IterationRange[] | undefined;
  /** Where voxels that were not measured are not free but kept near their neighbours; default nowhere. */
  readonly interpolateMasked?: MaskedInterpolation | undefined;
  /** The measured modulus in a window that opens; default none. */
  readonly lowToHigh?: LowToHigh | undefined;
  /** Partial coherence, estimated on the way; default full coherence. */
  readonly coherence?: Coherence | undefined;
  /** Counts from which on the detector is saturated: such voxels may only grow. Default none. */
  readonly saturation?: number | undefined;
  /** 1 = kept from the phasing, to judge it by; see `heldOutVoxels`. Centred. */
  readonly freeSet?: RealArray<Uint8Array> | undefined;
  /** Whether a start that has settled goes straight to its last iterations; default not: every iteration is done. */
  readonly settling?: Settling | undefined;
  /** The solution is the mean of that many last iterates, default 1. */
  readonly averageLast?: number | undefined;
  /** Moves the brightest voxel to the centre first. Default false: an off-centre pattern is only warned about. */
  readonly center?: boolean | undefined;
  /** Whether an earlier start has said what there is to say of the pattern; default false. */
  readonly isChecked?: boolean | undefined;
  /** Iterations between two progress events, default 10. */
  readonly reportEvery?: number | undefined;
  /**
   * Called before every block of `reportEvery` iterations and waited for: to look at what there is, or to let the run
   * wait. It changes nothing of the result, and its time does not count. Default none.
   */
  readonly beforeBlock?: ((present: PresentState) => void | Promise<void>) | undefined;
  /** Ends the run with an `interrupted` event that carries a snapshot. */
  readonly signal?: AbortSignal | undefined;
  /** A snapshot of a run with the same pattern and options: continues where that one stood. */
  readonly resume?: PhasingSnapshot | undefined;
}

/** Iterations from the first to the last, counted from 0. */
export type IterationRange = readonly [first: number, last: number];

export interface HalfSupport {
  readonly between: IterationRange;
  /** Axis on one side of whose middle the support stays. */
  readonly axis: number;
}

/** A start that is known, centred. */
export interface StartingGuess {
  /** At any scale. */
  readonly object: ComplexArray;
  /** 1 where the object may be until shrink-wrap says otherwise. Default: that of the option `support`. */
  readonly support?: RealArray<Uint8Array> | undefined;
  /** With partial coherence: what is known of it, until it is estimated. Default full coherence. */
  readonly pointSpread?: PointSpread | undefined;
  /** Options that are not for a start that begins here, such as breaking a twin that is broken. Default none. */
  readonly without?: readonly ("breakTwinAt" | "lowToHigh" | "constraints")[] | undefined;
}

export interface ObjectConstraints {
  /** The phase stays on the arc from the first angle up to the second, in radians; other voxels count as outside. */
  readonly phase?: readonly [from: number, to: number] | undefined;
  /** The real part stays positive: a phase from -pi/2 to pi/2. Default false. */
  readonly positivity?: boolean | undefined;
  /** First and last iteration, default all. */
  readonly between?: readonly [first: number, last: number] | undefined;
}

export interface Coherence {
  /**
   * Form of the point spread; `free` is re-estimated by Richardson-Lucy (Clark et al. 2012, doi:10.1038/ncomms1994).
   */
  readonly model: CoherenceModel;
  /** Iteration of the first estimate, default 60: a bad object would be taken for bad coherence. */
  readonly first?: number | undefined;
  /** Iterations between two estimates, default 30. */
  readonly every?: number | undefined;
  /** No estimate after this iteration, default none: to the end. */
  readonly last?: number | undefined;
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
