/**
 * The program of a thread. It stands alone: `pnpm run generate` embeds its text, so that no bundler need find a file.
 */

import type { KernelExports } from "../compile-module.js";

/** What a thread is started with. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Addresses of the control block and of the thread's mailbox, and byte offsets of words in them. */
  readonly control: number;
  readonly mailbox: number;
  readonly abortedOffset: number;
  readonly threadOffset: number;
}

/** What a thread reports; the number of a job is reported by the last of its threads. */
export type WorkerMessage = number | { readonly type: "ready" } | { readonly type: "failed"; readonly message: string };

/** Does jobs until the thread is terminated or fails. */
export function serveJobs(start: WorkerStart, post: (message: WorkerMessage) => void): void {
  const { module, memory, control, mailbox, abortedOffset, threadOffset } = start;
  const words = () => new Int32Array(memory.buffer);
  try {
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    const { awaitJob, work } = instance.exports as KernelExports;
    post({ type: "ready" });
    for (let number = 0; ; ) {
      number = awaitJob(mailbox, number);
      const thread = Atomics.load(words(), (mailbox + threadOffset) >> 2);
      if (work(control, thread)) post(number);
    }
  } catch (error) {
    Atomics.store(words(), (control + abortedOffset) >> 2, 1);
    post({ type: "failed", message: String(error) });
  }
}
