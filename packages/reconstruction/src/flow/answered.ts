/** From a plan to an answer; to that of another plan where it is not trusted and the first one says so. */

import { type Solution, scoreOf } from "@autophase/phase-retrieval";
import type { DiffractionPattern } from "@autophase/tensor-io";
import { chosenStarts } from "../answer/chosen-starts.js";
import { type Answer, answerPieces, oneAnswer } from "../answer/one-answer.js";
import { unlessAborted } from "../answer/unless-aborted.js";
import { NoSolutionError } from "../errors.js";
import type { FlowOptions } from "./flow-options.js";
import type { PhasingPlan } from "./plan-phasing.js";
import { type PhasedStarts, runStartsOfPlan } from "./run-starts-of-plan.js";

/** An answer that was not trusted, so that another way was taken. Plain data. */
export interface EarlierAnswer {
  /** The recipe's: `preset fast`. */
  readonly origin: string;
  /** The verdict's. */
  readonly reason: string;
  readonly starts: number;
  readonly iterations: number;
  readonly seconds: number;
}

export interface Answered {
  /** The one that the answer is of. */
  readonly plan: PhasingPlan;
  /** Iterations and seconds are of all that ran. */
  readonly over: PhasedStarts;
  readonly answer: Answer;
  /** What the answer was judged beside: every start, or the best alone where it was interrupted. */
  readonly beside: readonly Solution[];
  readonly before?: EarlierAnswer;
}

/** @throws what `runStartsOfPlan` throws. @throws {NoneKeptError} when the recipe keeps no start. */
export async function answered(
  plan: PhasingPlan,
  measured: DiffractionPattern,
  options: FlowOptions,
): Promise<Answered> {
  const over = await runStartsOfPlan(plan, measured, options);
  if (!plan.otherwise) return lastAnswer(plan, over, options);
  const first = await answerOf(plan, over, options);
  const second = isDoubted(first) ? await otherwiseAnswered(first, plan.otherwise, measured, options) : undefined;
  if (!second) options.onEvent?.({ type: "starts-over" });
  return second ?? { ...first, over: { ...over, interrupted: options.signal?.aborted ?? false } };
}

function isDoubted({ over, answer }: Answered): boolean {
  return !over.interrupted && !answer.verdict.trustworthy;
}

/** `undefined` where it came to nothing, or was interrupted before it came to more than what is there. */
async function otherwiseAnswered(
  { plan: { origin }, over, answer }: Answered,
  otherwise: PhasingPlan,
  measured: DiffractionPattern,
  options: FlowOptions,
): Promise<Answered | undefined> {
  const { verdict } = answer;
  options.onEvent?.({ type: "otherwise", origin: otherwise.origin, verdict });
  try {
    // nothing of what was not trusted: also not where it began
    const { over: next, ...second } = await answered(otherwise, measured, { ...options, guesses: undefined });
    if (next.interrupted && !second.answer.verdict.trustworthy) return undefined;
    const { begun: starts, iterations, seconds } = over;
    return {
      ...second,
      over: { ...next, iterations: iterations + next.iterations, seconds: seconds + next.seconds },
      before: { origin, reason: verdict.reason, starts, iterations, seconds },
    };
  } catch (error) {
    if (options.signal?.aborted || error instanceof NoSolutionError) return undefined;
    throw error;
  }
}

/** Nothing runs while it is made. */
function lastAnswer(plan: PhasingPlan, over: PhasedStarts, options: FlowOptions): Promise<Answered> {
  options.onEvent?.({ type: "starts-over" });
  return answerOf(plan, over, options);
}

/**
 * Interrupted meanwhile, or while a generation was ranked, the best start alone; what was interrupted before is made
 * into what there is of it.
 */
async function answerOf(plan: PhasingPlan, over: PhasedStarts, { signal }: FlowOptions): Promise<Answered> {
  const { settings } = plan;
  const { pattern, solutions, freeSet, founders, coarse, isLeftUnranked, generationTable, clearAnswer } = over;
  const begun = generationTable ? settings.starts : over.begun;
  const chosen = settings.keep ? chosenStarts(solutions, settings.keep) : solutions;
  const heard = over.interrupted && !isLeftUnranked ? undefined : signal;
  const answer =
    clearAnswer ?? (await unlessAborted(heard, answerPieces(pattern, chosen, { freeSet, begun, founders, coarse })));
  if (answer) return { plan, over, answer, beside: solutions };
  const beside = [...chosen].sort((a, b) => scoreOf(a) - scoreOf(b) || a.start - b.start).slice(0, 1);
  const best = oneAnswer(pattern, beside, { freeSet, begun, coarse });
  return { plan, over: { ...over, interrupted: true }, answer: best, beside };
}
