/** What a network has learnt from, and how far a pattern lies outside of it. */

import { SAMPLING_ERROR } from "./network-grid.js";
import type { FittedInput } from "./predict-object.js";

/** Ranges of the patterns of a training; what is absent is not known. */
export interface TrainingRange {
  /** Box over crystal, least and highest. */
  readonly oversampling?: readonly [number, number];
  /** Of the brightest voxel, least and highest. */
  readonly peakCounts?: readonly [number, number];
  /** Highest share of voxels that were not measured. */
  readonly unmeasured?: number;
}

/** As text, to be kept beside weights. */
export function rangeToText({ oversampling, peakCounts, unmeasured }: TrainingRange): Record<string, string> {
  return {
    ...(oversampling && { oversampling: oversampling.join(",") }),
    ...(peakCounts && { peakCounts: peakCounts.join(",") }),
    ...(unmeasured !== undefined && { unmeasured: String(unmeasured) }),
  };
}

/** From the metadata of weights; what cannot be read is not known. */
export function rangeFromText(text: Readonly<Record<string, string>>): TrainingRange {
  const oversampling = pairOf(text.oversampling);
  const peakCounts = pairOf(text.peakCounts);
  const unmeasured = Number(text.unmeasured ?? Number.NaN);
  return {
    ...(oversampling && { oversampling }),
    ...(peakCounts && { peakCounts }),
    ...(unmeasured >= 0 && { unmeasured }),
  };
}

function pairOf(text = ""): readonly [number, number] | undefined {
  const [low, high, ...more] = text.split(",").map((part) => (part === "" ? Number.NaN : Number(part)));
  return more.length === 0 && low <= high ? [low, high] : undefined;
}

/** Sentences that say where a pattern, as the network sees it, is like none it has learnt from, and what that means. */
export function unfamiliar(input: FittedInput, range: TrainingRange = {}): readonly string[] {
  return [...oversamplingWords(input, range), ...countWords(input, range), ...measuredWords(input, range)];
}

function oversamplingWords({ oversampling, grid }: FittedInput, { oversampling: range }: TrainingRange): string[] {
  if (!range) return [];
  const [low, high] = range;
  return oversampling.flatMap((value, axis) => {
    const seen = value / grid.binning[axis];
    if (seen >= (1 - SAMPLING_ERROR) * low && seen <= (1 + SAMPLING_ERROR) * high) return [];
    const meaning =
      seen < low ? "the crystal may not fit into what it can draw" : "the crystal is smaller than any of those";
    return [
      `oversampling ${seen.toFixed(1)} along axis ${axis}, ${low} to ${high} in the network's training: ${meaning}`,
    ];
  });
}

function countWords({ pattern: { intensity, mask } }: FittedInput, { peakCounts: range }: TrainingRange): string[] {
  if (!range) return [];
  const measured = intensity.data.map((counts, i) => counts * mask.data[i]);
  const peak = measured.reduce((highest, counts) => Math.max(highest, counts), 0);
  if (peak >= range[0] && peak <= range[1]) return [];
  const meaning =
    peak < range[0] ? "with so much noise its shape is a rough guess" : "it has not learnt to use what lies beyond";
  const [low, high, found] = [...range, peak].map(roughly);
  return [`${found} counts in the brightest voxel, ${low} to ${high} in the network's training: ${meaning}`];
}

function roughly(counts: number): string {
  return counts < 1e4 ? counts.toFixed(0) : Number(counts.toPrecision(2)).toExponential().replace("+", "");
}

function measuredWords({ pattern: { mask, intensity }, grid }: FittedInput, { unmeasured }: TrainingRange): string[] {
  if (unmeasured === undefined) return [];
  const share = mask.data.reduce((sum, measured) => sum + 1 - measured, 0) / mask.data.length;
  // single dead pixels are nothing
  if (share <= unmeasured + 0.01) return [];
  const { patternShape, binning } = grid;
  const isSmall = patternShape.some((length, axis) => length < binning[axis] * intensity.shape[axis]);
  const why = isSmall ? ", the pattern being smaller than what it sees" : "";
  const [found, learnt] = [share, unmeasured].map((value) => `${Math.round(100 * value)} %`);
  return [`${found} of the voxels are not measured${why}, ${learnt} in the network's training: it takes them as dark`];
}
