/**
 * A thousand kinds of damage to a small file of each format: an error of ours or a result, soon, and within the memory
 * there is.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import type { FuzzOutcome } from "../test/fuzz-worker.js";
import { sampleFiles } from "../test/sample-files.js";

const SEEDS = 1000;
/** Of a second file of a format. */
const FEWER_SEEDS = 300;
/** Of one damaged file, on a machine that does much else. */
const MOST_MILLISECONDS = 10_000;
const MOST_BYTES = 1e9;

const formats = Object.keys(await sampleFiles());
const root = fileURLToPath(new URL("..", import.meta.url));
// where the packages that it imports are found
const folder = mkdtempSync(join(root, "node_modules", ".fuzz-"));
const outfile = join(folder, "worker.mjs");
await build({
  entryPoints: [join(root, "test/fuzz-worker.ts")],
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  conditions: ["@autophase/source"],
  outfile,
});
const progress = new Int32Array(new SharedArrayBuffer(4));
let worker: Worker | undefined;
afterAll(async () => {
  await worker?.terminate();
  rmSync(folder, { recursive: true, force: true });
});

async function startWorker(): Promise<Worker> {
  const started = new Worker(pathToFileURL(outfile), {
    workerData: progress,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  await new Promise((resolve, reject) => started.once("message", resolve).once("error", reject));
  return started;
}

/** The thread is stopped, and the test fails, when one damaged file takes too long or too much. */
async function fuzz(format: string, seeds: number): Promise<FuzzOutcome> {
  worker ??= await startWorker();
  const running = worker;
  Object.assign(seen, { seed: -1, since: performance.now() });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const stop = (why: string): void => {
        worker = undefined;
        reject(new RangeError(`${format}, damage ${Atomics.load(progress, 0)}: ${why}`));
        running.terminate();
      };
      timer = setInterval(() => watch(stop), 100);
      running.once("message", resolve).once("error", (cause) => stop(String(cause)));
      running.postMessage({ format, seeds });
    });
  } finally {
    clearInterval(timer);
    running.removeAllListeners("error");
  }
}

const seen = { seed: -1, since: 0 };

function watch(stop: (why: string) => void): void {
  const seed = Atomics.load(progress, 0);
  if (seed !== seen.seed) Object.assign(seen, { seed, since: performance.now() });
  if (performance.now() - seen.since > MOST_MILLISECONDS) stop(`no end after ${MOST_MILLISECONDS} ms`);
  if (process.memoryUsage.rss() > MOST_BYTES) stop(`more than ${MOST_BYTES} bytes`);
}

describe("damaged files", () => {
  it.each(formats)("%s", { timeout: 60_000 }, async (format) => {
    const seeds = /^(TIFF|VTI), /.test(format) ? FEWER_SEEDS : SEEDS;
    const { slowest, unexplained, refused } = await fuzz(format, seeds);
    expect(unexplained).toEqual([]);
    expect(slowest.milliseconds, `damage ${slowest.seed}`).toBeLessThan(2000);
    expect(refused).toBeGreaterThan(seeds / 20);
  });

  it("take less than a gigabyte at any time", () => {
    expect(process.resourceUsage().maxRSS * 1024).toBeLessThan(MOST_BYTES);
  });
});
