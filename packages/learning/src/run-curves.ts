/** What has happened in a run so far, as plain data for curves and pages. */

import { isAutophaseError } from "@autophase/tensor-io";
import type { TrainEvent } from "@autophase/trainer";
import type { TrainingExample } from "./predict-examples.js";
import type { StepRecord } from "./step-record.js";
import type { TimeLeft } from "./time-left.js";
import type { EpochRecord, TrainingEvent } from "./train-network.js";

export interface RunCurvesOptions {
  readonly totalSteps: number;
  readonly timeLeft: TimeLeft;
  /** The epochs and steps before. */
  readonly history: readonly EpochRecord[];
  readonly earlier: readonly StepRecord[];
}

export type RunState = "running" | "finished" | "stopped";

/** A run up to now. */
export interface RunContent {
  readonly status: {
    readonly state: RunState;
    /** Steps done. */
    readonly step: number;
    readonly totalSteps: number;
    /** ISO 8601. */
    readonly updated: string;
    readonly secondsLeft?: number;
    readonly message?: string;
  };
  /** One value for each step; `step` counts those done. */
  readonly steps: {
    readonly step: Float64Array;
    readonly loss: Float64Array;
    readonly learningRate: Float64Array;
    readonly gradientNorm: Float64Array;
    readonly seconds: Float64Array;
  };
  readonly epochs: readonly (Omit<EpochRecord, "validationLoss"> & { readonly validationLoss?: number })[];
  readonly notes: readonly { readonly step: number; readonly text: string }[];
  readonly examples?: readonly TrainingExample[];
  /** Steps done when the examples were made. */
  readonly examplesStep?: number;
}

export interface RunCurves {
  readonly onEvent: (event: TrainingEvent) => void;
  /** Undefined before the first step. @param error - what stopped the run. */
  readonly content: (state: RunState, error?: unknown) => RunContent | undefined;
}

export function createRunCurves({ totalSteps, timeLeft, ...before }: RunCurvesOptions): RunCurves {
  const steps = [...before.earlier];
  const notes: { step: number; text: string }[] = [];
  let history = before.history;
  let pictures: { readonly examples: readonly TrainingExample[]; readonly examplesStep: number } | undefined;
  return {
    onEvent: (event) => {
      if (event.type === "step-end") steps.push(event);
      else if (event.type === "epoch-recorded") history = event.history;
      else if (event.type === "examples") pictures = { examples: event.examples, examplesStep: event.step };
      const text = noteOf(event);
      if (text && "step" in event) notes.push({ step: event.step, text });
    },
    content: (state, error) => {
      const last = steps.at(-1);
      if (!last) return undefined;
      const done = last.step + 1;
      const secondsLeft = state === "running" ? timeLeft.seconds(done) : undefined;
      const message = error === undefined ? undefined : isAutophaseError(error) ? error.message : UNFORESEEN;
      const status = { state, step: done, totalSteps, updated: new Date().toISOString() };
      return {
        status: { ...status, ...(secondsLeft !== undefined && { secondsLeft }), ...(message && { message }) },
        steps: columnsOf(steps),
        epochs: history.map(({ validationLoss, ...epoch }) => ({
          ...epoch,
          ...(validationLoss !== null && { validationLoss }),
        })),
        notes,
        ...pictures,
      };
    },
  };
}

const UNFORESEEN = "an unforeseen error";

function columnsOf(steps: readonly StepRecord[]): RunContent["steps"] {
  const column = (name: keyof StepRecord): Float64Array => Float64Array.from(steps, (record) => record[name]);
  return {
    step: Float64Array.from(steps, ({ step }) => step + 1),
    loss: column("loss"),
    learningRate: column("learningRate"),
    gradientNorm: column("gradientNorm"),
    seconds: column("seconds"),
  };
}

/** Events that are worth a line. */
function noteOf(event: TrainingEvent | TrainEvent): string | undefined {
  switch (event.type) {
    case "resumed":
      return "resumed from a checkpoint";
    case "epoch-end":
      return event.isBest ? `best so far, epoch ${event.epoch + 1}` : undefined;
    case "early-stopped":
      return `stopped early: ${event.waited} epochs without improvement`;
    default:
      return undefined;
  }
}
