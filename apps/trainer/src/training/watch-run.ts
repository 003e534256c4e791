/** Everything that follows a run on this machine: terminal, files, TensorBoard, the page. */

import { basename, join, resolve } from "node:path";
import { trainingReportHtml } from "@autophase/figures";
import {
  createPace,
  createRunCurves,
  createTimeLeft,
  type RunSettings,
  type RunState,
  type RunStore,
  type TrainingEvent,
} from "@autophase/learning";
import { createRunRecorder, type FoundState, RUN_FILES } from "@autophase/learning/node";
import { writeFileAtomic } from "@autophase/tensor-io/node";
import { createProgressLine } from "./progress-line.js";
import { createTensorboardLog } from "./tensorboard-log.js";

export interface WatchOptions {
  readonly folder: string;
  readonly settings: RunSettings;
  readonly totalSteps: number;
  readonly found: FoundState | undefined;
  readonly tensorboard: boolean;
}

export interface RunWatch extends RunStore {
  readonly onEvent: (event: TrainingEvent) => Promise<void>;
  /** The run is over. @param error - what ended it, unless it is complete. */
  readonly close: (error?: unknown) => Promise<void>;
}

export async function watchRun({ folder, settings, totalSteps, found, tensorboard }: WatchOptions): Promise<RunWatch> {
  const first = found?.state.progress.step ?? 0;
  const earlier = found?.steps ?? [];
  const timeLeft = createTimeLeft(first, totalSteps);
  const progress = createProgressLine({ epochs: settings.epochs, totalSteps, timeLeft });
  const log = tensorboard ? await createTensorboardLog(folder, first) : undefined;
  const recorder = await createRunRecorder(folder, settings, { earlier, beforeCheckpoint: log?.flush });
  const curves = createRunCurves({ totalSteps, timeLeft, history: found?.history ?? [], earlier });
  const title = `${settings.network} with ${settings.channels} channels: ${basename(resolve(folder))}`;
  // the first page as soon as there is a curve
  const pace = createPace({ everySeconds: 10, oldSeconds: 60, firstSeconds: 1 });
  const writePage = (state: RunState, error?: unknown): Promise<void> =>
    pace.run(async () => {
      const content = curves.content(state, error);
      if (!content) return;
      const html = trainingReportHtml({ title, ...content, parameters: parametersOf(settings) });
      await writeFileAtomic(join(folder, RUN_FILES.report), new TextEncoder().encode(html));
    });
  return {
    keep: recorder.keep,
    onEvent: async (event) => {
      progress.show(event);
      await recorder.onEvent(event);
      await log?.onEvent(event);
      curves.onEvent(event);
      if (event.type !== "examples" && pace.isDue()) await writePage("running");
    },
    close: async (error) => {
      progress.stop();
      await recorder.flush();
      await log?.close();
      await writePage(error === undefined ? "finished" : "stopped", error);
    },
  };
}

/** Without what is not set. */
function parametersOf(settings: RunSettings) {
  return JSON.parse(JSON.stringify(settings));
}
