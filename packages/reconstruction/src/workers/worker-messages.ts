/** What a worker is asked for, and what it answers: plain data, between threads of Node as between those of a page. */

import type { PhasingSnapshot, Solution } from "@autophase/phase-retrieval";
import type { DiffractionPattern, ErrorParts } from "@autophase/tensor-io";
import type { StartEvent, StartOptions, StartOutcome, StartVariation } from "../starts/start-runner.js";
import type { StartView } from "../starts/start-watch.js";
import type { WorkerEngine } from "./worker-engine.js";

/** What all starts of a worker have in common. */
export interface WorkerTask {
  readonly pattern: DiffractionPattern;
  readonly options: StartOptions;
  readonly engine: WorkerEngine;
}

export type WorkerRequest =
  /** The first one; another of its type follows once all starts of the one before are over. */
  | { readonly type: "task"; readonly task: WorkerTask }
  | {
      readonly type: "run";
      readonly start: number;
      readonly variation?: StartVariation | undefined;
      readonly resume?: PhasingSnapshot | undefined;
      /** Whether it waits before its first block until `resume`. */
      readonly isPaused: boolean;
    }
  | { readonly type: "stop" | "pause" | "resume" }
  | LookRequest;

export interface LookRequest {
  readonly type: "look";
  /** Comes back with the answer. */
  readonly id: number;
  readonly at: "view" | "judged view" | "solution" | "snapshot";
}

export type WorkerReport =
  | { readonly type: "event"; readonly event: StartEvent }
  /** The outcome follows. */
  | { readonly type: "left"; readonly snapshot: PhasingSnapshot }
  | LookReport
  | { readonly type: "outcome"; readonly outcome: TransferredOutcome };

export type Found = StartView | Solution | PhasingSnapshot;

export interface LookReport {
  readonly type: "look";
  readonly id: number;
  readonly answer: { readonly found: Found | undefined } | { readonly error: ErrorParts };
}

/** A class of errors does not survive the way between threads. */
export type TransferredOutcome =
  | Exclude<StartOutcome, { type: "failed" }>
  | { readonly type: "failed"; readonly start: number; readonly error: ErrorParts };
