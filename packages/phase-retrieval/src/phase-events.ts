/** What a run of `phase` says while it goes on. */

import type { PhasingState } from "@autophase/kernels";
import type { ComplexArray, RealArray, Shape } from "@autophase/tensor-io";
import type { PatternWarning } from "./check-pattern.js";
import type { PointSpread } from "./coherence/point-spread.js";
import type { LineSearch } from "./conjugate-gradient.js";
import type { SupportRetry } from "./support/update-support.js";

export type PhasingEvent =
  | WarningEvent
  | ProgressEvent
  | SupportRetryEvent
  | CoherenceEvent
  | SettledEvent
  | CoarseEndEvent
  | BeginEvent
  /** The signal aborted; `interrupted` follows, with what there is so far. */
  | { readonly type: "left"; readonly snapshot: PhasingSnapshot }
  | { readonly type: "interrupted"; readonly snapshot: PhasingSnapshot; readonly solution: Solution }
  | { readonly type: "done"; readonly solution: Solution };

/** Something about the pattern that its phasing may suffer from, before anything runs; or about what was found. */
export interface WarningEvent extends PatternWarning {
  readonly type: "warning";
}

export interface ProgressEvent {
  readonly type: "progress";
  readonly start: number;
  /** Iterations done, with those that a settled start leaves out. */
  readonly iteration: number;
  /** `chi` of every iterate so far. */
  readonly chi: readonly number[];
  readonly supportVoxels: number;
}

/** The support emptied, filled or left its volume, and another threshold is tried. */
export interface SupportRetryEvent extends SupportRetry {
  readonly type: "support-retry";
  readonly start: number;
  readonly iteration: number;
}

/** The point spread was estimated anew. */
export interface CoherenceEvent {
  readonly type: "coherence";
  readonly start: number;
  readonly iteration: number;
  /** Half widths at half maximum in voxels of reciprocal space. */
  readonly widths: readonly number[];
}

/** The support has come to rest, and the start goes on with the last iterations of its recipe. */
export interface SettledEvent {
  readonly type: "settled";
  readonly start: number;
  /** Before which it was seen. */
  readonly iteration: number;
  /** The iteration that comes next. */
  readonly next: number;
}

/** The coarse stage is over, and the start goes on with the whole pattern. */
export interface CoarseEndEvent {
  readonly type: "coarse-end";
  readonly start: number;
  /** Of the coarse grid. */
  readonly shape: Shape;
  /** Done on it. */
  readonly iterations: number;
  readonly supportVoxels: number;
  readonly chi: number;
}

/** A start between two blocks of iterations; its functions may be called until `PhaseOptions.beforeBlock` is over. */
export interface PresentState {
  readonly start: number;
  /** Iterations done. */
  readonly iteration: number;
  /** Copies out object and support as they are: corner layout, at the engine's precision. */
  read(): Promise<PhasingState>;
  /** What an interruption would give now. The run goes on as if it had not been asked for. */
  solution(): Promise<Solution>;
  /** What goes on from here bit by bit, whatever becomes of this run. */
  snapshot(): Promise<PhasingSnapshot>;
}

/** The engine has all that it needs: what follows are iterations, of the coarse stage first where there is one. */
export interface BeginEvent {
  readonly type: "begin";
  readonly start: number;
}

/** The outcome of one start. */
export interface Solution {
  readonly start: number;
  /** Centred on its centre of mass, zero outside the support, at the scale of the measured modulus. */
  readonly object: ComplexArray;
  readonly support: RealArray<Uint8Array>;
  /** Of `object`. */
  readonly chi: number;
  /**
   * Share of `|psi|^2` outside the support once the object has the measured amplitudes; `chi^2` where that changes
   * nothing inside.
   */
  readonly outside?: number;
  /** The lowest among the iterates of the last steps, where these are error reduction or likelihood. */
  readonly lowestChi?: number;
  /**
   * Poisson log-likelihood of the held-out voxels, where there are any: the lower, the better; about one half is ideal.
   */
  readonly freeLlk?: number;
  /** With partial coherence. */
  readonly pointSpread?: PointSpread;
  /** `chi` of every iterate. */
  readonly errorCurve: Float64Array;
  readonly supportVoxels: number;
  readonly iterations: number;
  readonly seconds: number;
}

/**
 * What may happen from outside before an iteration, in this order: the twin is broken, the other half of the support
 * comes back, the support is updated, half of it is taken away, the coherence is estimated, the measurement is windowed
 * or gets another point spread.
 */
export type Intervention = "twin" | "whole-support" | "support" | "half-support" | "coherence" | "measurement";

/** An iteration that was left. */
export interface BegunIteration {
  /** What comes next of that before it; absent: object, support and measurement are as it wants them. */
  readonly next?: Intervention | undefined;
  /** Of ML, where it has its direction: object and fields are on the way. */
  readonly search?: LineSearch | undefined;
}

/** Everything needed to go on as if nothing had happened: plain data. */
export interface PhasingSnapshot {
  readonly start: number;
  /** Iterations done. */
  readonly iteration: number;
  /** Corner layout, at the engine's precision. */
  readonly state: PhasingState;
  readonly pointSpread?: PointSpread | undefined;
  /** Whether every update of the support is looked at, since one emptied or filled it. */
  readonly isWatched?: boolean;
  /** The support at the last look at whether the start has settled. */
  readonly lookedAt?: Uint8Array | undefined;
  /** The whole support while half of it is taken away. */
  readonly wholeSupport?: Uint8Array | undefined;
  /** What is done of the iteration that comes next, where it was left. */
  readonly begun?: BegunIteration | undefined;
  readonly errorCurve: readonly number[];
  readonly seconds: number;
}
