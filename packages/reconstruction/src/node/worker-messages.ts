/** What a worker is told, and what it tells. */

import type { Solution } from "@autophase/phase-retrieval";
import type { DiffractionPattern, ErrorParts } from "@autophase/tensor-io";
import type { StartEvent, StartOptions, StartOutcome, StartVariation } from "../starts/start-runner.js";
import type { StartView } from "../starts/start-watch.js";
import type { WorkerEngine } from "./worker-engine.js";

export interface WorkerTask {
  readonly pattern: DiffractionPattern;
  readonly options: StartOptions;
  readonly engine: WorkerEngine;
}

export type WorkerWish =
  | {
      readonly type: "run";
      readonly start: number;
      readonly variation?: StartVariation | undefined;
      /** Whether it waits before its first block until `resume`. */
      readonly isPaused: boolean;
    }
  | { readonly type: "stop" | "pause" | "resume" }
  | LookWish;

export interface LookWish {
  readonly type: "look";
  /** Comes back with the answer. */
  readonly id: number;
  readonly at: "view" | "judged view" | "solution";
}

export type WorkerReport =
  | { readonly type: "event"; readonly event: StartEvent }
  | { readonly type: "look"; readonly id: number; readonly answer: LookAnswer }
  | { readonly type: "outcome"; readonly outcome: TravellingOutcome };

export type LookAnswer = { readonly found: StartView | Solution | undefined } | { readonly error: ErrorParts };

export type TravellingOutcome =
  | Exclude<StartOutcome, { type: "failed" }>
  | { readonly type: "failed"; readonly start: number; readonly error: ErrorParts };
