/** `autophase analyze`: from a reconstruction on the detector's grid to displacement and strain in nanometres. */

import type { FrameName } from "@autophase/analysis";
import { parseChoice, parseCount, parseNumber, printResult, UsageError } from "@autophase/command-line";
import { writeVti } from "@autophase/tensor-io";
import { readReconstruction, writeFileAtomic, writeReconstruction } from "@autophase/tensor-io/node";
import { Command, InvalidArgumentError } from "commander";
import { analyzeReconstruction } from "../analysis/analyze-reconstruction.js";
import { crystalFileOf, crystalVolumes } from "../analysis/crystal-files.js";
import { crystalReportOf } from "../analysis/crystal-report.js";
import { crystalSummary } from "../analysis/crystal-summary.js";
import { findGeometry } from "../analysis/find-geometry.js";
import { assertWritable, withExtension } from "../output-path.js";
import { processRecord } from "../process-record.js";

interface AnalyzeOptions {
  readonly out: string;
  readonly geometry?: string;
  readonly hkl?: readonly [number, number, number];
  readonly lattice?: readonly number[];
  readonly frame: FrameName;
  readonly voxel?: number;
  readonly level?: number;
  readonly surface: number;
  readonly smooth: number;
  readonly others?: readonly string[];
  readonly vti?: string;
  readonly report: boolean;
  readonly json?: boolean;
}

export function analyzeCommand(): Command {
  return new Command("analyze")
    .description("turn a phased crystal into nanometres: displacement, strain, shape, resolution, facets")
    .argument("<reconstruction>", ".cxi, on the detector's grid")
    .requiredOption("--out <file>", "where the crystal on cubic voxels goes, .cxi")
    .option("--geometry <name or file>", "beamline: 34-ID-C, ID01 or a .json file; default what the pattern says")
    .option("--hkl <h,k,l>", "the reflection; with --lattice it is checked, and facets are named", parseHkl)
    .option("--lattice <a | a,b,c,alpha,beta,gamma>", "of the crystal, angstroms and degrees", parseNumbers)
    .option(
      "--frame <name>",
      "axes of the result: laboratory, or crystal (depth along q)",
      parseChoice(["laboratory", "crystal"]),
      "laboratory",
    )
    .option(
      "--voxel <nm>",
      "side of the voxels of the result; default the shortest of the reconstruction",
      parseNumber(1e-3, 1e4),
    )
    .option("--level <fraction>", "amplitude at the surface; default half of the commonest", parseNumber(0.01, 0.99))
    .option("--surface <voxels>", "how deep the surface reaches; the rest is bulk", parseCount(0), 2)
    .option("--smooth <voxels>", "sigma that the strain is averaged with inside the crystal", parseNumber(0, 20), 1)
    .option(
      "--others <files...>",
      "further solutions of the pattern: PRTF of the mean, shell correlation with the first",
    )
    .option("--vti <file>", "amplitude, phase, displacement and strain for ParaView")
    .option("--no-report", "do not write the HTML report beside the result")
    .option("--json", "end with one JSON object on standard output")
    .action(analyze);
}

async function analyze(path: string, options: AnalyzeOptions): Promise<void> {
  const { out, vti, others = [], hkl, lattice, report: wantsReport, json = false } = options;
  if ((hkl === undefined) !== (lattice === undefined)) {
    throw new UsageError(`--${hkl ? "hkl" : "lattice"} needs --${hkl ? "lattice" : "hkl"} beside it`);
  }
  for (const file of [out, ...(vti ? [vti] : [])]) await assertWritable(file);
  const reconstruction = await readReconstruction(path);
  const found = await findGeometry(path, reconstruction.pattern.acquisition, options.geometry);
  process.stderr.write(`geometry: ${found.geometry.name}\n`);
  const analysis = analyzeReconstruction(reconstruction, found.scattering, {
    frame: options.frame,
    surfaceVoxels: options.surface,
    smoothingVoxels: options.smooth,
    others: await Promise.all(others.map(async (file) => (await readReconstruction(file)).object)),
    ...(options.voxel !== undefined && { voxelSizeNanometers: options.voxel }),
    ...(options.level !== undefined && { level: options.level }),
    ...(hkl && lattice && { reflection: { hkl, lattice } }),
  });
  for (const warning of analysis.warnings) process.stderr.write(`warning: ${warning}\n`);
  const summary = crystalSummary(analysis);
  const record = processRecord({ ...parametersOf(path, options), geometry: found.geometry.name, ...summary });
  await writeReconstruction(out, crystalFileOf(reconstruction, analysis, record));
  if (vti) {
    const size = analysis.crystal.voxelSizeNanometers;
    await writeFileAtomic(vti, writeVti(crystalVolumes(analysis), { spacing: [size, size, size] }));
  }
  const report = withExtension(out, ".html");
  if (wantsReport) {
    const page = crystalReportOf(out, analysis, [...reconstruction.history, record]);
    await writeFileAtomic(report, new TextEncoder().encode(page));
  }
  printResult({ ...summary, out, ...(vti && { vti }), ...(wantsReport && { report }) }, { json });
}

function parametersOf(path: string, { hkl, lattice, frame, surface, smooth, others }: AnalyzeOptions) {
  return {
    reconstruction: path,
    frame,
    surface,
    smooth,
    others: [...(others ?? [])],
    hkl: hkl ?? null,
    lattice: lattice ?? null,
  };
}

function parseNumbers(text: string): number[] {
  return text.split(",").map(parseNumber());
}

function parseHkl(text: string): [number, number, number] {
  const [h, k, l, ...rest] = text.split(",").map(parseCount(Number.MIN_SAFE_INTEGER));
  if (h !== undefined && k !== undefined && l !== undefined && rest.length === 0) return [h, k, l];
  throw new InvalidArgumentError("expected three integers such as 1,1,1.");
}
