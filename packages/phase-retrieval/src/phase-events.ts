/** What a run of `phase` says while it goes on. */

import type { PhasingState } from "@autophase/kernels";
import type { ComplexArray, RealArray } from "@autophase/tensor-io";

export type PhasingEvent =
  | { readonly type: "start-begin"; readonly start: number; readonly iterations: number }
  | ProgressEvent
  | { readonly type: "start-end"; readonly solution: Solution }
  | { readonly type: "interrupted"; readonly snapshot: PhasingSnapshot; readonly result: PhasingResult }
  | { readonly type: "done"; readonly result: PhasingResult };

export interface ProgressEvent {
  readonly type: "progress";
  readonly start: number;
  /** Iterations done of this start. */
  readonly iteration: number;
  /** `chi` of every iterate of this start so far. */
  readonly chi: readonly number[];
  readonly supportVoxels: number;
}

/** The outcome of one start. */
export interface Solution {
  readonly start: number;
  /** Centred on its centre of mass, zero outside the support, at the scale of the measured modulus. */
  readonly object: ComplexArray;
  readonly support: RealArray<Uint8Array>;
  /** Of `object`. */
  readonly chi: number;
  /** `chi` of every iterate. */
  readonly errorCurve: Float64Array;
  readonly supportVoxels: number;
  readonly iterations: number;
  readonly seconds: number;
}

/** What is kept of a start that did not win. */
export type SolutionSummary = Omit<Solution, "object" | "support">;

export interface PhasingResult {
  readonly best: Solution;
  /** Every start, in order. */
  readonly starts: readonly SolutionSummary[];
}

/** Everything needed to go on as if nothing had happened: plain data. */
export interface PhasingSnapshot {
  readonly start: number;
  /** Iterations done of that start. */
  readonly iteration: number;
  /** Corner layout, at the engine's precision. */
  readonly state: PhasingState;
  readonly errorCurve: readonly number[];
  readonly seconds: number;
  readonly best: Solution | undefined;
  readonly finished: readonly SolutionSummary[];
}
