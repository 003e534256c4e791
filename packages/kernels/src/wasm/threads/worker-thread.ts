/** A thread as the pool sees it. `#threads` makes one in Node or in a browser. */

import type { WorkerMessage } from "./serve-jobs.js";

export interface WorkerThread {
  /** Settles when the thread no longer touches the memory. */
  terminate(): Promise<void>;
  /** Whether the process must not end while the thread is there; at first it may. */
  keepAlive(isNeeded: boolean): void;
}

export interface WorkerEvents {
  readonly message: (message: WorkerMessage) => void;
  /** The thread is gone, or about to be. */
  readonly death: (reason: string) => void;
}
