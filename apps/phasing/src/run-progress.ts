/** The words of a run on standard error, and a bar where no picture stands in its place. */

import { createProgress, type Progress, printNote } from "@autophase/command-line";
import { createRunWords, type FlowEvent } from "@autophase/reconstruction";
import type { Live } from "./live/open-live.js";

export interface RunReporter {
  readonly onEvent: (event: FlowEvent) => void;
  readonly stop: () => void;
}

export function createRunReporter(live: Live | undefined): RunReporter {
  const wordsOf = createRunWords();
  const print = live?.print ?? printNote;
  let bar: Progress | undefined;
  return {
    onEvent(event) {
      live?.onEvent(event);
      const { lines, progress } = wordsOf(event);
      for (const line of lines) print(line + optionFor(event));
      if (!progress || live?.hasPicture) return;
      bar ??= createProgress("phasing", progress.total);
      bar.update(progress.done, progress.note, progress.total);
    },
    stop: () => bar?.stop(),
  };
}

/** What mends it on this command line. */
function optionFor(event: FlowEvent): string {
  return event.type === "warning" && event.code === "off-centre" ? ": --center" : "";
}
