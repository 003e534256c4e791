/** From a plan to an answer; to that of another plan where it is not trusted and the first one says so. */

import type { DiffractionPattern } from "@autophase/tensor-io";
import { chosenStarts } from "../answer/chosen-starts.js";
import { type Answer, oneAnswer } from "../answer/one-answer.js";
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
  readonly before?: EarlierAnswer;
}

/** @throws what `runStartsOfPlan` throws. @throws {NoneKeptError} when the recipe keeps no start. */
export async function answered(
  plan: PhasingPlan,
  measured: DiffractionPattern,
  options: FlowOptions,
): Promise<Answered> {
  const over = await runStartsOfPlan(plan, measured, options);
  if (!plan.otherwise) return { plan, over, answer: lastAnswer(plan, over, options) };
  const first = { plan, over, answer: answerOf(plan, over) };
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
    const { over: next, ...second } = await answered(otherwise, measured, options);
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
function lastAnswer(plan: PhasingPlan, over: PhasedStarts, { onEvent }: FlowOptions): Answer {
  onEvent?.({ type: "starts-over" });
  return answerOf(plan, over);
}

function answerOf({ settings }: PhasingPlan, over: PhasedStarts): Answer {
  const { pattern, solutions, freeSet, founders, generationTable, clearAnswer } = over;
  const begun = generationTable ? settings.starts : over.begun;
  const chosen = settings.keep ? chosenStarts(solutions, settings.keep) : solutions;
  return clearAnswer ?? oneAnswer(pattern, chosen, { freeSet, begun, founders });
}
