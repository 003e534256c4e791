/** The common way of `phase` and `reconstruct`: check, run, save, report, even when interrupted. */

import { InterruptedError, interruptSignal, printResult } from "@autophase/command-line";
import { type SelectedEngine, selectEngine } from "@autophase/kernels";
import type { PhaseOptions, PhasingResult, Solution } from "@autophase/phase-retrieval";
import { type DiffractionPattern, formatShape, type Json } from "@autophase/tensor-io";
import { readPattern, writeFileAtomic, writeReconstruction } from "@autophase/tensor-io/node";
import { assertWritable, withExtension } from "./output-path.js";
import { type PhasingOptions, toPhaseOptions } from "./phasing-options.js";
import { networkStart } from "./prediction/network-start.js";
import { processRecord } from "./process-record.js";
import { type PhasingRun, runPhasing } from "./run-phasing.js";
import { reconstructionOf, reportOf, startSummaries } from "./solution-files.js";

/** What a command adds to the common way. */
export interface PhasingFlow {
  /** Sees every finished start, objects included. */
  readonly onSolution?: (solution: Solution) => void;
  /** More for the result and the report, once all starts are there. */
  readonly judge?: (result: PhasingResult) => Judgement;
}

export interface Judgement {
  readonly result: { readonly [key: string]: Json };
  readonly remarks: readonly string[];
}

export async function phasePattern(path: string, options: PhasingOptions, flow: PhasingFlow = {}): Promise<void> {
  const signal = interruptSignal();
  await assertWritable(options.out);
  const settings = await toPhaseOptions(options);
  const pattern = await readPattern(path, options.kind ? { kind: options.kind } : {});
  const selected = await selectEngine(options.engine);
  announce(path, pattern, selected);
  const { recipe, starts, weights } = options;
  const guess = weights === undefined ? undefined : await networkStart(pattern, { weights, engine: options.engine });
  const run = await runPhasing(
    pattern,
    { ...settings, recipe, starts, engine: selected.engine, signal, ...(guess && { guess }) },
    flow.onSolution,
  );
  const judgement = (!run.interrupted && flow.judge?.(run.result)) || { result: {}, remarks: [] };
  const report = await save({ path, pattern, options, settings, run, judgement, engine: selected.engine.name });
  if (run.interrupted) throw new InterruptedError(`interrupted; the best so far is in ${options.out}`);
  for (const remark of judgement.remarks) process.stderr.write(`${remark}\n`);
  const summary = summaryOf(run, pattern, selected.engine.name);
  printResult({ ...summary, ...judgement.result, out: options.out, ...report }, { json: options.json ?? false });
}

function announce(path: string, { intensity, mask }: DiffractionPattern, { reason }: SelectedEngine): void {
  process.stderr.write(`engine: ${reason}\n`);
  const masked = mask ? mask.data.reduce((sum, measured) => sum + 1 - measured, 0) : 0;
  const gaps = masked > 0 ? `, ${masked} voxels not measured` : "";
  process.stderr.write(`pattern: ${path}, ${formatShape(intensity.shape)}${gaps}\n`);
}

interface Saved {
  readonly path: string;
  readonly pattern: DiffractionPattern;
  readonly options: PhasingOptions;
  readonly settings: Omit<PhaseOptions, "engine" | "signal">;
  readonly run: PhasingRun;
  readonly judgement: Judgement;
  readonly engine: string;
}

async function save({ path, pattern, options, settings, run, judgement, engine }: Saved): Promise<{ report?: string }> {
  const { recipe, beta, starts, seed, support, weights = null, breakTwin = null, kind = "intensity" } = options;
  const shrinkWrap = settings.shrinkWrap ? { ...settings.shrinkWrap } : false;
  const parameters = {
    pattern: path,
    kind,
    engine,
    recipe,
    beta,
    starts,
    seed,
    support,
    weights,
    shrinkWrap,
    breakTwin,
  };
  const record = processRecord({
    ...(parameters as { [name: string]: Json }),
    chi: run.result.best.chi,
    best: run.result.best.start,
    seconds: run.seconds,
    interrupted: run.interrupted,
  });
  const reconstruction = reconstructionOf(pattern, run.result.best, record);
  await writeReconstruction(options.out, reconstruction);
  if (!options.report || run.interrupted) return {};
  const report = withExtension(options.out, ".html");
  const extras = { title: options.out, starts: startSummaries(run.result), warnings: judgement.remarks };
  await writeFileAtomic(report, new TextEncoder().encode(reportOf(reconstruction, extras)));
  return { report };
}

function summaryOf({ result, seconds }: PhasingRun, pattern: DiffractionPattern, engine: string) {
  const { best, starts } = result;
  const iterations = starts.reduce((sum, start) => sum + start.iterations, 0);
  return {
    engine,
    shape: [...pattern.intensity.shape],
    starts: starts.length,
    iterations,
    seconds,
    secondsPerIteration: seconds / iterations,
    chi: best.chi,
    chiSquared: best.chi ** 2,
    supportVoxels: best.supportVoxels,
    best: best.start,
  };
}
