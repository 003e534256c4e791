/** A runtime with as many threads as the place lets start. */

import { MAY_REFUSE_THREADS } from "#threads";
import { createRuntime, type Runtime, type RuntimeOptions } from "./runtime.js";
import type { ThreadSupport } from "./threads/thread-support.js";

export interface OpenRuntime {
  readonly runtime: Runtime;
  /** What came of the threads. */
  readonly support: ThreadSupport;
}

/**
 * Where threads may be refused they are started at once, and where none starts there is one thread, the calling one.
 */
export async function openRuntime(support: ThreadSupport, options: RuntimeOptions): Promise<OpenRuntime> {
  const runtime = await createRuntime(support.threads, options);
  if (support.threads === 1 || !MAY_REFUSE_THREADS) return { runtime, support };
  try {
    await runtime.pool.start();
    return { runtime, support };
  } catch {
    runtime.dispose();
    const alone = { threads: 1, remark: remarkOn(options) };
    return { runtime: await createRuntime(1, options), support: alone };
  }
}

function remarkOn({ workerUrl }: RuntimeOptions): string {
  if (workerUrl !== undefined) return `no worker starts from ${workerUrl}, so no threads`;
  return "the page's policy lets no worker start from a blob, so no threads; the option workerUrl is a way out";
}
