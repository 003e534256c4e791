/** The page about an analysis, from what its file holds. */

import { type CrystalSummary, crystalSummaryOf, prtfResolutionText, shellResolutionText } from "@autophase/analysis";
import { isMeasured, type RealArray, type Reconstruction, toFloat32 } from "@autophase/tensor-io";
import { type CrystalReportContent, crystalReportHtml } from "./crystal-report-html.js";

const AXES = {
  laboratory: ["z", "y", "x"],
  "flat-sample": ["z", "y", "x"],
  crystal: ["along q", "height", "width"],
} as const;

/** Whether a file is of `analyze`: maps of a crystal on voxels whose size is known. */
export function isCrystalFile({ object, maps = {}, voxelSizeMeters }: Reconstruction): boolean {
  const hasMaps = ["displacement", "strain", "bulk"].every((name) => maps[name] !== undefined);
  return hasMaps && object.shape.length === 3 && voxelSizeMeters !== undefined;
}

export interface CrystalReportOptions extends Pick<CrystalReportContent, "comparison" | "viewSize"> {
  /** A name, not a path. */
  readonly title: string;
}

/**
 * The page about a crystal from what its file holds.
 * @param file - of which `isCrystalFile` is true.
 */
export function crystalReport(file: Reconstruction, { title, ...options }: CrystalReportOptions): string {
  const { object, support, maps = {}, voxelSizeMeters = [], pattern, errorCurve, history } = file;
  const summary = crystalSummaryOf(history);
  const deviation = maps.displacement_deviation?.array;
  return crystalReportHtml({
    title,
    object,
    inside: support,
    bulk: toMask(maps.bulk.array),
    displacementNanometers: toNanometers(maps.displacement.array),
    ...(deviation && { displacementDeviationNanometers: toNanometers(deviation) }),
    strain: toFloat32(maps.strain.array),
    ...(maps.cuts && { cuts: toMask(maps.cuts.array) }),
    voxelSizeNanometers: 1e9 * voxelSizeMeters[0],
    ...(summary ? summaryContent(summary) : { facts: {} }),
    ...options,
    ...(isMeasured(pattern) && { pattern }),
    errorCurve,
    history,
  });
}

function toNanometers(array: RealArray): RealArray<Float32Array> {
  const { data, shape } = toFloat32(array);
  return { data: data.map((value) => 1e9 * value), shape };
}

function toMask({ data, shape }: RealArray): RealArray<Uint8Array> {
  const mask = new Uint8Array(data.length);
  for (let i = 0; i < mask.length; i++) mask[i] = Number(Number(data[i]) !== 0);
  return { data: mask, shape };
}

function summaryContent(summary: CrystalSummary) {
  const { prtfCurve, shellCurve, prtfResolutionNanometers, shellResolutionNanometers, edgeNanometers } = summary;
  const edge = edgeNanometers === null ? {} : { edge: 1 / edgeNanometers };
  return {
    axisNames: AXES[summary.frame],
    ...(prtfCurve && {
      prtf: {
        frequency: prtfCurve.frequencyPerNanometer,
        value: prtfCurve.value,
        resolutionNanometers: prtfResolutionNanometers,
        ...edge,
      },
    }),
    ...(shellCurve && {
      shellCorrelation: {
        frequency: shellCurve.frequencyPerNanometer,
        value: shellCurve.value,
        resolutionNanometers: shellResolutionNanometers,
        ...edge,
      },
    }),
    facets: summary.facets,
    facts: factsOf(summary),
    details: detailsOf(summary),
    warnings: summary.warnings,
  };
}

function factsOf(summary: CrystalSummary): { [name: string]: string } {
  const { prtfCurve, shellCurve, displacementDeviationPicometers: deviation } = summary;
  return {
    "d-spacing": `${summary.dSpacingAngstroms.toFixed(4)} \u00c5`,
    "equivalent diameter": `${summary.equivalentDiameterNanometers.toFixed(0)} nm`,
    extent: `${summary.extentNanometers.map((length) => length.toFixed(0)).join(" \u00d7 ")} nm`,
    "strain in the bulk": `\u00b1 ${(1000 * summary.strainStandardDeviation).toFixed(2)} \u00d7 10\u207b\u00b3`,
    ...(deviation !== null && { "displacement between starts": `\u00b1 ${deviation.toPrecision(2)} pm` }),
    ...(prtfCurve && { "resolution (PRTF)": periodText(summary, "prtf") }),
    ...(shellCurve && {
      "resolution (correlation)": periodText(summary, "shell"),
    }),
    voxels: `${summary.voxelSizeNanometers.toFixed(1)} nm`,
  };
}

/** `18 nm`, or `\u2264 47 nm (18 nm at best)` where the pattern ends before the curve falls. */
function periodText(summary: CrystalSummary, curve: "prtf" | "shell"): string {
  const period = summary[`${curve}ResolutionNanometers`];
  const crossing = summary[`${curve}CrossingNanometers`];
  if (period === null) return "not reached";
  if (summary[`${curve}LimitedBy`] !== "edge") return `${period.toFixed(0)} nm`;
  return `\u2264 ${period.toFixed(0)} nm${crossing === null ? "" : ` (${crossing.toFixed(0)} nm at best)`}`;
}

function detailsOf(summary: CrystalSummary): { [name: string]: string } {
  const vector = (values: readonly number[], digits: number): string => values.map((v) => fixed(v, digits)).join(", ");
  const [frame, row, column] = summary.objectVoxelNanometers.map((one) => vector(one, 2));
  const { reflection } = summary;
  return {
    axes:
      summary.frame === "laboratory"
        ? "z along the beam, y up, x to the left for one who looks along the beam; the crystal as it stood in the middle of the scan"
        : summary.frame === "flat-sample"
          ? "z along the beam, y up, x to the left with all circles of the sample at zero"
          : "depth along q, height up as far as that is at a right angle, width across both",
    wavelength: `${summary.wavelengthAngstroms.toFixed(4)} \u00c5`,
    "two-theta": `${summary.twoThetaDegrees.toFixed(3)}\u00b0`,
    "q of the crystal (x, y, z)": `${vector(summary.qPerNanometer, 3)} per nm`,
    ...(reflection && {
      reflection: `(${reflection.hkl.join(" ").replaceAll("-", "\u2212")}): ${reflection.expectedDSpacingAngstroms.toFixed(4)} \u00c5 expected, ${fixed(100 * reflection.deviation, 2)} % off`,
    }),
    "step of the pattern from frame to frame, row to row, column to column": summary.reciprocalVoxelPerNanometer
      .map((one) => `${(1000 * Math.hypot(...one)).toFixed(2)}`)
      .join(", ")
      .concat(" per \u00b5m"),
    "voxel of the phased array along frames": `${frame} nm`,
    "along rows": `${row} nm`,
    "along columns": `${column} nm`,
    "amplitude at the surface": summary.level.toFixed(3),
    "displacement and strain":
      "along q, from phase = \u2212q \u00b7 u; strain is positive where planes are farther apart",
    "solutions in the resolution": String(summary.solutions),
    ...(summary.prtfCurve && { "resolution by the PRTF": prtfResolutionText(summary) }),
    ...(summary.shellCurve && { "resolution by the shell correlation": shellResolutionText(summary) }),
    ...(summary.edgeNanometers !== null && {
      "edge of the pattern": `${summary.edgeNanometers.toFixed(1)} nm (whole period) in the direction where it is nearest`,
    }),
  };
}

/** With a true minus, and none before zero. */
function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) > 0 ? `\u2212${text}` : text;
}
