/** Threads that make samples. */

import { Worker } from "node:worker_threads";
import { type ErrorParts, errorFromParts } from "@autophase/tensor-io";
import { openThread } from "@autophase/tensor-io/thread-room/node";
import { SampleWorkerError } from "../errors.js";
import type { Sample, TrainingSample } from "../sample.js";
import type { SampleMaker } from "../sample-maker.js";
import type { SampleTask } from "../sample-task.js";

export interface SampleOrder {
  readonly id: number;
  readonly task: SampleTask;
  readonly isForTraining: boolean;
}

export interface SampleAnswer {
  readonly id: number;
  readonly sample?: TrainingSample | Sample;
  readonly failure?: ErrorParts;
}

export type SpawnWorker = () => Worker;

interface Member {
  readonly worker: Worker;
  readonly waiting: Map<number, { resolve: (sample: unknown) => void; reject: (error: Error) => void }>;
}

/**
 * Threads that read files and simulate crystals; started with the first order.
 * @param spawn - starts a thread; default: this package's program.
 */
export function createThreadedMaker(threads: number, spawn: SpawnWorker = spawnProgram): SampleMaker {
  let nextId = 0;
  let members: Member[] | undefined;
  let failure: SampleWorkerError | undefined;

  const lose = (reason: string): void => {
    failure ??= new SampleWorkerError(`a thread that makes samples ended: ${reason}`);
    for (const { waiting } of members ?? []) {
      for (const { reject } of waiting.values()) reject(failure);
      waiting.clear();
    }
  };
  const order = <Made>(task: SampleTask, isForTraining: boolean): Promise<Made> => {
    if (failure) return Promise.reject(failure);
    members ??= Array.from({ length: threads }, () => createMember(spawn(), lose));
    const [member] = members.toSorted((a, b) => a.waiting.size - b.waiting.size);
    return new Promise((resolve, reject) => {
      // a thread at work keeps the program alive, a thread at rest does not
      if (member.waiting.size === 0) member.worker.ref();
      member.waiting.set(nextId, { resolve: (sample) => resolve(sample as Made), reject });
      member.worker.postMessage({ id: nextId++, task, isForTraining } satisfies SampleOrder);
    });
  };
  return {
    worksAhead: true,
    forTraining: (task) => order(task, true),
    whole: (task) => order(task, false),
    close: async () => {
      failure ??= new SampleWorkerError("the data set is closed");
      const ending = (members ?? []).map(({ worker }) => worker.removeAllListeners().terminate());
      await Promise.all(ending);
    },
  };
}

/** The built one, seen from `src/node` and from `dist/node`. */
const PROGRAM = new URL("../../dist/node/sample-worker.js", import.meta.url);

function spawnProgram(): Worker {
  const options = { execArgv: [], workerData: { isGentle: true }, name: "samples" };
  return openThread(() => new Worker(PROGRAM, options));
}

function createMember(worker: Worker, lose: (reason: string) => void): Member {
  const waiting: Member["waiting"] = new Map();
  worker.on("message", ({ id, sample, failure }: SampleAnswer) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (failure) call?.reject(errorFromParts(failure));
    else call?.resolve(sample);
  });
  worker.on("error", (error) => lose(error instanceof Error ? error.message : String(error)));
  worker.on("exit", (code) => lose(`status ${code}`));
  return { worker, waiting };
}
