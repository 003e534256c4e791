/** `autophase-trainer tune`: what makes learning fastest on this GPU. */

import { createProgress, interruptSignal, parseCount, printResult } from "@autophase/command-line";
import { Command } from "commander";

export function tuneCommand(): Command {
  return new Command("tune")
    .description("try the tiles of convolutions on this GPU, and keep the fastest in the user's cache for later runs")
    .option("--seconds <n>", "how long to try: what was found by then is kept", parseCount(1), 60)
    .option("--json", "end with one JSON object on standard output")
    .action(tune);
}

async function tune({ seconds, json = false }: { readonly seconds: number; readonly json?: boolean }): Promise<void> {
  const { summarizeTuning, tuneGpuTiles } = await import("@autophase/kernels/tfjs-gpu");
  const progress = createProgress("seconds of tuning", seconds);
  const start = performance.now();
  const onProgress = (done: number, total: number): void => {
    const share = Math.max(done / total, (performance.now() - start) / 1000 / seconds);
    progress.update(Math.min(seconds, Math.round(seconds * share)), `${done} of ${total} tiles`);
  };
  const tuning = tuneGpuTiles({ seconds, signal: interruptSignal(), onProgress }).finally(() => progress.stop());
  printResult(summarizeTuning(await tuning), { json });
}
