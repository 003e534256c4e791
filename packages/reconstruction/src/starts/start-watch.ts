/** Looking into a start under way, and holding it: nothing of it changes a result. */

import type { PhasingSnapshot, PresentState, Solution } from "@autophase/phase-retrieval";
import type { StartRunner } from "./start-runner.js";
import { type ObjectView, viewOf } from "./start-view.js";

export interface WatchedRunner extends StartRunner {
  readonly watch: StartWatch;
}

/** Of the start that a runner has under way. Every answer comes between two blocks of iterations. */
export interface StartWatch {
  /** Number of the start, `undefined` when none runs. */
  underWay(): number | undefined;
  /** `undefined` when no start runs, or it ends before. */
  view(options?: ViewOptions): Promise<StartView | undefined>;
  /** What an interruption would give now; `undefined` as above. */
  solution(): Promise<Solution | undefined>;
  /** What goes on from here in another run; `undefined` as above. */
  snapshot(): Promise<PhasingSnapshot | undefined>;
  /** The start waits before its next block, and so do those that come after it. */
  pause(): void;
  resume(): void;
}

export interface ViewOptions {
  /** With the likelihood of the held-out voxels, which takes a transform of the whole object. Default false. */
  readonly judged?: boolean;
}

export interface StartView extends ObjectView {
  readonly start: number;
  /** Iterations done. */
  readonly iteration: number;
  /** Where it was asked for and voxels are held out. */
  readonly freeLlk?: number;
  /** What it took of the run's time. */
  readonly milliseconds: number;
}

/** What a runner makes of it. */
export interface WatchPoint {
  readonly watch: StartWatch;
  /** For `PhaseOptions.between` of a start that begins. */
  begin(start: number, signal: AbortSignal | undefined): (present: PresentState) => Promise<void>;
  /** The start is over: who still waits for an answer gets `undefined`. */
  end(): void;
}

interface Question {
  answer(present: PresentState): Promise<void>;
  drop(): void;
}

export function createWatchPoint(): WatchPoint {
  let questions: Question[] = [];
  let running: number | undefined;
  let isPaused = false;
  let wake = (): void => {};
  const stopWaiting = (): void => wake();
  let signal: AbortSignal | undefined;
  const ask = <Answer>(answer: (present: PresentState) => Promise<Answer>): Promise<Answer | undefined> => {
    if (running === undefined) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      questions.push({ answer: (present) => answer(present).then(resolve, reject), drop: () => resolve(undefined) });
      wake();
    });
  };
  const answerAll = async (present: PresentState): Promise<void> => {
    const waiting = questions;
    questions = [];
    for (const question of waiting) await question.answer(present);
  };
  return {
    watch: {
      underWay: () => running,
      view: ({ judged = false } = {}) => ask((present) => look(present, judged)),
      solution: () => ask((present) => present.solution()),
      snapshot: () => ask((present) => present.snapshot()),
      pause: () => {
        isPaused = true;
      },
      resume: () => {
        isPaused = false;
        wake();
      },
    },
    begin(start, ofStart) {
      running = start;
      signal = ofStart;
      signal?.addEventListener("abort", stopWaiting, { once: true });
      return async (present) => {
        await answerAll(present);
        while (isPaused && !signal?.aborted) {
          await new Promise<void>((resolve) => {
            wake = resolve;
            if (questions.length > 0) resolve();
          });
          await answerAll(present);
        }
      };
    },
    end() {
      running = undefined;
      signal?.removeEventListener("abort", stopWaiting);
      for (const question of questions) question.drop();
      questions = [];
    },
  };
}

async function look({ start, iteration, read, solution }: PresentState, judged: boolean): Promise<StartView> {
  const began = performance.now();
  const { object, support } = await read();
  const view = viewOf(object, support);
  const freeLlk = judged ? (await solution()).freeLlk : undefined;
  const milliseconds = performance.now() - began;
  return { start, iteration, ...view, ...(freeLlk !== undefined && { freeLlk }), milliseconds };
}
