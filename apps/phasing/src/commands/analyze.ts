/** `autophase analyze`: from a reconstruction on the detector's grid to displacement and strain in nanometres. */

import { basename } from "node:path";
import { type CrystalOnGrid, crystalAsPhased, type FrameName } from "@autophase/analysis";
import { parseChoice, parseCount, parseNumber, printResult, UsageError } from "@autophase/command-line";
import { crystalReport } from "@autophase/figures";
import type { Reconstruction } from "@autophase/tensor-io";
import { readReconstruction, writeFileAtomic, writeReconstruction } from "@autophase/tensor-io/node";
import { Command, InvalidArgumentError } from "commander";
import { analyzeReconstruction, type ReconstructionAnalysis } from "../analysis/analyze-reconstruction.js";
import { crystalFileOf, crystalVti, crystalVts } from "../analysis/crystal-files.js";
import { crystalSummary, readableSummary } from "../analysis/crystal-summary.js";
import { type FoundGeometry, findGeometry } from "../analysis/find-geometry.js";
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
  readonly vts?: string;
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
    .option("--vts <file>", "the same on the grid of the reconstruction, skewed as it is, without interpolation")
    .option("--no-report", "do not write the HTML report beside the result")
    .option("--json", "end with one JSON object on standard output")
    .action(analyze);
}

async function analyze(path: string, options: AnalyzeOptions): Promise<void> {
  const { out, vti, vts, others = [], hkl, lattice, report: wantsReport, json = false } = options;
  if ((hkl === undefined) !== (lattice === undefined)) {
    throw new UsageError(`--${hkl ? "hkl" : "lattice"} needs --${hkl ? "lattice" : "hkl"} beside it`);
  }
  for (const file of [out, vti, vts]) if (file !== undefined) await assertWritable(file);
  const reconstruction = await readReconstruction(path);
  const found = await findGeometry(path, reconstruction.pattern.acquisition, options.geometry);
  process.stderr.write(`geometry: ${found.geometry.name}\n`);
  const analysis = analyzeReconstruction(reconstruction, found.scattering, {
    frame: options.frame,
    surfaceVoxels: options.surface,
    smoothingVoxels: options.smooth,
    others: await Promise.all(others.map((file) => readReconstruction(file))),
    ...(options.voxel !== undefined && { voxelSizeNanometers: options.voxel }),
    ...(options.level !== undefined && { level: options.level }),
    ...(hkl && lattice && { reflection: { hkl, lattice } }),
  });
  for (const warning of analysis.warnings) process.stderr.write(`warning: ${warning}\n`);
  const summary = crystalSummary(analysis);
  const record = processRecord({ ...parametersOf(path, options), geometry: found.geometry.name, ...summary });
  const crystalFile = crystalFileOf(reconstruction, analysis, record);
  await writeReconstruction(out, crystalFile);
  if (vti) await writeFileAtomic(vti, crystalVti(analysis));
  if (vts)
    await writeFileAtomic(vts, crystalVts(asPhased(reconstruction, found, analysis, options), analysis.crystal.axes));
  const report = withExtension(out, ".html");
  if (wantsReport)
    await writeFileAtomic(report, new TextEncoder().encode(crystalReport(crystalFile, { title: basename(out) })));
  const files = { out, ...(vti && { vti }), ...(vts && { vts }), ...(wantsReport && { report }) };
  printResult({ ...(json ? summary : readableSummary(summary)), ...files }, { json });
}

/** Its surface is at the same amplitude. */
function asPhased(
  { object, support }: Reconstruction,
  { scattering }: FoundGeometry,
  { crystal }: ReconstructionAnalysis,
  { surface, smooth }: AnalyzeOptions,
): CrystalOnGrid {
  const { level } = crystal.regions;
  return crystalAsPhased(object, support, scattering, { level, surfaceVoxels: surface, smoothingVoxels: smooth });
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
