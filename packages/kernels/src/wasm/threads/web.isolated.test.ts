import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createWasmEngine } from "../wasm-engine.js";
import type { WorkerStart } from "./serve-jobs.js";
import { supportedThreads } from "./thread-support.js";

vi.mock("#threads", () => import("./web.js"));

/** A page with four cores and this `Worker`. */
function stubPage(isIsolated: boolean, worker: unknown = undefined): void {
  vi.stubGlobal("navigator", { hardwareConcurrency: 4 });
  vi.stubGlobal("crossOriginIsolated", isIsolated);
  vi.stubGlobal("Worker", worker);
}

/** What a page gives whose policy forbids the script: an object that fails a moment later. */
class ForbiddenWorker {
  onerror?: (event: { message: string }) => void;
  terminate = vi.fn();
  constructor() {
    setTimeout(() => this.onerror?.({ message: "" }), 1);
  }
  postMessage(_start: WorkerStart): void {}
}

/** The same in browsers that throw at once. */
class ThrowingWorker {
  constructor() {
    throw new TypeError("not allowed here");
  }
}

beforeEach(() => stubPage(true));
afterEach(() => vi.unstubAllGlobals());

describe("threads of a page", () => {
  it("are as many as there are cores", () => {
    expect(supportedThreads()).toEqual({ threads: 4 });
  });

  it("are one where the page is not cross-origin isolated, and the engine says so", () => {
    stubPage(false);
    expect(supportedThreads()).toMatchObject({ threads: 1, remark: expect.stringContaining("isolated") });
    expect(createWasmEngine().description).toBe(
      "WebAssembly SIMD, float32, 1 thread (the page is not cross-origin isolated, so no threads)",
    );
  });

  it.each([ForbiddenWorker, ThrowingWorker])("are one where the page's policy forbids workers: %o", async (worker) => {
    stubPage(true, worker);
    const engine = createWasmEngine({ threads: 2 });
    expect(engine.threads).toBe(2);
    const workspace = await engine.createWorkspace({ shape: [2, 3], modulus: Float32Array.of(1, 2, 3, 4, 5, 6) });
    expect(engine.threads).toBe(1);
    expect(engine.description).toBe(
      "WebAssembly SIMD, float32, 1 thread (the page's policy lets no worker start from a blob, so no threads; " +
        "the option workerUrl is a way out)",
    );
    await workspace.write({
      object: { real: new Float32Array(6).fill(1), imag: new Float32Array(6), shape: [2, 3] },
      support: new Uint8Array(6).fill(1),
    });
    expect(await workspace.chi()).toBeGreaterThan(0);
    workspace.dispose();
    engine.dispose();
  });

  it("names the script that starts no worker", async () => {
    stubPage(true, ForbiddenWorker);
    const engine = createWasmEngine({ threads: 2, workerUrl: "/missing.js" });
    await engine.ready();
    expect(engine.description).toBe(
      "WebAssembly SIMD, float32, 1 thread (no worker starts from /missing.js, so no threads)",
    );
    engine.dispose();
  });
});
