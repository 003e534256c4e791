/** The progress of a run for whoever waits at the terminal. */

import { createProgress, printNote } from "@autophase/command-line";
import { formatDuration, type TimeLeft, type TrainingEvent } from "@autophase/learning";

export interface ProgressLineOptions {
  readonly epochs: number;
  readonly totalSteps: number;
  readonly timeLeft: TimeLeft;
}

export interface ProgressLine {
  readonly show: (event: TrainingEvent) => void;
  readonly stop: () => void;
}

export function createProgressLine({ epochs, totalSteps, timeLeft }: ProgressLineOptions): ProgressLine {
  const progress = createProgress("training", totalSteps);
  let validation = "";
  return {
    show: (event) => {
      if (event.type === "step-end") {
        const done = event.step + 1;
        const seconds = timeLeft.seconds(done);
        // a bar on a terminal has its own
        const left = process.stderr.isTTY || !seconds ? "" : `, ${formatDuration(seconds)} left`;
        const losses = `loss ${event.loss.toPrecision(4)}${validation}`;
        progress.update(done, `epoch ${event.epoch + 1}/${epochs} ${losses}${left}`);
      } else if (event.type === "validation-end") {
        validation = `, validation ${event.loss.toPrecision(4)}`;
      } else if (event.type === "early-stopped") {
        const since = `${event.waited} epochs without improvement on ${event.bestLoss.toPrecision(4)}`;
        printNote(`stopped early after ${event.epoch} epochs: ${since}`);
      }
    },
    stop: () => progress.stop(),
  };
}
