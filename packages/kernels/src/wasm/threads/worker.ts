/** The program of a thread as a file of its own, for pages whose policy forbids workers made of text. */

import { serveJobs, type WorkerStart } from "./serve-jobs.js";

addEventListener("message", ({ data }: MessageEvent<WorkerStart>) =>
  serveJobs(data, (message) => postMessage(message)),
);
