/** The program of a worker, as text: it needs no file of its own, so bundlers, tests and the built package all find it. */

/** What a worker is started with. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Addresses of the control block and of the worker's mailbox, and byte offsets of words in them. */
  readonly control: number;
  readonly mailbox: number;
  readonly abortedOffset: number;
  readonly threadOffset: number;
}

/** What a worker tells; `finished` is told by the last thread of a job. */
export type WorkerMessage = number | { readonly type: "ready" } | { readonly type: "failed"; readonly message: string };

const SERVE = `
function serve(start, post) {
  const { module, memory, control, mailbox } = start;
  const env = { memory, abort() { throw new Error("abort"); } };
  const words = () => new Int32Array(memory.buffer);
  try {
    const { awaitJob, work } = new WebAssembly.Instance(module, { env }).exports;
    post({ type: "ready" });
    for (let number = 0; ; ) {
      number = awaitJob(mailbox, number);
      const thread = Atomics.load(words(), (mailbox + start.threadOffset) >> 2);
      if (work(control, thread)) post(number);
    }
  } catch (error) {
    Atomics.store(words(), (control + start.abortedOffset) >> 2, 1);
    post({ type: "failed", message: String(error) });
  }
}
`;

/** For `worker_threads`, with `eval: true` and a `WorkerStart` as `workerData`. */
export const NODE_WORKER_SOURCE = `
const { parentPort, workerData } = require("node:worker_threads");
${SERVE}
serve(workerData, (message) => parentPort.postMessage(message));
`;

/** For a Web Worker whose first message is a `WorkerStart`. */
export const WEB_WORKER_SOURCE = `
${SERVE}
onmessage = ({ data }) => serve(data, (message) => postMessage(message));
`;
