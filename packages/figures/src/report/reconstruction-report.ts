/**
 * The page about a reconstruction, from what its file holds: the one of the run and the one of the file are the same.
 */

import {
  findWarnings,
  flattenReconstruction,
  objectSteps,
  type PhasingEvidence,
  type PhasingRecord,
  phasingRecordOf,
} from "@autophase/analysis";
import { type ProcessRecord, type Reconstruction, toFloat32 } from "@autophase/tensor-io";
import type { AgreementContent } from "./agreement-section.js";
import { type ReportContent, reportHtml, type StartSummary } from "./report-html.js";

export interface ReconstructionReportOptions
  extends Pick<ReportContent, "comparison" | "farField" | "metrics" | "segments" | "viewSize"> {
  /** A name, not a path. */
  readonly title: string;
  /** Of the object in the file; the record's, of the mean of many starts, goes before it. */
  readonly prtf?: ReportContent["prtf"];
}

/**
 * Verdict, starts, agreement and checks come from the record of the last step; pictures show the object without its
 * phase ramp.
 * @throws {ShapeError | ValueError} when arrays do not fit together, or a value is not finite.
 */
export function reconstructionReport(
  reconstruction: Reconstruction,
  { title, prtf, metrics, ...options }: ReconstructionReportOptions,
): string {
  const flat = flattenReconstruction(reconstruction);
  const { history, voxelSizeMeters } = reconstruction;
  const last = history.at(-1);
  const record = last ? phasingRecordOf(last) : {};
  const agreement = agreementOf(flat, record);
  const curve = record.evidence?.prtf ?? prtf;
  return reportHtml({
    ...options,
    title,
    ...(metrics && { metrics: withRecorded(metrics, record) }),
    reconstruction: flat,
    warnings: [...interruption(last), ...findWarnings(flat), ...(record.evidence?.warnings ?? [])],
    ...(record.evidence && { starts: startsOf(record.evidence) }),
    ...(agreement && { agreement }),
    ...(curve && { prtf: curve }),
    ...(voxelSizeMeters
      ? { voxelSizeNanometers: voxelSizeMeters.map((length) => 1e9 * length) }
      : { scaleNote: scaleNoteOf(reconstruction) }),
  });
}

function interruption(last: ProcessRecord | undefined): readonly string[] {
  return last?.parameters.interrupted === true ? ["The run was interrupted: this is the best that it had."] : [];
}

/** Voxels of a phased array are skewed, which pictures on a square grid do not show. */
function scaleNoteOf(reconstruction: Reconstruction): string {
  const { shape } = reconstruction.object;
  const { steps } = shape.length === 3 ? objectSteps(reconstruction) : {};
  const cubes = `Voxels are drawn as ${shape.length === 3 ? "cubes" : "squares"}`;
  if (steps === undefined) return `${cubes}: their true size is not known.`;
  const lengths = steps.map((step) => Math.hypot(...step).toFixed(1)).join(" \u00d7 ");
  return `${cubes}, but are skewed and ${lengths} nm along depth, height and width: an analysis shows the crystal to scale.`;
}

/**
 * `chi` as the run prints and records it: over the voxels that the object was fitted to, which a file alone does not
 * know.
 */
function withRecorded(metrics: Metrics, { chi, answer }: PhasingRecord): Metrics {
  if (chi === undefined) return metrics;
  const fitted = { ...metrics, chi, chiSquared: chi ** 2 };
  if (typeof answer?.freeChi !== "number") return fitted;
  const { chi: _, chiSquared, ...others } = fitted;
  return { chi, chiSquared, freeChi: answer.freeChi, chiOfAll: metrics.chi, ...others };
}

type Metrics = NonNullable<ReportContent["metrics"]>;

function startsOf({ starts }: PhasingEvidence): StartSummary[] {
  return starts.map(({ start, rank, chi }) => ({
    number: start + 1,
    rank,
    chi: chi.map((value) => value ?? Number.NaN),
  }));
}

/** Nothing where nobody judged. */
function agreementOf(
  { maps = {} }: Reconstruction,
  { answer, startTable, generationTable, evidence }: PhasingRecord,
): AgreementContent | undefined {
  if (answer === undefined || startTable === undefined) return undefined;
  const { amplitude_deviation: amplitude, phase_deviation: phase } = maps;
  return {
    verdict: { ...answer.verdict, ...(evidence?.checks && { checks: evidence.checks }) },
    starts: startTable.map(({ start, ...merits }) => ({ number: start + 1, ...merits })),
    weights: answer.modes,
    idealFreeLlk: evidence?.idealFreeLlk ?? null,
    ...(evidence?.pairErrors && { errors: evidence.pairErrors }),
    ...(amplitude && { amplitudeDeviation: toFloat32(amplitude.array) }),
    ...(phase && { phaseDeviation: toFloat32(phase.array) }),
    ...(generationTable && { generations: generationTable }),
  };
}
