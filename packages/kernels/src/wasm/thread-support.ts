/** How many threads there can be here, and why not more. */

import { nodeThreads } from "./spawn-worker.js";

export interface ThreadSupport {
  readonly threads: number;
  /** For people, where threads are fewer than could be. */
  readonly remark?: string;
}

const MOST_BY_DEFAULT = 8;

/** The number asked for, or the number of cores up to 8; 1 where memory cannot be shared. */
export function supportedThreads(requested?: number): ThreadSupport {
  const threads = requested ?? Math.min(coreCount(), MOST_BY_DEFAULT);
  if (threads === 1 || canShareMemory()) return { threads };
  return { threads: 1, remark: "the page is not cross-origin isolated, so no threads" };
}

function coreCount(): number {
  const os = globalThis.process?.getBuiltinModule?.("node:os");
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

function canShareMemory(): boolean {
  return nodeThreads() !== undefined || globalThis.crossOriginIsolated === true;
}

let mayBlockHere: boolean | undefined;

/** Whether this thread may wait in `Atomics.wait`: not a page's main thread. Asks by waiting for what is already so. */
export function mayBlock(): boolean {
  if (mayBlockHere !== undefined) return mayBlockHere;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    mayBlockHere = true;
  } catch {
    mayBlockHere = false;
  }
  return mayBlockHere;
}
