/** Many starts of the pattern in workers of this one, looked into while they go. */

import { type EngineName, selectEngine } from "@autophase/kernels";
import {
  createRunWords,
  createSupervisedRun,
  keepingStarts,
  type LiveRun,
  type LiveView,
  type PhasingSettings,
  patternOf,
  planPhasing,
  readableFigures,
  reconstruct,
} from "@autophase/reconstruction";
import { createWorkerPool, openStartDatabase, type StartDatabase } from "@autophase/reconstruction/web";
import { isAutophaseError, type Json, ValueError } from "@autophase/tensor-io";
import type { CrystalSurface } from "./crystal-surface.js";
import { formingSurface } from "./forming-surface.js";
import type { LabState } from "./lab-state.js";
import { PROVENANCE } from "./provenance.js";
import { setReconstruction } from "./set-reconstruction.js";
import { SHIPPED_NETWORK } from "./shipped-network.js";
import { startingGuesses } from "./starting-guesses.js";

export interface PhasingRequest {
  readonly settings: PhasingSettings;
  readonly engine: EngineName | "auto";
  /** Paths of files that the first starts begin at. */
  readonly from?: readonly string[];
  /** Steps of learning on the pattern, where one of them is a network. */
  readonly fineTune?: number;
  /** Starts at a time, at most. */
  readonly workers?: number | undefined;
}

/** The blocks of an object stay here: the page gets their surface. */
export type SeenStart = Omit<LiveView, "solid">;

/** What the page shows of a run. */
export interface RunReport {
  readonly run: LiveRun;
  readonly engine: string;
  readonly lines: readonly string[];
  /** Of the start that got on last. */
  readonly view: SeenStart | undefined;
  /** Of the view, where it is another than in the report before. */
  readonly surface: CrystalSurface | undefined;
  readonly iterations: number;
}

export interface PhasedFacts {
  readonly figures: { readonly [name: string]: Json };
  readonly interrupted: boolean;
  /** Why there is no crystal in nanometres. */
  readonly withoutCrystal: string | undefined;
}

/** Between two reports: without a graphics card drawing them four times a second took a tenth of a run. */
const INTERVAL_MILLISECONDS = 1000;
/** Between two surfaces of an object on its way, for the same reason. */
const SURFACE_MILLISECONDS = 4000;
/** Between two looks at a start that is kept for a tab that may be closed. */
const KEEP_SECONDS = 10;

export async function phasePattern(
  state: LabState,
  { settings, engine: engineName, from = [], fineTune, workers }: PhasingRequest,
  onReport: (report: RunReport) => void,
): Promise<PhasedFacts> {
  if (state.pattern === undefined) throw new ValueError("prepare a pattern first");
  const { name, pattern } = state.pattern;
  const { intensity, mask } = pattern;
  const plan = planPhasing(settings, "answer");
  const { engine, reason } = await selectEngine(engineName);
  const lines = [`engine: ${reason}`, `recipe: ${plan.origin}`, ...plan.remarks.map((remark) => `recipe: ${remark}`)];
  let view: LiveView | undefined;
  const run = createSupervisedRun(plan, {
    isWatched: () => true,
    onView: (start) => {
      view = start.view;
    },
  });
  state.running = { run, plan, engine: engine.name };
  const surfaceOf = surfacesInTurn(state);
  const report = (): void =>
    onReport({
      run: withoutViews(run.store.read()),
      engine: engine.name,
      lines,
      view: view && withoutSolid(view),
      surface: view && surfaceOf(view),
      iterations: plan.iterations,
    });
  const timer = setInterval(report, INTERVAL_MILLISECONDS);
  report();
  let kept: StartDatabase | undefined;
  const words = createRunWords();
  const pool = createWorkerPool(engine, { workers });
  try {
    const isOwn = from.length === 0 && plan.beginning?.at === "network";
    const guesses = await startingGuesses(state.files, isOwn ? [SHIPPED_NETWORK] : from, patternOf(plan, pattern), {
      engine: engineName,
      fineTune,
      signal: run.signal,
      onStep: replacingLast(lines),
    }).catch((error: unknown) => {
      if (!isOwn || !isAutophaseError(error)) throw error;
      lines.push(`all starts begin at random: ${error.message}`);
      return [];
    });
    lines.push(...guesses.map(({ words }) => words));
    run.signal.throwIfAborted();
    kept = await openStartDatabase("autophase-starts", {
      identity: { ...PROVENANCE, engine: engine.name, plan, guesses, intensity, mask },
      onProblem: (problem) => lines.push(problem),
    }).catch((error: Error) => {
      lines.push(`the starts are lost when the tab is closed: ${error.message}`);
      return undefined;
    });
    if (kept && kept.found > 0) lines.push(`gone on with: ${kept.found} starts were kept`);
    const begun = isOwn && { beginning: { ...plan.beginning } };
    const inputs = {
      pattern: name,
      ...(from.length > 0 && { from: [...from] }),
      ...begun,
      ...(fineTune && { fineTune }),
    };
    const outcome = await reconstruct(pattern, plan, {
      runners: run.watching(kept ? keepingStarts(pool, kept, KEEP_SECONDS) : pool),
      guesses: guesses.map(({ guess }) => guess),
      signal: run.signal,
      now: run.now,
      provenance: { ...PROVENANCE, inputs },
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

/** A sentence that changes is one line of the log. */
function replacingLast(lines: string[]): (words: string) => void {
  const at = lines.length;
  return (words) => {
    lines[at] = words;
  };
}

/** The surface of a view that is another than the last, now and then. */
function surfacesInTurn(state: LabState): (view: LiveView) => CrystalSurface | undefined {
  let last = { view: undefined as LiveView | undefined, at: Number.NEGATIVE_INFINITY };
  return (view) => {
    const at = performance.now();
    if (view === last.view || at - last.at < SURFACE_MILLISECONDS) return undefined;
    last = { view, at };
    return formingSurface(state, view);
  };
}

function withoutSolid({ solid: _, ...seen }: LiveView): SeenStart {
  return seen;
}

/** Pictures of every start would be too much to send each time. */
function withoutViews(run: LiveRun): LiveRun {
  return { ...run, starts: run.starts.map((start) => ({ ...start, view: undefined })) };
}
