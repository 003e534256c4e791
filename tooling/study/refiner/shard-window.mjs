// The shards of an epoch: a window that grows, then moves on, so that no iterate is seen for long. What was made is
// kept in a folder.

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

/**
 * @param options.first - shards of the first epoch.
 * @param options.fresh - shards that every further epoch adds.
 * @param options.most - shards of an epoch at most: the oldest are dropped.
 */
export function createShardWindow({ folder, size, perIterate, first, fresh, most, stageOf }) {
  mkdirSync(folder, { recursive: true });
  const worker = new Worker(new URL("./shard-worker.mjs", import.meta.url), { workerData: { size } });
  worker.unref();
  const shards = new Map();
  const pathOf = (number) => join(folder, `${String(number).padStart(6, "0")}.bin`);

  return {
    /** The shards of that epoch; those of the next are begun. */
    async of(epoch) {
      const end = first + epoch * fresh;
      const begin = Math.max(0, end - most);
      for (let number = begin; number < end + fresh; number++) {
        if (!shards.has(number)) shards.set(number, load(number));
      }
      for (const number of shards.keys()) {
        if (number >= begin) continue;
        shards.delete(number);
        rmSync(pathOf(number), { force: true });
      }
      return Promise.all(Array.from({ length: end - begin }, (_, k) => shards.get(begin + k)));
    },
    close: () => worker.terminate(),
  };

  async function load(number) {
    const path = pathOf(number);
    if (existsSync(path)) return decode(readFileSync(path));
    const made = await ask(number);
    writeFileSync(`${path}.part`, Buffer.concat([bytesOf(made.progress), bytesOf(made.values)]));
    renameSync(`${path}.part`, path);
    return made;
  }

  function ask(number) {
    return new Promise((resolve, reject) => {
      const onMessage = (made) => {
        if (made.number !== number) return;
        worker.off("message", onMessage);
        worker.off("error", reject);
        worker.unref();
        resolve(made);
      };
      worker.ref();
      worker.on("message", onMessage);
      worker.once("error", reject);
      worker.postMessage({ number, stage: stageOf(number) });
    });
  }

  function decode(bytes) {
    const count = bytes.length / (4 + 2 * perIterate);
    const { buffer } = Uint8Array.from(bytes);
    return { progress: new Float32Array(buffer, 0, count), values: new Int16Array(buffer, 4 * count) };
  }
}

function bytesOf({ buffer, byteOffset, byteLength }) {
  return Buffer.from(buffer, byteOffset, byteLength);
}
