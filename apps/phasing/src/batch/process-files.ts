/** A scan from its frames on the disk to its files in the folder of the series. */

import { join, resolve } from "node:path";
import {
  type BatchPlan,
  crystalPlanes,
  finishedRow,
  processScan,
  type ScanIdentity,
  type ScanOutcome,
  type SeriesRow,
  treatmentOfScan,
  trustedBefore,
} from "@autophase/batch";
import { makeScanFolder, type ScanFiles, scanFolderName } from "@autophase/batch/node";
import { supportProjection } from "@autophase/figures";
import type { RunnerPool } from "@autophase/reconstruction";
import { type Reconstruction, ValueError, writeNpz } from "@autophase/tensor-io";
import { readObject, writeFileAtomic, writePattern } from "@autophase/tensor-io/node";
import { withExtension } from "../output-path.js";
import { knownScan } from "../preparation/known-scan.js";
import { readMeasuredScan } from "../preparation/read-measured-scan.js";
import { provenance } from "../process-record.js";
import { writeReport, writeResult } from "../report-file.js";
import { reportOf } from "../report-of.js";

export interface ScanJob extends ScanFiles, ScanIdentity {}

export interface ProcessFilesOptions {
  /** Folder of the series. */
  readonly out: string;
  readonly spec?: string | undefined;
  /** Who carries out the starts of all scans. */
  readonly runners: RunnerPool;
  readonly signal: AbortSignal;
  /** What is known of the scans of the series. */
  readonly rows: readonly SeriesRow[];
}

/** What a scan is made of, so that a restart knows whether its row is up to date. */
export function jobOf(files: ScanFiles, plan: BatchPlan, spec: string | undefined): ScanJob {
  const treatment = treatmentOfScan(plan, files.scan);
  const continues = plan.settings.continue === true && { continue: true };
  return {
    ...files,
    job: JSON.stringify({ files: files.state, spec: spec && resolve(spec), ...treatment, ...continues }),
  };
}

/** @throws what reading, preparing, phasing and analysing throw. */
export async function processFiles(
  job: ScanJob,
  plan: BatchPlan,
  { out, spec, runners, signal, rows }: ProcessFilesOptions,
): Promise<SeriesRow> {
  const began = performance.now();
  const { scan, path, name, double } = job;
  if (double !== undefined) throw new ValueError(`scan ${scan} is there twice: ${name} and ${double}`);
  const treatment = treatmentOfScan(plan, scan);
  const prepare = { ...treatment.prepare, ...(spec !== undefined && { spec, scan: [scan] }) };
  const { scans, known, settings, facts } = await knownScan([path], prepare);
  const measured = await readMeasuredScan([path], scans, settings, facts?.mask, signal, true);
  const last = plan.settings.continue ? trustedBefore(rows, scan) : undefined;
  const previous = last && (await readObject(join(out, scanFolderName(last.scan), RECONSTRUCTION)));
  const options = { runners, signal, previous, provenance: provenance() };
  const outcome = await processScan({ measured, known }, { ...treatment, prepare: settings }, options);
  const title = plan.settings.pages === false ? undefined : `scan ${scan}`;
  await writeOutcome(await makeScanFolder(out, scan), title, outcome);
  return finishedRow(job, outcome, known, (performance.now() - began) / 1000);
}

/** @param title - of pages; without one there are none. */
async function writeOutcome(folder: string, title: string | undefined, outcome: ScanOutcome): Promise<void> {
  const { preparation, phasing, crystal } = outcome;
  const at = (name: string): string => join(folder, name);
  await writePattern(at("pattern.cxi"), preparation.pattern);
  await writeWithReport(at(RECONSTRUCTION), phasing.reconstruction, title);
  if (!crystal) return;
  const { analysis, reconstruction } = crystal;
  await writeWithReport(at("crystal.cxi"), reconstruction, title);
  await writeFileAtomic(at("crystal.png"), supportProjection(reconstruction, { size: PICTURE_SIDE, isHeightUp: true }));
  const { middle, voxelSizeNanometers, ...planes } = crystalPlanes(analysis.crystal);
  const place = { data: Float64Array.of(...middle, voxelSizeNanometers), shape: [3] };
  await writeFileAtomic(at(PLANES), writeNpz({ ...planes, place }));
}

async function writeWithReport(path: string, reconstruction: Reconstruction, title?: string): Promise<void> {
  const sha256 = await writeResult(path, reconstruction);
  if (title !== undefined) await writeReport(withExtension(path, ".html"), reportOf(reconstruction, { title }), sha256);
}

const PICTURE_SIDE = 192;
/** Amplitude, phase and strain of a plane; `place` is the row and column of its middle, and nanometres a voxel. */
export const PLANES = "planes.npz";
const RECONSTRUCTION = "reconstruction.cxi";
