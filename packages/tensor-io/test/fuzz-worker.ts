/**
 * Reads damaged files in a thread that can be stopped, since an endless loop in a reader cannot be interrupted
 * otherwise.
 */

import { isDeepStrictEqual } from "node:util";
import { parentPort, workerData } from "node:worker_threads";
import { isAutophaseError } from "../src/index.js";
import { mutate } from "./mutate.js";
import { sampleFiles } from "./sample-files.js";

interface FuzzOrder {
  readonly format: string;
  readonly seeds: number;
}

export interface FuzzOutcome {
  readonly slowest: { readonly seed: number; readonly milliseconds: number };
  /** Damage that neither was read nor ended in an error of ours. */
  readonly unexplained: readonly string[];
  /** How many ended in an error. */
  readonly refused: number;
}

/** Holds the seed that is being read. */
const progress = workerData as Int32Array;
const files = await sampleFiles();

async function fuzz({ format, seeds }: FuzzOrder): Promise<FuzzOutcome> {
  const { bytes, read } = files[format] as (typeof files)[string];
  const intact = await read(bytes);
  const slowest = { seed: -1, milliseconds: 0 };
  const unexplained: string[] = [];
  let refused = 0;
  for (let seed = 0; seed < seeds; seed++) {
    Atomics.store(progress, 0, seed);
    const start = performance.now();
    try {
      await read(mutate(bytes, seed));
    } catch (error) {
      refused++;
      if (!isAutophaseError(error)) unexplained.push(`damage ${seed}: ${String(error)}`);
    }
    const milliseconds = performance.now() - start;
    if (milliseconds > slowest.milliseconds) Object.assign(slowest, { seed, milliseconds });
    // and a good file is read as if nothing had been
    if (seed % 20 > 0) continue;
    const again = await read(bytes);
    if (!isDeepStrictEqual(again, intact)) unexplained.push(`after damage ${seed} a good file reads otherwise`);
  }
  return { slowest, unexplained, refused };
}

parentPort?.on("message", async (order: FuzzOrder) => parentPort?.postMessage(await fuzz(order)));
parentPort?.postMessage("ready");
