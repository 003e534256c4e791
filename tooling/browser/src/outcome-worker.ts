/** Entry of the page's worker: given the name of a scenario, it answers with an outcome or with what went wrong. */

import { runLearning } from "./learning-scenario.js";
import type { WorkerAnswer, WorkerTask } from "./page.js";
import { runPrediction } from "./prediction-scenario.js";

globalThis.onmessage = async ({ data }: MessageEvent<WorkerTask>) => {
  const running = data.scenario === "prediction" ? runPrediction() : runLearning(data.threads);
  const answer: WorkerAnswer = await running.then(
    (outcome) => ({ outcome }),
    (error: Error) => ({ error: error.stack ?? String(error) }),
  );
  postMessage(answer);
};
