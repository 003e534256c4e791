/** `autophase-trainer simulate`: a folder of crystals with their patterns. */

import { addSettings, createProgress, InterruptedError, interruptSignal, printResult } from "@autophase/command-line";
import { type DatasetSettings, datasetSettings } from "@autophase/dataset";
import { writeDataset } from "@autophase/dataset/node";
import { Command } from "commander";
import { provenance } from "../provenance.js";

interface SimulateFlags extends DatasetSettings {
  readonly out: string;
  readonly json?: boolean;
}

export function simulateCommand(): Command {
  const command = new Command("simulate")
    .description("write simulated crystals, crystal-000000.npz and so on (intensity, object, support)")
    .requiredOption("--out <folder>", "where to write them");
  return addSettings(command, datasetSettings)
    .option("--json", "end with one JSON object on standard output")
    .action(simulate);
}

async function simulate({ out, json = false, ...settings }: SimulateFlags): Promise<void> {
  const { count, size, seed, split } = settings;
  const signal = interruptSignal();
  const began = performance.now();
  const progress = createProgress("simulating", count);
  const onProgress = (done: number): void => progress.update(done);
  const writing = writeDataset(out, settings, { provenance: provenance(), signal, onProgress });
  const { patterns, crystals } = await writing.finally(() => progress.stop());
  if (crystals < count) throw new InterruptedError(`interrupted; ${crystals} of ${count} crystals are in ${out}`);
  const seconds = (performance.now() - began) / 1000;
  printResult({ count, patterns, shape: [size, size, size], seed, split, seconds, out }, { json });
}
