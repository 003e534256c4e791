/** What carries out starts: this thread, or a worker. */

import type { PhaseOptions, PhasingEvent, Solution, StartingGuess } from "@autophase/phase-retrieval";

/** What every start of a reconstruction is told; its number and what it reports to come with each. */
export type StartOptions = Omit<PhaseOptions, "engine" | "signal" | "starts" | "firstStart" | "resume" | "between">;

/** What a start says on its way; its end is its outcome. */
export type StartEvent = Extract<PhasingEvent, { type: "warning" | "progress" | "support-retry" | "coherence" }>;

export type StartOutcome =
  | { readonly type: "finished"; readonly solution: Solution }
  /** As far as it came when the signal aborted. */
  | { readonly type: "interrupted"; readonly solution: Solution }
  | { readonly type: "failed"; readonly start: number; readonly error: Error };

export interface StartControl {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: StartEvent) => void;
  readonly variation?: StartVariation | undefined;
}

/** `undefined` takes an option away. */
export type OptionChanges = { readonly [Name in keyof StartOptions]?: StartOptions[Name] | undefined };

/** What one start does otherwise than the options of all say; plain data. */
export interface StartVariation {
  /** Where it begins, in the place of a random object. */
  readonly guess?: StartingGuess;
  readonly options?: OptionChanges;
}

/** Runs one start at a time. */
export interface StartRunner {
  /** Start `start` of the reconstruction: the same bits whoever runs it, and whatever ran before. Never rejects for a start. */
  run(start: number, control: StartControl): Promise<StartOutcome>;
  dispose(): Promise<void>;
}
