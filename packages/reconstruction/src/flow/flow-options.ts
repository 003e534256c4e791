/** Who carries a reconstruction out, and who hears of it. */

import type { PhasingEngine } from "@autophase/kernels";
import type { StartingGuess } from "@autophase/phase-retrieval";
import type { Json, Provenance } from "@autophase/tensor-io";
import { createLocalPool, type RunnerPool } from "../starts/runner-pool.js";
import type { FlowEvent } from "./flow-events.js";

export type FlowOptions = FlowWorkforce & {
  /** Where the first starts begin, such as the prediction of a network; the others begin at random. */
  readonly guesses?: readonly StartingGuess[] | undefined;
  /** What is finished is kept when it aborts; an unfinished start only where none is finished. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: FlowEvent) => void) | undefined;
  readonly provenance?: PhasingProvenance | undefined;
  /** Milliseconds, default the process's. One that stands still in pauses leaves these out of `seconds`. */
  readonly now?: (() => number) | undefined;
};

/** Workers as `createWorkerPool` of `/node` and `/web` makes them; or an engine, for starts in the calling thread. */
type FlowWorkforce =
  | { readonly runners: RunnerPool; readonly engine?: undefined }
  | { readonly engine: PhasingEngine; readonly runners?: undefined };

/** Who asked for it, for the record. */
export interface PhasingProvenance extends Provenance {
  /** What the program adds to the parameters, such as where the pattern comes from. */
  readonly inputs?: { readonly [name: string]: Json } | undefined;
}

export function poolOf({ runners, engine }: FlowWorkforce): RunnerPool {
  return runners ?? createLocalPool(engine);
}
