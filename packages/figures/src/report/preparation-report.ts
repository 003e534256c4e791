/** The page beside a prepared pattern, from what `prepare` of `@autophase/preparation` gives. */

import type { DiffractionPattern } from "@autophase/tensor-io";
import type { MeasuredPattern } from "../figure/pattern-figure.js";
import type { RockingFrames } from "../figure/rocking-curve-figure.js";
import { type PreparedStep, preparationReportHtml } from "./preparation-report-html.js";

export interface PreparedContent {
  readonly pattern: DiffractionPattern & MeasuredPattern;
  readonly account: {
    /** Of the frames after every correction, and of those inside the crop. */
    readonly correctedCounts: number;
    readonly keptCounts: number;
    readonly highestCounts: number;
    readonly maskedVoxels: number;
    readonly oversampling?: { readonly after: readonly number[] };
    /** Of each scan. */
    readonly rocking?: readonly PreparedRocking[];
  };
  /** Text of a file that repeats it. */
  readonly settingsText: string;
  readonly warnings: readonly string[];
}

export interface PreparedRocking extends RockingFrames {
  readonly centerFrame: number;
  readonly fullWidthFrames: number | null;
}

export interface PreparationReportOptions {
  /** Default `Preparation`. */
  readonly title?: string;
  /** As `createStepPictures` collects them. */
  readonly steps: readonly PreparedStep[];
  /** Of the reflection, where geometry and scan tell. */
  readonly dSpacingAngstroms?: number | undefined;
}

/** A self-contained HTML page: what the pattern came to in numbers, its planes, and the counts after each step. */
export function preparationReport(
  { pattern, account, settingsText, warnings }: PreparedContent,
  { title = "Preparation", steps, dSpacingAngstroms }: PreparationReportOptions,
): string {
  const { keptCounts, correctedCounts, highestCounts, maskedVoxels, oversampling, rocking = [] } = account;
  const { shape, data } = pattern.intensity;
  const facts = {
    voxels: shape.join(" \u00d7 "),
    counts: Math.round(keptCounts).toLocaleString("en"),
    kept: `${((100 * keptCounts) / correctedCounts).toFixed(1)} %`,
    brightest: Math.round(highestCounts).toLocaleString("en"),
    masked: `${((100 * maskedVoxels) / data.length).toPrecision(2)} %`,
    ...(oversampling && { oversampling: oversampling.after.map((ratio) => ratio.toFixed(1)).join(", ") }),
    ...(dSpacingAngstroms !== undefined && { "d-spacing": `${dSpacingAngstroms.toFixed(3)} \u00c5` }),
    ...(rocking[0] && { "rocking curve": rockingText(rocking[0]) }),
  };
  return preparationReportHtml({
    title,
    facts,
    steps,
    pattern,
    rocking,
    settings: settingsText,
    history: pattern.history,
    warnings,
  });
}

/** Of the first scan. */
function rockingText({ centerFrame, fullWidthFrames }: PreparedRocking): string {
  const width = fullWidthFrames === null ? "" : `, full width ${fullWidthFrames.toFixed(1)}`;
  return `frame ${centerFrame.toFixed(1)}${width}`;
}
