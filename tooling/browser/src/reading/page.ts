/** Entry of the page: what the test calls, with the file that was chosen last. */

import type { Slices } from "@autophase/tensor-io";
import { type ReadAnswer, readPart } from "./read-part.js";

export type WorkerAnswer = ReadAnswer & { readonly bytesRead: number };

Object.assign(globalThis, {
  readHere: (slices?: Slices) => readPart({ file: chosen(), ...(slices && { slices }) }),
  readInWorker,
});

function chosen(): File {
  const file = document.querySelector("input")?.files?.[0];
  if (file === undefined) throw new RangeError("choose a file first");
  return file;
}

function readInWorker(slices: Slices): Promise<WorkerAnswer> {
  const worker = new Worker("worker.js", { type: "module" });
  const answer = new Promise<WorkerAnswer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(`the worker could not be started: ${message}`));
    worker.postMessage({ file: chosen(), slices });
  });
  return answer.finally(() => worker.terminate());
}
