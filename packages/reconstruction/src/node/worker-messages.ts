/** What a worker is told, and what it tells. */

import type { DiffractionPattern } from "@autophase/tensor-io";
import type { StartEvent, StartOptions, StartOutcome, StartVariation } from "../starts/start-runner.js";

export interface WorkerTask {
  readonly pattern: DiffractionPattern;
  readonly options: StartOptions;
  readonly engine: WorkerEngine;
}

/** Engines that a worker can have for itself. */
export interface WorkerEngine {
  readonly name: "wasm" | "reference";
  readonly threads: number;
}

export type WorkerWish =
  | { readonly type: "run"; readonly start: number; readonly variation?: StartVariation | undefined }
  | { readonly type: "stop" };

export type WorkerReport =
  | { readonly type: "event"; readonly event: StartEvent }
  | { readonly type: "outcome"; readonly outcome: TravellingOutcome };

export type TravellingOutcome =
  | Exclude<StartOutcome, { type: "failed" }>
  | { readonly type: "failed"; readonly start: number; readonly error: ErrorParts };

export interface ErrorParts {
  readonly name: string;
  readonly message: string;
  readonly tag?: string;
}
