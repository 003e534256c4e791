/** Something that follows a run: progress, logs, pictures. */

import type { TrainingExample } from "@autophase/figures";
import type { TrainEvent } from "@autophase/trainer";

export interface RunListener {
  readonly on?: (event: TrainEvent) => void | Promise<void>;
  /** New pictures of held-out patterns, after so many steps. */
  readonly examples?: (step: number, examples: readonly TrainingExample[]) => void | Promise<void>;
  /** Everything up to now must be on the disk: a checkpoint follows. */
  readonly flush?: () => Promise<void>;
  /** The run is over. @param error - what ended it, unless it is complete. */
  readonly close?: (error?: unknown) => void | Promise<void>;
}
