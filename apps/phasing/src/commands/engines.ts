/** `autophase engines`: what can carry the arithmetic here. */

import { printResult } from "@autophase/command-line";
import { listEngines } from "@autophase/kernels";
import type { Json } from "@autophase/tensor-io";
import { Command } from "commander";

export function enginesCommand(): Command {
  return new Command("engines")
    .description("list every engine: available or not, why, and what it would take")
    .option("--json", "end with one JSON object on standard output")
    .action(async ({ json = false }: { json?: boolean }) => {
      const engines = await listEngines();
      if (json) return printResult({ engines: engines as unknown as Json }, { json });
      const lines = engines.map((engine) => [
        engine.name,
        engine.available ? `available: ${engine.description}` : `not available: ${engine.reason}; ${engine.howTo}`,
      ]);
      printResult(Object.fromEntries(lines));
    });
}
