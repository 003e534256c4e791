/** How many threads there can be here, and why not more. */

import { coreCount, threadObstacle } from "#threads";

export interface ThreadSupport {
  readonly threads: number;
  /** For people, where threads are fewer than could be. */
  readonly remark?: string;
}

/** Cores that this process or page may use: in Node within what a control group or a scheduler grants. */
export function availableCores(): number {
  return coreCount();
}

const MOST_BY_DEFAULT = 8;

/** The number asked for, or the number of cores up to 8; 1 where memory cannot be shared. */
export function supportedThreads(requested?: number): ThreadSupport {
  const threads = requested ?? Math.min(availableCores(), MOST_BY_DEFAULT);
  const remark = threads === 1 ? undefined : threadObstacle();
  return remark === undefined ? { threads } : { threads: 1, remark };
}

/** One line for people. */
export function describeThreads({ threads, remark }: ThreadSupport): string {
  const count = `${threads} thread${threads === 1 ? "" : "s"}`;
  return `WebAssembly SIMD, float32, ${count}${remark === undefined ? "" : ` (${remark})`}`;
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
