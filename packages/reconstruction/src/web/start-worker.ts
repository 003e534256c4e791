/** Entry of a page's worker. */

import { serveStarts } from "../workers/serve-starts.js";
import type { WorkerRequest } from "../workers/worker-messages.js";

const serve = serveStarts((report, transfer) => postMessage(report, { transfer: [...transfer] }));
addEventListener("message", ({ data }: MessageEvent<WorkerRequest>) => serve(data));
