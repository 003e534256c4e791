/** Entry of the page's worker: given a number of threads, it answers with an outcome or with what went wrong. */

import { runLearning } from "./learning-scenario.js";
import type { WorkerAnswer } from "./page.js";

globalThis.onmessage = async ({ data: threads }: MessageEvent<number>) => {
  const answer: WorkerAnswer = await runLearning(threads).then(
    (outcome) => ({ outcome }),
    (error: Error) => ({ error: error.stack ?? String(error) }),
  );
  postMessage(answer);
};
