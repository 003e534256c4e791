/** Threads that outlive what they were opened for. */

import type { Thread } from "./thread-runner.js";

/** A thread that can wait for its next task. */
export interface WaitingThread extends Thread {
  /** Whether the process, or the page, stays for its sake. */
  keepAlive(isNeeded: boolean): void;
}

export interface KeptThreads {
  /** One that waits, or a new one. */
  open(): Thread;
  /** Ends those that wait, and each of the others once it is given back. */
  close(): Promise<void>;
}

/** One that is given back waits for its next task; one that ends meanwhile is forgotten. */
export function keepThreads(create: () => WaitingThread): KeptThreads {
  const waiting: WaitingThread[] = [];
  let isClosed = false;
  const forget = (thread: WaitingThread): void => {
    const at = waiting.indexOf(thread);
    if (at >= 0) waiting.splice(at, 1);
  };
  const giveBack = (thread: WaitingThread): void => {
    if (isClosed) {
      void thread.terminate();
      return;
    }
    waiting.push(thread);
    thread.listen({ onReport: () => {}, onLost: () => forget(thread) });
    thread.keepAlive(false);
  };
  return {
    open() {
      const thread = waiting.pop() ?? create();
      thread.keepAlive(true);
      return { ...thread, giveBack: () => giveBack(thread) };
    },
    async close() {
      isClosed = true;
      await Promise.all(waiting.splice(0).map((thread) => thread.terminate()));
    },
  };
}
