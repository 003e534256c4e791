/** What carries out starts: this thread, or a worker. */

import type { PhaseOptions, PhasingEvent, PhasingSnapshot, Solution, StartingGuess } from "@autophase/phase-retrieval";
import type { WorkerLostError } from "../errors.js";

/** What the starts of a reconstruction have in common; its number and whom it reports to come with each. */
export interface StartOptions
  extends Omit<PhaseOptions, "engine" | "signal" | "start" | "guess" | "resume" | "beforeBlock" | "isChecked"> {
  /** Where the first starts begin; the others, and those with `undefined`, begin at random. */
  readonly guesses?: readonly (StartingGuess | undefined)[];
}

/** What a start reports on its way; its end is its outcome. */
export type StartEvent =
  | Extract<
      PhasingEvent,
      { type: "warning" | "progress" | "support-retry" | "coherence" | "settled" | "coarse-end" | "begin" }
    >
  | StartAgainEvent;

/** Its worker was lost, and another goes on after the iterations that were kept. */
export interface StartAgainEvent {
  readonly type: "start-again";
  readonly start: number;
  readonly iteration: number;
  readonly error: WorkerLostError;
}

export type StartOutcome =
  | { readonly type: "finished"; readonly solution: Solution }
  /** As far as it came when the signal aborted. */
  | { readonly type: "interrupted"; readonly solution: Solution }
  /** The signal aborted before its iterations: nothing of it is new. */
  | { readonly type: "not-begun"; readonly start: number }
  | { readonly type: "failed"; readonly start: number; readonly error: Error };

export interface StartControl {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: StartEvent) => void;
  /** Of a start that is interrupted, before its outcome: what goes on from there. */
  readonly onLeft?: ((snapshot: PhasingSnapshot) => void) | undefined;
  readonly variation?: StartVariation | undefined;
  /** Where it goes on from; of a run with the same pattern, options and variation. */
  readonly resume?: PhasingSnapshot | undefined;
}

/** `undefined` takes an option away. */
export type OptionChanges = Pick<StartOptions, "breakTwinAt" | "lowToHigh" | "coherence" | "stage">;

/** Where one start differs from the options of all; plain data. */
export interface StartVariation {
  /** Where it begins, in the place of a random object. */
  readonly guess?: StartingGuess;
  readonly options?: OptionChanges;
}

/** Runs one start at a time. */
export interface StartRunner {
  /**
   * Start `start` of the reconstruction: the same bits whoever runs it, and whatever ran before. Never rejects for a
   * start.
   */
  run(start: number, control: StartControl): Promise<StartOutcome>;
  dispose(): Promise<void>;
}
