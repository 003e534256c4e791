/** Threads that make samples. */

import { Worker } from "node:worker_threads";
import { type ErrorParts, errorFromParts } from "@autophase/tensor-io";
import { SAMPLE_WORKER_PROGRAM } from "../sample-worker-program.js";
import { SampleWorkerError } from "./errors.js";
import { type Sample, type TrainingSample, toTrainingSample } from "./sample.js";
import { makeSample, type SampleTask } from "./sample-task.js";

/** Makes samples; orders are done in the order in which they were given. */
export interface SampleMaker {
  /** @throws {AutophaseError} when the sample cannot be made. @throws {SampleWorkerError} when a thread died. */
  forTraining(task: SampleTask): Promise<TrainingSample>;
  /** With the counts, and the truth where it is known. */
  whole(task: SampleTask): Promise<Sample>;
  /** What was not made yet never settles. */
  close(): Promise<void>;
}

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
  readonly waiting: Map<number, { resolve: (sample: never) => void; reject: (error: Error) => void }>;
}

/**
 * @param threads - 0: in the calling thread.
 * @param spawn - for tests.
 */
export function createSampleMaker(threads: number, spawn: SpawnWorker = spawnProgram): SampleMaker {
  if (threads === 0) return IN_THE_CALLING_THREAD;
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
    const [member] = members.toSorted((a, b) => a.waiting.size - b.waiting.size) as [Member];
    return new Promise((resolve, reject) => {
      // a thread at work keeps the program alive, a thread at rest does not
      if (member.waiting.size === 0) member.worker.ref();
      member.waiting.set(nextId, { resolve, reject });
      member.worker.postMessage({ id: nextId++, task, isForTraining } satisfies SampleOrder);
    });
  };
  return {
    forTraining: (task) => order(task, true),
    whole: (task) => order(task, false),
    close: async () => {
      failure ??= new SampleWorkerError("the data set is closed");
      const ending = (members ?? []).map(({ worker }) => worker.removeAllListeners().terminate());
      await Promise.all(ending);
    },
  };
}

const IN_THE_CALLING_THREAD: SampleMaker = {
  forTraining: async (task) => toTrainingSample(await makeSample(task)),
  whole: makeSample,
  close: async () => {},
};

function spawnProgram(): Worker {
  return new Worker(SAMPLE_WORKER_PROGRAM, { execArgv: [], workerData: { isGentle: true }, name: "samples" });
}

function createMember(worker: Worker, lose: (reason: string) => void): Member {
  const waiting: Member["waiting"] = new Map();
  worker.on("message", ({ id, sample, failure }: SampleAnswer) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (failure) call?.reject(errorFromParts(failure));
    else call?.resolve(sample as never);
  });
  worker.on("error", (error) => lose(error instanceof Error ? error.message : String(error)));
  worker.on("exit", (code) => lose(`status ${code}`));
  return { worker, waiting };
}
