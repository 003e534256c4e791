/** The program of a thread that makes samples; `data/sample-workers.ts` is its other end. */

import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { errorParts, isAutophaseError } from "@autophase/tensor-io";
import { toTrainingSample } from "./data/sample.js";
import { makeSample } from "./data/sample-task.js";
import type { SampleAnswer, SampleOrder } from "./data/sample-workers.js";

/** Below the threads that learn. On Linux this is a matter of the thread, elsewhere of the whole program. */
if (process.platform === "linux" && workerData?.isGentle) setPriority(10);

// one after the other, in the order in which they came
let last: Promise<void> = Promise.resolve();
parentPort?.on("message", (order: SampleOrder) => {
  last = last.then(() => answer(order));
});

async function answer({ id, task, isForTraining }: SampleOrder): Promise<void> {
  const outcome = await makeSample(task).then(
    (sample) => ({ sample: isForTraining ? toTrainingSample(sample) : sample }),
    (error) => {
      // a fault of the program ends the thread
      if (!isAutophaseError(error)) throw error;
      return { failure: errorParts(error) };
    },
  );
  const { sample } = outcome as Partial<SampleAnswer>;
  const transfer = sample ? [sample.amplitude.buffer as ArrayBuffer] : [];
  parentPort?.postMessage({ id, ...outcome } satisfies SampleAnswer, transfer);
}
