// Makes shards in a thread of its own, one after the other, in the order they are asked for.

import { parentPort, workerData } from "node:worker_threads";
import { createShardMaker } from "./iterate-shards.mjs";

const maker = createShardMaker({ size: workerData.size });
let made = Promise.resolve();
parentPort.on("message", ({ number, stage }) => {
  made = made.then(async () => {
    const { progress, values } = await maker.make(number, stage);
    parentPort.postMessage({ number, progress, values });
  });
});
