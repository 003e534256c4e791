/** `autophase analyze`: from a reconstruction on the detector's grid to displacement and strain in nanometres. */

import { basename } from "node:path";
import {
  ANALYSIS_SETTINGS,
  analyze,
  type ChosenAnalysisSettings,
  crystalReconstruction,
  readableSummary,
} from "@autophase/analysis";
import {
  addConfig,
  addResultOptions,
  addSettings,
  assertEnding,
  chosenSettings,
  printNote,
  printResult,
  printWarning,
  UsageError,
} from "@autophase/command-line";
import { CRYSTAL_FILE_KINDS, crystalReport } from "@autophase/figures";
import { PREPARE_SETTINGS } from "@autophase/preparation";
import { readReconstruction, writeFileAtomic } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { measuredGeometry } from "../geometry/measured-geometry.js";
import { claimReconstruction, withExtension } from "../output-path.js";
import { provenance } from "../process-record.js";
import { writeReport, writeResult } from "../report-file.js";

interface AnalyzeOptions {
  readonly out: string;
  readonly others?: readonly string[];
  readonly report: boolean;
  readonly force: boolean;
  readonly json?: boolean;
}

/** As a preparation takes them, for a pattern that was prepared without. */
const MEASURED = PREPARE_SETTINGS.pick({
  spec: true,
  scan: true,
  geometry: true,
  pixelSize: true,
  motors: true,
  rockingStep: true,
  rockingMotor: true,
});
const SETTINGS = MEASURED.extend(ANALYSIS_SETTINGS.shape);

export function analyzeCommand(): Command {
  const command = new Command("analyze")
    .description("turn a phased crystal into nanometres: displacement, strain, shape, resolution, facets")
    .argument("<reconstruction>", ".cxi, on the detector's grid")
    .requiredOption("--out <file>", "where the crystal on cubic voxels goes, .cxi");
  addSettings(addConfig(command), MEASURED, { spec: "How the pattern was measured" });
  addSettings(command, ANALYSIS_SETTINGS, { hkl: "Crystal" })
    .option(
      "--others <files...>",
      "further solutions of the pattern: PRTF of the mean, shell correlation with the first",
    )
    .optionsGroup("What is written:");
  for (const { name, help, endings } of CRYSTAL_FILE_KINDS) {
    command.option(`--${name} <file>`, `${help}, ${endings.join(" or ")}`);
  }
  return addResultOptions(command).action(runAnalyze);
}

async function runAnalyze(path: string, options: AnalyzeOptions, command: Command): Promise<void> {
  const { out, others = [], report: wantsReport, force, json = false } = options;
  const { spec, scan, geometry, pixelSize, motors, rockingStep, rockingMotor, ...settings } = await chosenSettings(
    command,
    SETTINGS,
  );
  assertPaired(settings);
  const files = filesAsked(options);
  const report = wantsReport ? withExtension(out, ".html") : undefined;
  await claimReconstruction({ out, ...files, report }, { inputs: [path, ...others], force });
  const reconstruction = await readReconstruction(path);
  const { acquisition } = reconstruction.pattern;
  const { history } = reconstruction;
  const found = await measuredGeometry(
    path,
    { ...(acquisition && { acquisition }), history },
    { spec, scan: scan?.[0], geometry, pixelSize, motors, rockingStep, rockingMotor },
  );
  printNote(`geometry: ${found.geometry.name}`);
  const analysis = analyze(reconstruction, found, {
    settings,
    others: await Promise.all(others.map(async (file) => ({ ...(await readReconstruction(file)), name: file }))),
    name: path,
    provenance: provenance(),
  });
  for (const warning of analysis.warnings) printWarning(`warning: ${warning}`);
  const crystal = crystalReconstruction(reconstruction, analysis);
  const sha256 = await writeResult(out, crystal);
  for (const { name, bytes } of CRYSTAL_FILE_KINDS) {
    const file = files[name];
    if (file !== undefined) await writeFileAtomic(file, bytes({ reconstruction, analysis, crystal }, file));
  }
  if (report) await writeReport(report, crystalReport(crystal, { title: basename(out) }), sha256);
  printResult(
    {
      ...(json ? analysis.summary : readableSummary(analysis.summary)),
      out,
      ...files,
      ...(report !== undefined && { report }),
    },
    { json },
  );
}

/** By kind. @throws {UsageError} for a name of another ending. */
function filesAsked(options: AnalyzeOptions): { readonly [kind: string]: string } {
  const named = new Map(Object.entries(options));
  return Object.fromEntries(
    CRYSTAL_FILE_KINDS.flatMap(({ name, endings }): [string, string][] => {
      const file: unknown = named.get(name);
      if (typeof file !== "string") return [];
      assertEnding(file, endings);
      return [[name, file]];
    }),
  );
}

function assertPaired({ hkl, lattice }: ChosenAnalysisSettings): void {
  if ((hkl === undefined) === (lattice === undefined)) return;
  throw new UsageError(`--${hkl ? "hkl" : "lattice"} needs --${hkl ? "lattice" : "hkl"} beside it`);
}
