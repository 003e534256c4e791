// Makes shards in a thread of its own, in the order they are asked for.

import { parentPort, workerData } from "node:worker_threads";
import { createShardMaker } from "./iterate-shards.mjs";

const maker = createShardMaker({ size: workerData.size });
parentPort.on("message", async ({ number, stage }) => {
  const { progress, values } = await maker.make(number, stage);
  parentPort.postMessage({ number, progress, values });
});
