/** `autophase simulate`: a scan of a crystal as a beamline would have written it. */

import { dirname, join } from "node:path";
import { SCAN_SIMULATION_SETTINGS, sharedScanFile, simulateScanFiles } from "@autophase/analysis";
import { addSettings, claimFolder, printResult, typedSettings } from "@autophase/command-line";
import { assertMemory } from "@autophase/reconstruction/node";
import { fileSystem, readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";
import { Command } from "commander";

const { makeFolders } = fileSystem;

const GEOMETRY_FILE = "geometry.json";

export function simulateCommand(): Command {
  const command = new Command("simulate")
    .description("write the scan of a cubic crystal as a beamline would have measured it, to try settings on")
    .requiredOption("--out <folder>", "where the files of the scan go");
  return addSettings(command, SCAN_SIMULATION_SETTINGS)
    .option("--json", "end with one JSON object on standard output")
    .action(runSimulate);
}

async function runSimulate({ out, json = false }: { out: string; json?: boolean }, command: Command): Promise<void> {
  const settings = typedSettings(command, SCAN_SIMULATION_SETTINGS);
  assertMemory(settings.shape ?? [], undefined, "simulating");
  await claimFolder(out, GEOMETRY_FILE);
  const { files, geometry, summary } = await simulateScanFiles(settings);
  const known = new TextEncoder().encode(`${JSON.stringify(geometry, null, 2)}\n`);
  const all = geometry ? [...files, { name: GEOMETRY_FILE, bytes: known, isShared: true }] : files;
  for (const file of all) {
    const path = join(out, file.name);
    await makeFolders(dirname(path));
    const before = file.isShared ? await readFileBytes(path).catch(() => undefined) : undefined;
    await writeFileAtomic(path, before ? sharedScanFile(file, before) : file.bytes);
  }
  printResult({ ...summary, files: all.length, out }, { json });
}
