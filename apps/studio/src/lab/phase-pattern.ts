/** Many starts of the pattern in workers of this one, looked into while they go. */

import { type EngineName, selectEngine } from "@autophase/kernels";
import {
  createRunWords,
  createSupervisedRun,
  keepingStarts,
  type LiveRun,
  type PhasingSettings,
  patternOf,
  planPhasing,
  readableFigures,
  reconstruct,
  type StartView,
} from "@autophase/reconstruction";
import { createWorkerPool, openStartDatabase } from "@autophase/reconstruction/web";
import { type Json, ValueError } from "@autophase/tensor-io";
import type { LabState } from "./lab-state.js";
import { PROVENANCE } from "./provenance.js";
import { setReconstruction } from "./set-reconstruction.js";
import { startingGuesses } from "./starting-guesses.js";

export interface PhasingRequest {
  readonly settings: PhasingSettings;
  readonly engine: EngineName | "auto";
  /** Paths of files that the first starts begin at. */
  readonly from?: readonly string[];
  /** Starts at a time, at most. */
  readonly workers?: number | undefined;
}

/** What the page shows of a run. */
export interface RunReport {
  readonly run: LiveRun;
  readonly lines: readonly string[];
  /** Of the start that got on last. */
  readonly view: StartView | undefined;
  readonly iterations: number;
}

export interface PhasedFacts {
  readonly figures: { readonly [name: string]: Json };
  readonly interrupted: boolean;
  /** Why there is no crystal in nanometres. */
  readonly withoutCrystal: string | undefined;
}

const INTERVAL_MILLISECONDS = 250;
/** Between two looks at a start that is kept for a tab that may be closed. */
const KEEP_SECONDS = 10;

export async function phasePattern(
  state: LabState,
  { settings, engine: engineName, from = [], workers }: PhasingRequest,
  onReport: (report: RunReport) => void,
): Promise<PhasedFacts> {
  if (state.pattern === undefined) throw new ValueError("prepare a pattern first");
  const { name, pattern } = state.pattern;
  const { intensity, mask } = pattern;
  const plan = planPhasing(settings, "answer");
  const { engine, reason } = await selectEngine(engineName);
  const lines = [`engine: ${reason}`, `recipe: ${plan.origin}`, ...plan.remarks.map((remark) => `recipe: ${remark}`)];
  const guesses = await startingGuesses(state.files, from, patternOf(plan, pattern), engineName);
  lines.push(...guesses.map(({ words }) => words));
  const kept = await openStartDatabase("autophase-starts", {
    identity: { ...PROVENANCE, engine: engine.name, plan, guesses, intensity, mask },
    onProblem: (problem) => lines.push(problem),
  }).catch(() => undefined);
  if (kept && kept.found > 0) lines.push(`gone on with: ${kept.found} starts were kept`);
  let view: StartView | undefined;
  const run = createSupervisedRun(plan, {
    isWatched: () => true,
    onView: (start) => {
      view = start.view;
    },
  });
  state.run = run;
  const report = (): void =>
    onReport({ run: withoutViews(run.store.read()), lines, view, iterations: plan.iterations });
  const timer = setInterval(report, INTERVAL_MILLISECONDS);
  const words = createRunWords();
  const pool = createWorkerPool(engine, { workers });
  try {
    const outcome = await reconstruct(pattern, plan, {
      runners: run.watching(kept ? keepingStarts(pool, kept, KEEP_SECONDS) : pool),
      guesses: guesses.map(({ guess }) => guess),
      signal: run.signal,
      now: run.now,
      provenance: { ...PROVENANCE, inputs: { pattern: name, ...(from.length > 0 && { from: [...from] }) } },
      onEvent(event) {
        run.onEvent(event);
        lines.push(...words(event).lines);
      },
    });
    if (!outcome.interrupted) await kept?.remove();
    state.outcome = outcome;
    const withoutCrystal = setReconstruction(state, name, outcome.reconstruction);
    run.store.set(outcome.interrupted ? "interrupted" : "finished", outcome.answer.verdict.reason);
    return { figures: readableFigures(outcome.figures), interrupted: outcome.interrupted, withoutCrystal };
  } catch (error) {
    run.store.set("failed", error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    clearInterval(timer);
    await kept?.close();
    run.end();
    report();
    engine.dispose();
  }
}

/** Pictures of every start would be too much to send each time. */
function withoutViews(run: LiveRun): LiveRun {
  return { ...run, starts: run.starts.map((start) => ({ ...start, view: undefined })) };
}
