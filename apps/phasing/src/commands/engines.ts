/** `autophase engines`: what can carry the arithmetic here. */

import { printResult } from "@autophase/command-line";
import { type EngineStatus, listEngines } from "@autophase/kernels";
import { Command } from "commander";

export function enginesCommand(): Command {
  return new Command("engines")
    .description("list every engine: available or not, why, and what it would take")
    .option("--json", "end with one JSON object on standard output")
    .action(async ({ json = false }: { json?: boolean }) => {
      const engines = await listEngines();
      if (json) return printResult({ engines: engines.map((engine) => ({ ...engine })) }, { json });
      printResult(Object.fromEntries(engines.map((engine) => [engine.name, inWords(engine)])));
    });
}

function inWords(engine: EngineStatus): string {
  if (!engine.available) return `not available: ${engine.reason}; ${engine.howTo}`;
  const remark = engine.onlyByName === undefined ? "" : `; only by its name, because ${engine.onlyByName}`;
  return `available: ${engine.description}${remark}`;
}
