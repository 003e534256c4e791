/** Draws the examples of a run now and then. */

import type { TrainingExample } from "@autophase/figures";
import type { TrainState } from "@autophase/trainer";

export interface GalleryOptions {
  readonly draw: (state: TrainState) => Promise<TrainingExample[]>;
  readonly onDrawn: (step: number, examples: readonly TrainingExample[]) => Promise<void>;
  /** Least seconds between two; default 20. */
  readonly everySeconds?: number;
  /** Steps after which the pictures must be new: the end of the run. */
  readonly lastStep: number;
}

/** Pictures take at most about this share of the time, unless that would make them old. */
const SHARE = 0.02;
const OLD_SECONDS = 120;

/** @returns what to call after every step. */
export function createGallery(options: GalleryOptions): (state: TrainState) => Promise<void> {
  const { draw, onDrawn, everySeconds = 20, lastStep } = options;
  let due = performance.now() + (1000 * everySeconds) / 4;
  return async (state) => {
    const { step } = state.progress;
    const began = performance.now();
    if (began < due && step !== lastStep) return;
    await onDrawn(step, await draw(state));
    const spent = performance.now() - began;
    due = performance.now() + Math.max(1000 * everySeconds, Math.min(spent / SHARE, 1000 * OLD_SECONDS));
  };
}
