/** `autophase clean`: what killed runs left. */

import { printResult } from "@autophase/command-line";
import { sweepTemporaries } from "@autophase/tensor-io/node";
import { Command } from "commander";

export function cleanCommand(): Command {
  return new Command("clean")
    .description("remove files that killed runs had not finished, and locks whose run is gone; whole files stay")
    .argument("<folder>")
    .option("--json", "end with one JSON object on standard output")
    .action(async (folder: string, { json = false }: { json?: boolean }) => {
      const swept = await sweepTemporaries(folder);
      const bytes = swept.reduce((sum, file) => sum + file.bytes, 0);
      printResult({ folder, removed: swept.map(({ path }) => path), bytes }, { json });
    });
}
