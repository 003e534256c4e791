/** The watch of a start that runs in a worker. */

import type { PhasingSnapshot, Solution } from "@autophase/phase-retrieval";
import { errorFromParts } from "@autophase/tensor-io";
import type { StartView, StartWatch } from "../starts/start-watch.js";
import type { Found, LookReport, LookRequest, WorkerRequest } from "./worker-messages.js";

export interface WorkerWatch {
  readonly watch: StartWatch;
  /** A start begins in a worker that gets its requests through `send`. @returns whether it is to wait. */
  begin(start: number, send: (request: WorkerRequest) => void): boolean;
  /** Hands an answer to who waits for it. */
  answer(report: LookReport): void;
  /** The start is over, or its worker is. */
  end(): void;
}

interface Question {
  resolve(found: Found | undefined): void;
  reject(error: Error): void;
}

export function createWorkerWatch(): WorkerWatch {
  const questions = new Map<number, Question>();
  let [next, isPaused] = [0, false];
  let running: number | undefined;
  let send: ((request: WorkerRequest) => void) | undefined;
  const ask = (at: LookRequest["at"]): Promise<Found | undefined> => {
    if (!send) return Promise.resolve(undefined);
    const id = next++;
    send({ type: "look", id, at });
    return new Promise((resolve, reject) => questions.set(id, { resolve, reject }));
  };
  const setPaused = (paused: boolean): void => {
    isPaused = paused;
    send?.({ type: paused ? "pause" : "resume" });
  };
  return {
    watch: {
      underWay: () => running,
      view: ({ judged = false } = {}) => ask(judged ? "judged view" : "view") as Promise<StartView | undefined>,
      solution: () => ask("solution") as Promise<Solution | undefined>,
      snapshot: () => ask("snapshot") as Promise<PhasingSnapshot | undefined>,
      pause: () => setPaused(true),
      resume: () => setPaused(false),
    },
    begin(start, sendToWorker) {
      running = start;
      send = sendToWorker;
      return isPaused;
    },
    answer({ id, answer }) {
      const question = questions.get(id);
      questions.delete(id);
      if ("error" in answer) question?.reject(errorFromParts(answer.error));
      else question?.resolve(answer.found);
    },
    end() {
      [running, send] = [undefined, undefined];
      for (const { resolve } of questions.values()) resolve(undefined);
      questions.clear();
    },
  };
}
