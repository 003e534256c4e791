/** `autophase-trainer tune`: what makes learning fastest on this GPU. */

import { createProgress, interruptSignal, type Progress, printResult } from "@autophase/command-line";
import { Command } from "commander";

export function tuneCommand(): Command {
  return new Command("tune")
    .description("try the tiles of convolutions on this GPU, and keep the fastest in the user's cache for later runs")
    .option("--json", "end with one JSON object on standard output")
    .action(tune);
}

async function tune({ json = false }: { readonly json?: boolean }): Promise<void> {
  const { summarizeTuning, tuneGpuTiles } = await import("@autophase/kernels/tfjs-gpu");
  let progress: Progress | undefined;
  const onProgress = (done: number, total: number): void => {
    progress ??= createProgress("tuning", total);
    progress.update(done);
  };
  const tuning = tuneGpuTiles({ signal: interruptSignal(), onProgress }).finally(() => progress?.stop());
  printResult(summarizeTuning(await tuning), { json });
}
