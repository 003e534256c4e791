/** The common way of `phase` and `reconstruct`: read, run, save, report, even when interrupted. */

import { InterruptedError, interruptSignal, printNote, printResult, StrictError } from "@autophase/command-line";
import { DeviceError, type SelectedEngine, selectEngine } from "@autophase/kernels";
import type { StartingGuess } from "@autophase/phase-retrieval";
import {
  assertFits,
  keepingStarts,
  type PhasingGoal,
  type PhasingOutcome,
  type PhasingPlan,
  type PhasingProvenance,
  patternOf,
  phaseBest,
  type ReconstructionOutcome,
  type RunnerPool,
  readableFigures,
  reconstruct,
  startResults,
} from "@autophase/reconstruction";
import {
  assertMemory,
  createSharedPool,
  createWorkerPool,
  readStartingObjects,
  type StartFile,
} from "@autophase/reconstruction/node";
import { type DiffractionPattern, formatShape, sizeOfShape } from "@autophase/tensor-io";
import { outputTarget, readPattern } from "@autophase/tensor-io/node";
import type { Command } from "commander";
import { openKeptStarts } from "./kept-starts.js";
import type { Live } from "./live/open-live.js";
import { openLiveOfPhasing, underLive } from "./live-phasing.js";
import { claimReconstruction, withExtension } from "./output-path.js";
import { assertEnoughStarts, type PhasingOptions, readPlan } from "./phasing-options.js";
import { writePhasingReport } from "./phasing-report.js";
import { loadSight, showFirstSight } from "./prediction/first-sight.js";
import { networkStart } from "./prediction/open-network.js";
import { provenance } from "./process-record.js";
import type { RankThreads } from "./ranks/rank-threads.js";
import { withRanks } from "./ranks/with-ranks.js";
import { readBeginning } from "./recipes/beginning.js";
import { writeResult } from "./report-file.js";
import { createRunReporter } from "./run-progress.js";

/** Of a result: object, support and pattern. */
const BYTES_PER_VOXEL = 13;

/**
 * Under `mpirun` the ranks share the starts, and the first one reads, speaks and writes.
 * @param command - `phase` or `reconstruct`, with its options.
 */
export function phasePattern(path: string, command: Command, goal: PhasingGoal): Promise<void> {
  return withRanks((ranks) => phaseWith(ranks, path, command, goal));
}

async function phaseWith(
  ranks: RankThreads | undefined,
  path: string,
  command: Command,
  goal: PhasingGoal,
): Promise<void> {
  const signal = interruptSignal();
  const options = command.opts<PhasingOptions>();
  const { out, kind = "intensity", weights = null, from, support = null } = options;
  await claimReconstruction(
    { out, report: options.report ? withExtension(out, ".html") : undefined },
    { inputs: [path, weights ?? undefined, options.recipe, support ?? undefined, ...from], force: options.force },
  );
  if (options.save === "all") await outputTarget(withExtension(out, LONGEST_START));
  const plan = await readPlan(command, goal);
  const beginsAtNetwork = weights !== null || (from.length === 0 && plan.beginning?.at === "network");
  const sight = !beginsAtNetwork && (options.live || options.livePort !== undefined) ? loadSight() : undefined;
  await sight?.catch(() => {});
  const pattern = patternOf(
    plan,
    await readPattern(path, { kind: options.kind, maskConvention: options.maskConvention, axes: options.axes }),
  );
  const { shape } = pattern.intensity;
  assertMemory(shape);
  await outputTarget(out, BYTES_PER_VOXEL * sizeOfShape(shape));
  const selected = await selectEngine(options.engine);
  announce(path, pattern, selected, plan);
  const guesses = await readGuesses(pattern, plan, options);
  const begun = plan.beginning && from.length === 0 && weights === null && { beginning: { ...plan.beginning } };
  const inputs = { pattern: path, kind, support, weights, ...(from.length > 0 && { from: [...from] }), ...begun };
  const job = { plan, pattern, options, selected, guesses, signal, ranks, provenance: { ...provenance(), inputs } };
  const live = await openLiveOfPhasing(path, job);
  const { result, message, doubt } = await underLive(live, async () => {
    if (live && sight) await showFirstSight(pattern, live, sight);
    else if (beginsAtNetwork) live?.showFirstSight(guesses[from.length]);
    const { outcome, kept } = await run(job, live);
    const sha256 = await writeResult(out, outcome.reconstruction, options.cropOutput);
    if (options.save === "all") await writeStarts(out, outcome, job);
    const report = options.report ? await writePhasingReport(out, outcome.reconstruction, sha256) : {};
    // a signal while starts are ranked or files are written comes through late
    if (outcome.interrupted || signal.aborted) {
      await kept?.close();
      const more = kept ? "; the same command with --resume goes on" : "";
      throw new InterruptedError(`interrupted; the best so far is in ${out}${more}`);
    }
    await kept?.remove();
    const message = "answer" in outcome ? outcome.answer.verdict.reason : `written to ${out}`;
    const figures = options.json ? outcome.figures : readableFigures(outcome.figures);
    return { result: { ...figures, out, ...report }, message, doubt: doubtOf(outcome) };
  });
  if (goal === "answer") printNote(message);
  printResult(result, { json: options.json ?? false });
  if (options.strict && doubt) throw new StrictError(`${out} is written, but ${doubt}`);
}

/** The name of a start is not known before its figure is. */
const LONGEST_START = ".start-10000.llk-0.00001234.cxi";

/** `R.start-2.llk-1.454.cxi` for each. */
async function writeStarts(out: string, outcome: PhasingOutcome, { options, provenance }: PhasingJob): Promise<void> {
  for (const { name, reconstruction } of startResults(outcome, provenance)) {
    await writeResult(withExtension(out, `.${name}.cxi`), reconstruction, options.cropOutput);
  }
}

/** Why a result should not be gone on with unseen. */
function doubtOf(outcome: PhasingOutcome | ReconstructionOutcome): string | undefined {
  const [warning] = outcome.warnings;
  if (warning) return warning.message;
  return "answer" in outcome && !outcome.answer.verdict.trustworthy ? "it is not to be trusted" : undefined;
}

function announce(
  path: string,
  { intensity, mask }: DiffractionPattern,
  { reason }: SelectedEngine,
  { origin, remarks, goal, settings }: PhasingPlan,
): void {
  const masked = mask ? mask.data.reduce((sum, measured) => sum + 1 - measured, 0) : 0;
  const gaps = masked > 0 ? `, ${masked} voxels not measured` : "";
  const isLeftOut = goal === "best" && settings.generations !== undefined;
  const lines = [
    `engine: ${reason}`,
    `pattern: ${path}, ${formatShape(intensity.shape)}${gaps}`,
    `recipe: ${origin}`,
    ...remarks.map((remark) => `recipe: ${remark}`),
    ...(isLeftOut ? ["recipe: generations are left out; autophase reconstruct runs them"] : []),
  ];
  printNote(lines.join("\n"));
}

/** Where the first starts begin: at the objects of files, then at what a network predicts. */
async function readGuesses(
  pattern: DiffractionPattern,
  { support, settings, beginning }: PhasingPlan,
  { from, weights, engine, support: file }: PhasingOptions,
): Promise<readonly StartingGuess[]> {
  const { shape } = pattern.intensity;
  if (typeof support === "object" && "shape" in support) assertFits(support.shape, shape, `--support ${file}`);
  const objects = await readStartingObjects(from, shape, "--from");
  const predicted = weights === undefined ? [] : [await networkStart(pattern, { weights, engine, start: from.length })];
  const typed = [...objects, ...predicted];
  const guesses = typed.length > 0 || !beginning ? typed : await readBeginning(beginning, pattern, engine);
  assertEnoughStarts(guesses.length, settings.starts);
  return guesses;
}

/** What is decided before anything runs. */
export interface PhasingJob {
  readonly plan: PhasingPlan;
  readonly pattern: DiffractionPattern;
  readonly options: PhasingOptions;
  readonly selected: SelectedEngine;
  readonly guesses: readonly StartingGuess[];
  readonly signal: AbortSignal;
  /** The other ranks of `mpirun`. */
  readonly ranks: RankThreads | undefined;
  readonly provenance: PhasingProvenance;
}

async function run(
  job: PhasingJob,
  live: Live | undefined,
): Promise<{ outcome: PhasingOutcome | ReconstructionOutcome; kept: StartFile | undefined }> {
  const { plan, pattern, options, selected, guesses, signal, provenance } = job;
  const { engine } = selected;
  const kept = await openKeptStarts(job);
  const own = poolOf(job, live);
  const pool = kept ? keepingStarts(own, kept, options.checkpoint) : own;
  const reporter = createRunReporter(live);
  const flow = plan.goal === "answer" ? reconstruct : phaseBest;
  try {
    const outcome = await flow(pattern, plan, {
      runners: live ? live.watching(pool) : pool,
      guesses,
      signal: live ? AbortSignal.any([signal, live.signal]) : signal,
      onEvent(event) {
        reporter.onEvent(event);
        if (event.type === "starts-over") engine.dispose();
      },
      provenance,
      now: live?.now,
    });
    return { outcome, kept };
  } catch (error) {
    await kept?.close();
    if (!(error instanceof DeviceError) || !kept) throw error;
    const onward = "the same command with --resume goes on, with this --engine or another";
    throw new DeviceError(`${error.message}; ${onward}`, { cause: error });
  } finally {
    reporter.stop();
  }
}

/** With other ranks, one start at a time here and one there. */
function poolOf({ options: { workers }, selected: { engine }, ranks }: PhasingJob, live: Live | undefined): RunnerPool {
  if (!ranks) return createWorkerPool(engine, { workers, keepsThreadFree: live?.hasPage });
  const own = createWorkerPool(engine, { workers: workers ?? 1, keepsThreadFree: true });
  return createSharedPool(own, ranks.threads, { name: engine.name, threads: ranks.threadsEach });
}
