/** The progress of a run for whoever waits at the terminal. */

import { createProgress } from "@autophase/command-line";
import type { RunListener } from "./run-listener.js";
import { formatDuration, type TimeLeft } from "./time-left.js";

export interface ProgressLineOptions {
  readonly epochs: number;
  readonly totalSteps: number;
  readonly timeLeft: TimeLeft;
}

export function createProgressLine({ epochs, totalSteps, timeLeft }: ProgressLineOptions): RunListener {
  const progress = createProgress("training", totalSteps);
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  let validation = "";
  return {
    on: (event) => {
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
        say(`stopped early after ${event.epoch} epochs: ${since}`);
      }
    },
    close: () => progress.stop(),
  };
}
