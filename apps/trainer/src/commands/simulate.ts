/** `autophase-trainer simulate`: a folder of crystals with their patterns. */

import { join } from "node:path";
import {
  createProgress,
  InterruptedError,
  interruptSignal,
  parseChoice,
  parseCount,
  printResult,
} from "@autophase/command-line";
import { SPLITS, type Split, simulateCrystal } from "@autophase/simulation";
import { FileError, type Json, writeNpz } from "@autophase/tensor-io";
import { writeFileAtomic } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { addSimulationFlags, type SimulationFlags, toSimulation } from "../data/simulation-flags.js";
import { holdsFile, prepareFolder } from "../output-folder.js";
import { commandLine, VERSION } from "../version.js";

interface SimulateFlags extends SimulationFlags {
  readonly count: number;
  readonly size: number;
  readonly seed: number;
  readonly split: Split;
  readonly exposures: number;
  readonly out: string;
  readonly json?: boolean;
}

const DESCRIPTION_FILE = "dataset.json";

export function simulateCommand(): Command {
  const command = new Command("simulate")
    .description("write simulated crystals, crystal-000000.npz and so on (intensity, object, support)")
    .requiredOption("--count <n>", "how many", parseCount())
    .option("--size <n>", "edge of the cube in voxels", parseCount(8), 64)
    .option("--seed <n>", "names the data set; item k of a seed is always the same", parseCount(0), 0)
    .option("--split <name>", `${SPLITS.join(", ")}: these never share a crystal`, parseChoice(SPLITS), "train")
    .option("--exposures <n>", "patterns of each crystal, with another exposure, detector and noise", parseCount(), 1)
    .requiredOption("--out <folder>", "where to write them")
    .option("--json", "end with one JSON object on standard output");
  return addSimulationFlags(command).action((flags: SimulateFlags) => simulate(flags));
}

async function simulate(flags: SimulateFlags): Promise<void> {
  const { count, size, seed, split, out, json = false } = flags;
  const signal = interruptSignal();
  await prepareFolder(out);
  if (await holdsFile(out, DESCRIPTION_FILE)) throw new FileError(out, "already holds a data set; name another folder");
  const began = performance.now();
  const crystals = await writeCrystals(flags, signal);
  const settings = { seed, split, size, exposures: flags.exposures, ...toSimulation(flags) };
  const description = { program: "autophase-trainer", version: VERSION, command: commandLine(), settings, crystals };
  await writeFileAtomic(join(out, DESCRIPTION_FILE), encode(description));
  const written = Math.floor(crystals.length / flags.exposures);
  if (crystals.length < count * flags.exposures)
    throw new InterruptedError(`interrupted; ${written} of ${count} crystals are in ${out}`);
  const seconds = (performance.now() - began) / 1000;
  printResult({ count, patterns: crystals.length, shape: [size, size, size], seed, split, seconds, out }, { json });
}

/** Writes crystals until all are there or the signal aborts; what was drawn for each pattern. */
async function writeCrystals(flags: SimulateFlags, signal: AbortSignal): Promise<Json[]> {
  const { count, exposures, out } = flags;
  const progress = createProgress("simulating", count);
  const crystals: Json[] = [];
  try {
    for (let k = 0; k < count * exposures && !signal.aborted; k++) {
      const [index, exposure] = [Math.floor(k / exposures), k % exposures];
      const file = fileName(index, exposures > 1 ? exposure : undefined);
      crystals.push({ file, ...(await writeCrystal(join(out, file), flags, index, exposure)) });
      progress.update(Math.floor((k + 1) / exposures));
    }
  } finally {
    progress.stop();
  }
  return crystals;
}

/** Training keeps the patterns of a crystal together by these names. */
function fileName(index: number, exposure: number | undefined): string {
  return `crystal-${String(index).padStart(6, "0")}${exposure === undefined ? "" : `-${exposure}`}.npz`;
}

async function writeCrystal(
  path: string,
  flags: SimulateFlags,
  index: number,
  exposure: number,
): Promise<{ readonly [name: string]: Json }> {
  const { size, seed, split } = flags;
  const place = { seed, index, exposure, split, shape: [size, size, size] };
  const { object, support, pattern, parameters } = simulateCrystal({ ...place, ...toSimulation(flags) });
  const arrays = { intensity: pattern.intensity, object, support, ...(pattern.mask && { mask: pattern.mask }) };
  await writeFileAtomic(path, writeNpz(arrays, { compress: true }));
  return parameters;
}

function encode(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);
}
