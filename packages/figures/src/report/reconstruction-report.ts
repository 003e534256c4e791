/**
 * The page about a reconstruction, from what its file holds: the one of the run and the one of the file are the same.
 */

import {
  findWarnings,
  flattenReconstruction,
  inLaboratory,
  type ObjectInLaboratory,
  objectSteps,
  type PhasingEvidence,
  type PhasingRecord,
  phasingRecordOf,
} from "@autophase/analysis";
import { type ProcessRecord, type RealArray, type Reconstruction, toFloat32 } from "@autophase/tensor-io";
import type { AgreementContent } from "./agreement-section.js";
import { type DrawnObject, type ReportContent, reportHtml, type StartSummary } from "./report-html.js";

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
  const placed = inLaboratory(flat);
  const agreement = agreementOf(placed?.maps ?? arraysOf(flat.maps), record);
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
    ...(voxelSizeMeters && { voxelSizeNanometers: voxelSizeMeters.map((length) => 1e9 * length) }),
    ...(placed && { drawn: drawnAs(placed) }),
    ...(!voxelSizeMeters && { scaleNote: scaleNoteOf(reconstruction, placed) }),
  });
}

function interruption(last: ProcessRecord | undefined): readonly string[] {
  return last?.parameters.interrupted === true ? ["The run was interrupted: this is the best that it had."] : [];
}

function arraysOf(maps: Reconstruction["maps"] = {}): Record<string, RealArray<Float32Array>> {
  return Object.fromEntries(Object.entries(maps).map(([name, { array }]) => [name, toFloat32(array)]));
}

function drawnAs({ voxelSizeNanometers: size, object, support }: ObjectInLaboratory): DrawnObject {
  return { object, support, voxelSizeNanometers: [size, size, size], axisNames: ["z", "y", "x"], isHeightUp: true };
}

/** What has been done to be true to scale, or why that cannot be. */
function scaleNoteOf(reconstruction: Reconstruction, placed: ObjectInLaboratory | undefined): string {
  if (placed) {
    return "To scale, in the laboratory: z along the beam, y up, x to the left for one who looks along the beam; the crystal as it stood in the middle of the scan, interpolated from the skewed voxels that it was phased on.";
  }
  const isVolume = reconstruction.object.shape.length === 3;
  const { reason } = isVolume ? objectSteps(reconstruction) : {};
  const why = reason === undefined ? "" : ` (${reason})`;
  return `Voxels are drawn as ${isVolume ? "cubes" : "squares"}: their true size is not known${why}.`;
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
  { amplitude_deviation: amplitude, phase_deviation: phase }: Readonly<Record<string, RealArray<Float32Array>>>,
  { answer, startTable, generationTable, evidence, before }: PhasingRecord,
): AgreementContent | undefined {
  if (answer === undefined || startTable === undefined) return undefined;
  return {
    verdict: { ...answer.verdict, ...(evidence?.checks && { checks: evidence.checks }) },
    starts: startTable.map(({ start, ...merits }) => ({ number: start + 1, ...merits })),
    weights: answer.modes,
    idealFreeLlk: evidence?.idealFreeLlk ?? null,
    ...(evidence?.pairErrors && { errors: evidence.pairErrors }),
    ...(amplitude && { amplitudeDeviation: amplitude }),
    ...(phase && { phaseDeviation: phase }),
    ...(generationTable && { generations: generationTable }),
    ...(before && { before }),
  };
}
