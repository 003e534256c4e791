/** Entry of a worker thread of Node. */

import { parentPort } from "node:worker_threads";
import { serveStarts } from "../workers/serve-starts.js";

parentPort?.on(
  "message",
  serveStarts((report, transfer) => parentPort?.postMessage(report, transfer)),
);
