/** `autophase analyze`: from a reconstruction on the detector's grid to displacement and strain in nanometres. */

import { basename } from "node:path";
import {
  ANALYSIS_SETTINGS,
  analyze,
  type ChosenAnalysisSettings,
  crystalPartsCsv,
  crystalReconstruction,
  crystalVti,
  crystalVts,
  readableSummary,
} from "@autophase/analysis";
import {
  addConfig,
  addSettings,
  assertEnding,
  chosenSettings,
  printNote,
  printResult,
  printWarning,
  UsageError,
} from "@autophase/command-line";
import { crystalReport, SURFACE_ENDINGS, surfaceFile } from "@autophase/figures";
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
  readonly vti?: string;
  readonly vts?: string;
  readonly mesh?: string;
  readonly parts?: string;
  readonly report: boolean;
  readonly force: boolean;
  readonly json?: boolean;
}

/** As a preparation takes them, for a pattern that was prepared without. */
const MEASURED = PREPARE_SETTINGS.pick({ spec: true, scan: true, geometry: true, pixelSize: true });
const SETTINGS = MEASURED.extend(ANALYSIS_SETTINGS.shape);

export function analyzeCommand(): Command {
  const command = new Command("analyze")
    .description("turn a phased crystal into nanometres: displacement, strain, shape, resolution, facets")
    .argument("<reconstruction>", ".cxi, on the detector's grid")
    .requiredOption("--out <file>", "where the crystal on cubic voxels goes, .cxi");
  addSettings(addConfig(command), MEASURED, { spec: "How the pattern was measured" });
  return addSettings(command, ANALYSIS_SETTINGS, { hkl: "Crystal" })
    .option(
      "--others <files...>",
      "further solutions of the pattern: PRTF of the mean, shell correlation with the first",
    )
    .optionsGroup("What is written:")
    .option("--vti <file>", "amplitude, phase, displacement and strain for ParaView")
    .option("--vts <file>", "the same on the grid of the reconstruction, skewed as it is, without interpolation")
    .option("--mesh <file>", `the surface as triangles, ${SURFACE_ENDINGS.join(" or ")}`)
    .option("--parts <file>", "strain and displacement of each facet, edge and corner, .csv")
    .option("--no-report", "do not write the HTML report beside the result")
    .option("--force", "write also over a file that is read, and over a pattern", false)
    .option("--json", "end with one JSON object on standard output")
    .action(runAnalyze);
}

async function runAnalyze(path: string, options: AnalyzeOptions, command: Command): Promise<void> {
  const { out, vti, vts, mesh, parts, others = [], report: wantsReport, force, json = false } = options;
  const { spec, scan, geometry, pixelSize, ...settings } = await chosenSettings(command, SETTINGS);
  assertPaired(settings);
  assertEnding(vti, [".vti"]);
  assertEnding(vts, [".vts"]);
  assertEnding(mesh, SURFACE_ENDINGS);
  assertEnding(parts, [".csv"]);
  const report = wantsReport ? withExtension(out, ".html") : undefined;
  await claimReconstruction({ out, vti, vts, mesh, parts, report }, { inputs: [path, ...others], force });
  const reconstruction = await readReconstruction(path);
  const { acquisition } = reconstruction.pattern;
  const { history } = reconstruction;
  const found = await measuredGeometry(
    path,
    { ...(acquisition && { acquisition }), history },
    { spec, scan: scan?.[0], geometry, pixelSize },
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
  if (vti) await writeFileAtomic(vti, crystalVti(analysis));
  if (vts) await writeFileAtomic(vts, crystalVts(reconstruction, analysis));
  if (mesh) {
    await writeFileAtomic(mesh, surfaceFile({ cxi: { kind: "reconstruction", reconstruction: crystal } }, mesh));
  }
  if (parts) await writeFileAtomic(parts, new TextEncoder().encode(crystalPartsCsv(analysis)));
  if (report) await writeReport(report, crystalReport(crystal, { title: basename(out) }), sha256);
  const written = Object.entries({ out, vti, vts, mesh, parts, report }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  printResult(
    { ...(json ? analysis.summary : readableSummary(analysis.summary)), ...Object.fromEntries(written) },
    { json },
  );
}

function assertPaired({ hkl, lattice }: ChosenAnalysisSettings): void {
  if ((hkl === undefined) === (lattice === undefined)) return;
  throw new UsageError(`--${hkl ? "hkl" : "lattice"} needs --${hkl ? "lattice" : "hkl"} beside it`);
}
