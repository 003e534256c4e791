/** `autophase beamlines`: whose files are known, and in which conventions. */

import { BEAMLINES, beamlineNamed, beamlineSummary } from "@autophase/analysis";
import { printResult, UsageError } from "@autophase/command-line";
import { Command } from "commander";

export function beamlinesCommand(): Command {
  return new Command("beamlines")
    .description("list the beamlines whose scans are known: circles, detectors, and what is in doubt")
    .argument("[name]", "all about one of them")
    .option("--json", "end with one JSON object on standard output")
    .action((name: string | undefined, { json = false }: { json?: boolean }) => {
      if (name !== undefined) return printResult({ ...summaryOf(name) }, { json });
      const all = BEAMLINES.map(beamlineSummary);
      if (json) return printResult({ beamlines: all.map((one) => ({ ...one })) }, { json });
      printResult(
        Object.fromEntries(
          all.map((one) => [one.name, `${one.facility}; sample ${one.sample}; arm ${one.arm}; ${one.files}`]),
        ),
      );
    });
}

function summaryOf(name: string) {
  const beamline = beamlineNamed(name);
  if (beamline) return beamlineSummary(beamline);
  throw new UsageError(`${name}: expected one of ${BEAMLINES.map((one) => one.name).join(", ")}`);
}
