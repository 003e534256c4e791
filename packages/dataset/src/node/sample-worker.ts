/** The program of a thread that makes samples; `sample-threads.ts` is its other end. */

import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { errorParts, isAutophaseError } from "@autophase/tensor-io";
import { createLocalMaker } from "../sample-maker.js";
import { readSample } from "./read-sample.js";
import type { SampleAnswer, SampleOrder } from "./sample-threads.js";

/** Below the threads that learn. On Linux this is a matter of the thread, elsewhere of the whole program. */
if (process.platform === "linux" && workerData?.isGentle) setPriority(10);

const { forTraining, whole } = createLocalMaker(readSample);

// one after the other, in the order in which they came
let last: Promise<void> = Promise.resolve();
parentPort?.on("message", (order: SampleOrder) => {
  last = last.then(() => answer(order));
});

async function answer({ id, task, isForTraining }: SampleOrder): Promise<void> {
  const outcome = await (isForTraining ? forTraining(task) : whole(task)).then(
    (sample): Omit<SampleAnswer, "id"> => ({ sample }),
    (error): Omit<SampleAnswer, "id"> => {
      // a fault of the program ends the thread
      if (!isAutophaseError(error)) throw error;
      return { failure: errorParts(error) };
    },
  );
  const transfer = outcome.sample ? [outcome.sample.amplitude.buffer as ArrayBuffer] : [];
  parentPort?.postMessage({ id, ...outcome } satisfies SampleAnswer, transfer);
}
