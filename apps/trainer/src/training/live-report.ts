/** `report.html`, the page about a run, while it runs and when it is over. */

import { join } from "node:path";
import { type TrainingExample, type TrainingNote, trainingReportHtml } from "@autophase/figures";
import { isAutophaseError } from "@autophase/tensor-io";
import { writeFileAtomic } from "@autophase/tensor-io/node";
import type { TrainEvent } from "@autophase/trainer";
import { type EpochRecord, RUN_FILES } from "./run-folder.js";
import type { RunListener } from "./run-listener.js";
import type { StepRecord } from "./step-log.js";
import type { TimeLeft } from "./time-left.js";

export interface LiveReportOptions {
  readonly folder: string;
  readonly title: string;
  readonly parameters: Parameters<typeof trainingReportHtml>[0]["parameters"];
  readonly totalSteps: number;
  readonly timeLeft: TimeLeft;
  /** The epochs so far; grows. */
  readonly history: readonly EpochRecord[];
  /** The steps before. */
  readonly earlier: readonly StepRecord[];
  /** Least seconds between two versions; default 10. */
  readonly everySeconds?: number;
}

/** Writing takes at most about this share of the time, unless that would make the page old. */
const SHARE = 0.02;
const OLD_SECONDS = 60;

export function createLiveReport(options: LiveReportOptions): RunListener {
  const { everySeconds = 10, totalSteps, timeLeft, history } = options;
  const steps = [...options.earlier];
  const notes: TrainingNote[] = [];
  let pictures: { readonly step: number; readonly examples: readonly TrainingExample[] } | undefined;
  // the first version as soon as there is a curve
  let due = performance.now() + 1000;

  const write = async (state: "running" | "finished" | "stopped", message?: string): Promise<void> => {
    if (steps.length === 0) return;
    const began = performance.now();
    const done = (steps.at(-1) as StepRecord).step + 1;
    const secondsLeft = state === "running" ? timeLeft.seconds(done) : undefined;
    const status = { state, step: done, totalSteps, updated: new Date().toISOString() };
    const html = trainingReportHtml({
      title: options.title,
      status: { ...status, ...(secondsLeft !== undefined && { secondsLeft }), ...(message && { message }) },
      steps: columnsOf(steps),
      epochs: history.map(({ validationLoss, ...epoch }) => ({
        ...epoch,
        ...(validationLoss !== null && { validationLoss }),
      })),
      notes,
      ...(pictures && { examples: pictures.examples, examplesStep: pictures.step }),
      ...(options.parameters && { parameters: options.parameters }),
    });
    await writeFileAtomic(join(options.folder, RUN_FILES.report), new TextEncoder().encode(html));
    const pause = Math.min((performance.now() - began) / SHARE, 1000 * OLD_SECONDS);
    due = performance.now() + Math.max(1000 * everySeconds, pause);
  };

  return {
    on: async (event) => {
      if (event.type === "step-end") steps.push(recordOf(event));
      const note = noteOf(event);
      if (note) notes.push(note);
      if (performance.now() >= due) await write("running");
    },
    examples: (step, examples) => {
      pictures = { step, examples };
    },
    close: async (error) => {
      if (error === undefined) await write("finished");
      else await write("stopped", isAutophaseError(error) ? error.message : "an unforeseen error");
    },
  };
}

function recordOf({ step, epoch, loss, learningRate, gradientNorm, seconds }: StepRecord): StepRecord {
  return { step, epoch, loss, learningRate, gradientNorm, seconds };
}

function columnsOf(steps: readonly StepRecord[]): Parameters<typeof trainingReportHtml>[0]["steps"] {
  const column = (name: keyof StepRecord): Float64Array => Float64Array.from(steps, (record) => record[name]);
  return {
    // the curve shows steps done
    step: Float64Array.from(steps, ({ step }) => step + 1),
    loss: column("loss"),
    learningRate: column("learningRate"),
    gradientNorm: column("gradientNorm"),
    seconds: column("seconds"),
  };
}

/** Events that are worth a line. */
function noteOf(event: TrainEvent): TrainingNote | undefined {
  switch (event.type) {
    case "resumed":
      return { step: event.step, text: "resumed from a checkpoint" };
    case "epoch-end":
      return event.isBest ? { step: event.step, text: `best so far, epoch ${event.epoch + 1}` } : undefined;
    case "early-stopped":
      return { step: event.step, text: `stopped early: ${event.waited} epochs without improvement` };
    default:
      return undefined;
  }
}
