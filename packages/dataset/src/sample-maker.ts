/** Who makes samples: the calling thread, or threads of its own. */

import { FileError } from "@autophase/tensor-io";
import { type Sample, type TrainingSample, toTrainingSample } from "./sample.js";
import { makeSample, type SampleReader, type SampleTask } from "./sample-task.js";

/** Orders are done in the order in which they were given. */
export interface SampleMaker {
  /** False: it works in the calling thread, so that nothing is gained by asking ahead. */
  readonly worksAhead: boolean;
  /** @throws {AutophaseError} when the sample cannot be made. @throws {SampleWorkerError} when a thread died. */
  forTraining(task: SampleTask): Promise<TrainingSample>;
  /** With the counts, and the truth where it is known. */
  whole(task: SampleTask): Promise<Sample>;
  /** What was not made yet never settles. */
  close(): Promise<void>;
}

/**
 * Makes samples in the calling thread, when one is asked for.
 * @param read - reads the patterns of tasks that name one; default: there are none to read, only crystals to simulate.
 */
export function createLocalMaker(read: SampleReader = readNothing): SampleMaker {
  return {
    worksAhead: false,
    forTraining: async (task) => toTrainingSample(await makeSample(task, read)),
    whole: (task) => makeSample(task, read),
    close: async () => {},
  };
}

async function readNothing(path: string): Promise<never> {
  throw new FileError(path, "this maker of samples has no reader of files");
}
