/** Starts that outlive the run that they are of: what is done, and how far the others have come. */

import type { PhasingSnapshot, Solution } from "@autophase/phase-retrieval";
import { WorkerLostError } from "../errors.js";
import type { RunnerPool } from "./runner-pool.js";
import type { StartControl, StartOutcome } from "./start-runner.js";
import type { WatchedRunner } from "./start-watch.js";

/** Plain data. */
export type KeptStart =
  | (StartPlace & { readonly type: "finished"; readonly solution: Solution })
  | (StartPlace & { readonly type: "under-way"; readonly snapshot: PhasingSnapshot });

export interface StartPlace {
  readonly start: number;
  /** How often the start ran before: its generation. */
  readonly round: number;
}

export interface StartStore {
  find(start: number, round: number): KeptStart | undefined;
  /** In the place of what was known of the same start. Never rejects: a run goes on without it. */
  keep(kept: KeptStart): Promise<void>;
}

/**
 * A pool whose starts are kept, and go on from what is kept: the same bits as without, whoever ran what before. A start
 * whose worker is lost goes on once in another.
 * @param everySeconds - between two looks at a start under way.
 */
export function keepingStarts(pool: RunnerPool, store: StartStore, everySeconds: number): RunnerPool {
  const rounds = new Map<number, number>();
  return {
    ...pool,
    createRunners: (...shared) =>
      pool.createRunners(...shared).map((runner) => ({
        ...runner,
        run(start, control) {
          const round = rounds.get(start) ?? 0;
          rounds.set(start, round + 1);
          return runKept(runner, { start, round }, control, { store, everySeconds });
        },
      })),
  };
}

async function runKept(
  runner: WatchedRunner,
  place: StartPlace,
  control: StartControl,
  { store, everySeconds }: { readonly store: StartStore; readonly everySeconds: number },
): Promise<StartOutcome> {
  const { start, round } = place;
  const kept = store.find(start, round);
  if (kept?.type === "finished") return { type: "finished", solution: kept.solution };
  let latest = kept?.snapshot;
  const look = async (): Promise<void> => {
    // a look that fails is one less; if memory is out, the run itself will say so
    const snapshot = await runner.watch.snapshot().catch(() => undefined);
    if (!snapshot) return;
    latest = snapshot;
    await store.keep({ ...place, type: "under-way", snapshot });
  };
  let looking = Promise.resolve();
  let leaving = Promise.resolve();
  const onLeft = (snapshot: PhasingSnapshot): void => {
    // after the last look, which it replaces
    leaving = looking.then(() => store.keep({ ...place, type: "under-way", snapshot }));
  };
  const timer = setInterval(() => {
    looking = look();
  }, 1000 * everySeconds);
  try {
    let outcome = await runner.run(start, { ...control, onLeft, resume: latest });
    if (isWorkerLost(outcome) && !control.signal?.aborted) {
      const { error } = outcome;
      control.onEvent?.({ type: "start-again", start, iteration: latest?.iteration ?? 0, error });
      outcome = await runner.run(start, { ...control, onLeft, resume: latest });
    }
    await looking;
    await leaving;
    if (outcome.type === "finished") await store.keep({ ...place, type: "finished", solution: outcome.solution });
    return outcome;
  } finally {
    clearInterval(timer);
  }
}

function isWorkerLost(outcome: StartOutcome): outcome is StartOutcome & { readonly error: WorkerLostError } {
  return outcome.type === "failed" && outcome.error instanceof WorkerLostError;
}
