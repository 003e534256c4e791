/** The `wasm` engine: float32 kernels in WebAssembly, SIMD and threads. */

import { ValueError } from "@autophase/tensor-io";
import { callLater, MAY_REFUSE_THREADS } from "#threads";
import { assertProblem } from "../assert-problem.js";
import type { PhasingEngine } from "../engine.js";
import { DisposedError } from "../errors.js";
import type { MemoryReport } from "./allocator.js";
import { openRuntime } from "./open-runtime.js";
import type { Runtime } from "./runtime.js";
import { describeThreads, supportedThreads } from "./threads/thread-support.js";
import { createWasmWorkspace } from "./wasm-workspace.js";

export interface WasmEngineOptions {
  /** Number of threads. Default: the number of cores, at most 8; 1 on a page that is not cross-origin isolated. */
  readonly threads?: number;
  /** The most memory to take. Default and limit: 4 GiB less 64 KiB. */
  readonly maximumBytes?: number;
  /**
   * Where the page finds `@autophase/kernels/worker`, the program of a thread. Default: a blob of its text, which a
   * content security policy may forbid; then there is one thread, and `description` says so. In Node it is not needed.
   */
  readonly workerUrl?: string | URL;
  /**
   * Whether threads and memory stay until `dispose`, for who phases one pattern after another: memory that was given
   * back is there again only once the garbage is collected. Default false.
   */
  readonly isKept?: boolean;
}

export interface WasmEngine extends PhasingEngine {
  /** Certain after `ready` and from the first workspace on: a page may refuse to start threads. */
  readonly threads: number;
  /** Settles when `threads` and `description` are certain. */
  ready(): Promise<void>;
  /** What the engine holds at the moment. */
  report(): MemoryReport;
}

/**
 * States are read as float32. With more than one thread the calling thread stays free during a run. Threads and memory
 * are taken with the first workspace and given back a moment after the last one is disposed, unless they are kept; they
 * never keep a process alive. The result does not depend on the number of threads.
 * @throws {ValueError} when `threads` is not a whole number from 1 to 64.
 */
export function createWasmEngine({ threads, isKept = false, ...options }: WasmEngineOptions = {}): WasmEngine {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw new ValueError(`createWasmEngine: threads must be a whole number from 1 to ${MOST_THREADS}, got ${threads}`);
  }
  let support = supportedThreads(threads);
  const holder = createHolder(async () => {
    const opened = await openRuntime(support, options);
    support = opened.support;
    return opened.runtime;
  }, isKept);
  return {
    name: "wasm",
    get description() {
      return describeThreads(support);
    },
    get threads() {
      return support.threads;
    },
    ready: async () => {
      if (!MAY_REFUSE_THREADS || support.threads === 1) return;
      await holder.take();
      holder.giveBack();
    },
    createWorkspace: async (problem, needs = {}) => {
      holder.assertUsable();
      assertProblem(problem);
      const runtime = await holder.take();
      try {
        return await createWasmWorkspace(runtime, problem, needs, holder.giveBack);
      } catch (error) {
        holder.giveBack();
        throw error;
      }
    },
    report: holder.report,
    dispose: holder.dispose,
  };
}

const MOST_THREADS = 64;
const IDLE_MILLISECONDS = 2000;

/** Keeps the runtime as long as it is used, and a moment longer. */
function createHolder(create: () => Promise<Runtime>, isKept: boolean) {
  let runtime: Promise<Runtime> | undefined;
  let present: Runtime | undefined;
  let users = 0;
  let cancelRelease = () => {};
  let isDisposed = false;

  const release = () => {
    present?.dispose();
    runtime = undefined;
    present = undefined;
  };
  const assertUsable = () => {
    if (isDisposed) throw new DisposedError("wasm engine: it was disposed");
  };
  const take = async (): Promise<Runtime> => {
    cancelRelease();
    users++;
    try {
      runtime ??= create();
      const taken = await runtime;
      if (isDisposed) taken.dispose();
      assertUsable();
      present = taken;
      return taken;
    } catch (error) {
      giveBack();
      throw error;
    }
  };
  const giveBack = () => {
    users--;
    if (users > 0 || isDisposed || isKept) return;
    cancelRelease = callLater(release, IDLE_MILLISECONDS);
  };
  return {
    assertUsable,
    take,
    giveBack,
    report: (): MemoryReport => present?.report() ?? { totalBytes: 0, usedBytes: 0, freeBytes: 0, blocks: 0 },
    dispose: () => {
      isDisposed = true;
      cancelRelease();
      release();
    },
  };
}
