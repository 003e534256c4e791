/** Where training and validation take their patterns from. */

import type { Shape } from "@autophase/tensor-io";
import type { Sample, TrainingSample } from "./sample.js";

/**
 * A stream of patterns whose only state is where its reader stands. `train(epoch, position)` is a pure function of the
 * source's settings and its arguments: order, simulation and augmentation are seeded by `(seed, epoch, position)`,
 * however many threads work and whatever was asked for before. So the position of a data set is the pair `(epoch,
 * position)`, or the step that it follows from; a run that is resumed asks for the next pair, and gets what an
 * uninterrupted run would have got.
 *
 * Sources work ahead of the last pair asked for. Ask in order; a jump is right too, and throws away what was made
 * ahead.
 */
export interface SampleSource extends HeldOutPatterns {
  readonly shape: Shape;
  /** Training samples in one epoch. */
  readonly count: number;
  /** Files that could not be used, each with its reason. */
  readonly skipped: readonly SkippedFile[];
  /** Of the patterns of a folder, all of which were read: the same for the same patterns in the same order. */
  readonly digest?: string;
  /**
   * Sample `position`, from 0 to `count`, of epoch `epoch`.
   * @throws {SampleWorkerError} when a thread died. @throws {AutophaseError} when a file became unreadable.
   */
  train(epoch: number, position: number): Promise<TrainingSample>;
  /** Patterns that no run looks at before it is over; only published splits have them. */
  readonly test?: HeldOutPatterns;
  /** What it did so far. */
  report(): SourceReport;
  /** Stops working ahead and ends the threads; nothing may be asked for afterwards. Safe to call twice. */
  close(): Promise<void>;
}

/** Patterns to judge by. */
export interface HeldOutPatterns {
  readonly validationCount: number;
  /** Never a pattern of the training samples, never augmented; with the truth where it is known. */
  validation(index: number): Promise<Sample>;
}

export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

export interface SourceReport {
  /** Training samples simulated or read. */
  readonly made: number;
  /** Training samples that came from memory instead. */
  readonly reused: number;
  /** Time that callers of `train` had to wait. */
  readonly waitedSeconds: number;
}
