/** The whole flow for one pattern: many starts, those that agree, what they share, and whether to trust it. */

import type { DiffractionPattern } from "@autophase/tensor-io";
import { scatterWarning } from "../answer/count-scatter.js";
import type { Answer } from "../answer/one-answer.js";
import { answerFigures, answerMaps } from "./answer-figures.js";
import { answered, type EarlierAnswer } from "./answered.js";
import { type FlowOptions, poolOf } from "./flow-options.js";
import { evidenceOf } from "./phasing-evidence.js";
import { figuresOf, outcomeRecord, type PhasingOutcome } from "./phasing-outcome.js";
import { phasingRecord, plain } from "./phasing-record.js";
import type { PhasingSettings } from "./phasing-settings.js";
import { type PhasingPlan, planPhasing } from "./plan-phasing.js";
import { reconstructionOf } from "./reconstruction-of.js";

/** Plain data. `reconstruction` has the answer's object with its maps and halves. */
export interface ReconstructionOutcome extends PhasingOutcome {
  readonly answer: Answer;
  /** What came first, and was not trusted. */
  readonly before?: EarlierAnswer | undefined;
}

/**
 * Runs independent starts of a centred pattern with two or three axes until enough of them clearly agree, or a guided
 * search where the recipe has generations, and makes one answer of them with a verdict; where that is not trusted and
 * the recipe names what follows, of that. The same bits for a seed, whoever runs what. Interrupted while the
 * answer is made, it is the best start alone, as if no other had agreed.
 * @param settings - or a plan made of them by `planPhasing`.
 * @throws {RecipeError | ShapeError | ValueError} for input that cannot be used.
 * @throws {NoSolutionError} when no start came to an end. @throws {NoneKeptError} when the recipe keeps none of them.
 * @throws the signal's reason when it aborts before anything was done.
 */
export async function reconstruct(
  measured: DiffractionPattern,
  settings: PhasingSettings | PhasingPlan,
  options: FlowOptions,
): Promise<ReconstructionOutcome> {
  const asked = "goal" in settings ? settings : planPhasing(settings, "answer");
  const { plan, over, answer, beside, before } = await answered(asked, measured, options);
  const { engine } = poolOf(options);
  const { pattern, solutions, generationTable } = over;
  const warning = scatterWarning(answer.fit.scatter, pattern);
  if (warning) options.onEvent?.({ type: "warning", ...warning });
  const run = warning ? { ...over, warnings: [...over.warnings, warning] } : over;
  const best = solutions.find(({ start }) => start === answer.best) ?? solutions[0];
  const { chi } = answer.fit;
  const table = generationTable?.length ? generationTable.map((summary) => plain(summary)) : undefined;
  const figures = answerFigures(answer);
  const record = phasingRecord(
    { plan, engine, provenance: options.provenance },
    {
      ...(table && plain({ generations: plan.settings.generations })),
      ...outcomeRecord(plan, run, best, chi),
      ...(table && { generationTable: table }),
      ...(before && { before: plain(before) }),
      answer: figures,
      startTable: answer.starts.map((start) => ({ ...start })),
      evidence: plain(evidenceOf({ ...run, solutions: beside }, answer)),
    },
  );
  const { object, support, halves } = answer;
  const reconstruction = reconstructionOf(pattern, { object, support, errorCurve: best.errorCurve }, record);
  return {
    ...run,
    plan,
    engine,
    answer,
    ...(before && { before }),
    best,
    reconstruction: { ...reconstruction, maps: answerMaps(answer), ...(halves && { halves }) },
    record,
    figures: {
      ...figuresOf(engine, run, best, { chi, support }),
      ...(table && { generations: table }),
      ...(before && { before: plain(before) }),
      ...figures,
    },
  };
}
