/** The common way of `phase` and `reconstruct`: check, run, save, report, even when interrupted. */

import { basename } from "node:path";
import { InterruptedError, interruptSignal, printResult, type Result, UsageError } from "@autophase/command-line";
import { type SelectedEngine, selectEngine } from "@autophase/kernels";
import { centerPattern, heldOutVoxels, type Solution, scoreOf } from "@autophase/phase-retrieval";
import { type Answer, type AnswerOptions, type Enough, isClear } from "@autophase/reconstruction";
import { type DiffractionPattern, formatShape, type Json, type Reconstruction } from "@autophase/tensor-io";
import { readPattern, writeFileAtomic, writeReconstruction } from "@autophase/tensor-io/node";
import { answerEvidence, answerMaps, answerResult } from "./answer-files.js";
import { liveOfPhasing, underLive } from "./live-phasing.js";
import { assertWritable, withExtension } from "./output-path.js";
import { type ChosenRecipe, chooseRecipe, type PhasingOptions } from "./phasing-options.js";
import { type PhasingSetting, parametersOf } from "./phasing-setting.js";
import { networkStart } from "./prediction/network-start.js";
import { processRecord } from "./process-record.js";
import { reportOf } from "./report-of.js";
import { type ManyStarts, runManyStarts } from "./run-many-starts.js";
import { reconstructionOf, recordedStarts } from "./solution-files.js";
import { assertFits, readStartingObjects } from "./starting-files.js";

/** What becomes of the starts. */
export interface PhasingFlow {
  /** Of a recipe for which the option is not given. */
  readonly starts: number | "as the recipe";
  /** From the starts to one result; default the best of them. */
  readonly answer?: (
    pattern: DiffractionPattern,
    run: Pick<ManyStarts, "solutions" | "founders">,
    options: AnswerOptions,
  ) => Answer;
}

export async function phasePattern(path: string, options: PhasingOptions, flow: PhasingFlow): Promise<void> {
  const signal = interruptSignal();
  await assertWritable(options.out);
  const chosen = await chooseRecipe(options, flow.starts);
  const { starts, heldOut: held, generations: told, center, fewestStarts, ...settings } = chosen.settings;
  const measured = await readPattern(path, options.kind ? { kind: options.kind } : {});
  // here and not in each start: what is held out, judged and written is the centred pattern
  const pattern = center ? centerPattern(measured) : measured;
  const selected = await selectEngine(options.engine);
  announce(path, pattern, selected, chosen);
  const { weights, engine, seed, workers } = options;
  const { shape } = pattern.intensity;
  if (typeof chosen.support !== "string") assertFits(`--support ${options.support}`, chosen.support.shape, shape);
  const given = await readStartingObjects(options.from, shape);
  const predicted =
    weights === undefined ? [] : [await networkStart(pattern, { weights, engine, start: given.length })];
  const guess = [...given, ...predicted];
  if (guess.length > starts) {
    throw new UsageError(`--from and --weights give ${guess.length} starts where to begin, but --starts is ${starts}`);
  }
  const generations = flow.answer && told;
  if (told && !generations) process.stderr.write("recipe: generations are left out; autophase reconstruct runs them\n");
  // a single result keeps every voxel unless it is asked to spare some; an answer is judged on voxels no start has seen
  const isHeld = starts > 1 && (held === undefined ? flow.answer !== undefined : held !== false);
  const freeSet = isHeld ? heldOutVoxels(pattern, { ...(held || {}), seed }) : undefined;
  const common = {
    ...settings,
    seed,
    support: chosen.support,
    freeSet,
    guesses: guess,
  };
  const { answer: answerOf } = flow;
  const isEnough: Enough["isEnough"] = (solutions, begun) => {
    const some = answerOf?.(pattern, { solutions }, { freeSet, begun });
    return some !== undefined && isClear(some.verdict, some.agreement.kept);
  };
  const enough = answerOf && fewestStarts !== undefined ? { fewest: fewestStarts, isEnough } : undefined;
  const setting = { path, pattern, options, chosen, engine: selected.engine.name };
  const live = await liveOfPhasing(setting, { generations, isJudged: freeSet !== undefined });
  const { work, report } = await underLive(live, async () => {
    const run = await runManyStarts(pattern, {
      ...{ starts, enough, generations, workers, selected, live },
      options: common,
      signal: live ? AbortSignal.any([signal, live.signal]) : signal,
    });
    selected.engine.dispose();
    live?.set("writing", "the starts are over; judging and writing");
    const answer = answerOf?.(pattern, run, { freeSet, begun: generations ? starts : run.begun });
    const work = { ...setting, run, answer };
    const report = await save(work);
    if (run.interrupted) throw new InterruptedError(`interrupted; the best so far is in ${options.out}`);
    return { work, report, message: answer?.verdict.reason ?? `written to ${options.out}` };
  });
  if (work.answer) process.stderr.write(`${work.answer.verdict.reason}\n`);
  printResult({ ...summaryOf(work), out: options.out, ...report }, { json: options.json ?? false });
}

function announce(
  path: string,
  { intensity, mask }: DiffractionPattern,
  { reason }: SelectedEngine,
  { origin, remarks }: ChosenRecipe,
): void {
  process.stderr.write(`engine: ${reason}\n`);
  const masked = mask ? mask.data.reduce((sum, measured) => sum + 1 - measured, 0) : 0;
  const gaps = masked > 0 ? `, ${masked} voxels not measured` : "";
  process.stderr.write(`pattern: ${path}, ${formatShape(intensity.shape)}${gaps}\n`);
  process.stderr.write(`recipe: ${origin}\n`);
  for (const remark of remarks) process.stderr.write(`recipe: ${remark}\n`);
}

interface Work extends PhasingSetting {
  readonly run: ManyStarts;
  readonly answer: Answer | undefined;
}

async function save(work: Work): Promise<{ report?: string }> {
  const { options, run } = work;
  const reconstruction = resultOf(work);
  await writeReconstruction(options.out, reconstruction);
  if (!options.report || run.interrupted) return {};
  const report = withExtension(options.out, ".html");
  const page = reportOf(reconstruction, { title: basename(options.out) });
  await writeFileAtomic(report, new TextEncoder().encode(page));
  return { report };
}

/** What is written: the answer with its maps, or the best start. */
function resultOf(work: Work): Reconstruction {
  const { pattern, run, answer } = work;
  const best = bestOf(work);
  const object = answer ?? best;
  const record = processRecord({
    ...parametersOf(work),
    chi: answer?.fit.chi ?? best.chi,
    best: best.start,
    ...pointSpreadRecord(work, best),
    seconds: run.seconds,
    interrupted: run.interrupted,
    ...(run.generations && { generationTable: run.generations.map((summary) => ({ ...summary })) }),
    ...(answer && { answer: answerResult(answer), startTable: answer.starts.map((start) => ({ ...start })) }),
    evidence: {
      starts: recordedStarts(run.solutions),
      warnings: warningsOf(run),
      ...(answer && answerEvidence(answer)),
    },
  });
  const reconstruction = reconstructionOf(pattern, { ...object, errorCurve: best.errorCurve }, record);
  if (!answer) return reconstruction;
  return { ...reconstruction, maps: answerMaps(answer), ...(answer.halves && { halves: answer.halves }) };
}

function warningsOf({ warnings, failed }: ManyStarts): string[] {
  return [
    ...warnings.map(({ message }) => message),
    ...failed.map(({ start, error }) => `start ${start + 1} failed: ${error.message}`),
  ];
}

/** Of known form: a free one is its own kernel. */
function pointSpreadRecord({ chosen: { settings } }: Work, { pointSpread }: Solution): { [name: string]: Json } {
  if (!pointSpread || settings.coherence?.model === "free") return {};
  return { pointSpread: { widths: [...pointSpread.widths], mixing: pointSpread.mixing } };
}

function bestOf({ run: { solutions }, answer }: Work) {
  if (answer) return solutions.find(({ start }) => start === answer.best) ?? solutions[0];
  return solutions.reduce((best, next) => (scoreOf(next) < scoreOf(best) ? next : best));
}

function summaryOf(work: Work): Result {
  const { pattern, run, answer, engine } = work;
  const best = bestOf(work);
  const { iterations, generations } = run;
  const chi = answer?.fit.chi ?? best.chi;
  return {
    engine,
    shape: [...pattern.intensity.shape],
    starts: run.solutions.length,
    iterations,
    seconds: run.seconds,
    secondsPerIteration: run.seconds / iterations,
    chi,
    chiSquared: chi ** 2,
    supportVoxels: (answer ?? best).support.data.reduce((sum, inside) => sum + inside, 0),
    best: best.start,
    ...(best.freeLlk !== undefined && { freeLlk: best.freeLlk }),
    ...(generations && { generations: generations.map((summary) => ({ ...summary })) }),
    ...(answer && answerResult(answer)),
  };
}
