/** The steps that every scan goes through by itself. */

import {
  assertCounts,
  clearPixels,
  findMarkedPixels,
  isAutophaseError,
  mapTo,
  type RealArray,
  ValueError,
} from "@autophase/tensor-io";
import { assertFrames, correctVolume } from "./correct-frames.js";
import { type CountsVolume, frameAxes, measuredEverywhere } from "./counts-volume.js";
import { fillMasked } from "./fill-masked.js";
import { findBadPixels } from "./find-bad-pixels.js";
import { findGaps, gapMap } from "./find-gaps.js";
import { findSilentPixels } from "./find-silent-pixels.js";
import { maskBoxes, maskPixels, maskVoxels, maskWith } from "./mask-voxels.js";
import { medianFilter } from "./median-filter.js";
import { normalizeFrames } from "./normalize-frames.js";
import type { PreparePatternOptions } from "./preparation-options.js";
import { type RockingCurve, rockingCurve } from "./rocking-curve.js";
import type { StepLog } from "./step-log.js";
import { countOf, decimals, percent } from "./step-words.js";
import { subtractBackground } from "./subtract-background.js";

export interface ScanFound {
  readonly hotPixels: number;
  readonly deadPixels: number;
  /** Whole rows and columns. */
  readonly gapLines: number;
  /** Rectangles of the frame that run along a row or a column for part of it. */
  readonly gapParts: number;
}

export interface CorrectedScan {
  readonly volume: CountsVolume;
  readonly rawCounts: number;
  readonly found: ScanFound;
  /** Of the counts after all that. */
  readonly rocking: RockingCurve;
}

/**
 * Marks of the detector, saturation, gaps, background, dark and flat field with the mask, boxes, bad and silent pixels,
 * filling of masked voxels, median filter, monitor; each only where it is asked for.
 * @param index - of the scan, for its monitor and for messages.
 */
export function correctScan(
  frames: RealArray,
  index: number,
  options: PreparePatternOptions,
  log: StepLog,
): CorrectedScan {
  const {
    saturation,
    gaps = "auto",
    negative = "refuse",
    background,
    maskBoxes: boxes = [],
    badPixels = "auto",
    monitor,
  } = options;
  assertFrames(frames);
  const marked = gaps === "none" ? [] : marksOf(frames, negative);
  const counted = clearPixels(frames, marked);
  let volume = maskPixels(countsFrom(counted, negative), marked);
  const rawCounts = log.countsIn(volume);
  log.report("frames", framesText(volume, rawCounts, marked.length), volume, emptyFrames(volume));
  if (saturation !== undefined) {
    const { data } = volume.intensity;
    const masked = maskVoxels(volume, (i) => data[i] >= saturation);
    volume = log.reportMasked("saturation", volume, masked, `at ${saturation} counts or more`);
  }
  // a detector that marks what it did not measure leaves no line without a count but where none arrived
  const gapLines = gaps === "auto" && marked.length === 0 ? findGaps(volume) : undefined;
  volume = hideGaps(volume, gaps, gapLines, log);
  if (background !== undefined) volume = takeBackground(volume, background, log);
  volume = correctDetector(volume, options, log);
  if (boxes.length > 0) {
    volume = log.reportMasked("boxes", volume, maskBoxes(volume, boxes), `in ${countOf(boxes.length, "box", "boxes")}`);
  }
  const { hot, dead } = badPixels === "auto" ? findBadPixels(volume) : { hot: [], dead: [] };
  const bad = { hot, dead: marked.length === 0 ? dead : [] };
  if (badPixels === "auto") {
    volume = maskPixels(volume, [...bad.hot, ...bad.dead]);
    const found = `${bad.hot.length} hot and ${bad.dead.length} dead pixels found by their neighbours, and masked`;
    log.report("bad pixels", found, volume);
  }
  volume = filterFrames(volume, options, log);
  if (monitor) volume = normalizeScan(volume, monitor[index] ?? [], log);
  const found = {
    hotPixels: bad.hot.length,
    deadPixels: bad.dead.length,
    gapLines: (gapLines?.rows.length ?? 0) + (gapLines?.columns.length ?? 0),
    gapParts: gapLines?.parts.length ?? 0,
  };
  return { volume, rawCounts, found, rocking: rockingCurve(volume) };
}

/** Where a dark level was taken off, a negative number that lies among others is no mark. */
function marksOf(frames: RealArray, negative: NonNullable<PreparePatternOptions["negative"]>): number[] {
  const marked = findMarkedPixels(frames);
  if (negative === "refuse" || marked.length === 0) return marked;
  const [rows, columns] = frames.shape.slice(-2);
  const isMarked = new Uint8Array(rows * columns);
  for (const pixel of marked) isMarked[pixel] = 1;
  let lowest = 0;
  for (let i = 0; i < frames.data.length; i++) {
    const value = Number(frames.data[i]);
    if (value < lowest && isMarked[i % isMarked.length] === 0) lowest = value;
  }
  return marked.filter((pixel) => !(frames.data[pixel] < 0 && frames.data[pixel] >= lowest));
}

/** @throws {ValueError} for numbers that are no counts, and what to do about negative ones. */
function countsFrom(frames: RealArray, negative: NonNullable<PreparePatternOptions["negative"]>): CountsVolume {
  const isNegative = (value: number | bigint): boolean => value < 0 && value !== Number.NEGATIVE_INFINITY;
  if (negative === "refuse" || !frames.data.some(isNegative)) {
    assertMeasuredCounts(frames);
    return measuredEverywhere(frames);
  }
  const data = mapTo(Float32Array, frames.data as ArrayLike<number>, (value) => (value < 0 ? 0 : Number(value)));
  const cleared = { data, shape: frames.shape };
  assertCounts("frames", cleared);
  const volume = measuredEverywhere(cleared);
  return negative === "zero" ? volume : maskVoxels(volume, (i) => isNegative(frames.data[i]));
}

function assertMeasuredCounts(frames: RealArray): void {
  try {
    assertCounts("frames", frames);
  } catch (cause) {
    if (!isAutophaseError(cause) || !frames.data.some((value: number | bigint) => value < 0)) throw cause;
    const way = "where a dark level was taken off, negative says what becomes of them: zero or mask";
    throw new ValueError(`${cause.message}; ${way}`, { cause });
  }
}

function framesText(volume: CountsVolume, counts: number, marked: number): string {
  const [frames, rows, columns] = frameAxes(volume.intensity.shape);
  const masked = marked > 0 ? `; ${countOf(marked, "pixel")} marked as not measured in every frame, and masked` : "";
  return `${countOf(frames, "frame")} of ${rows} x ${columns} pixels, ${decimals(counts)} counts${masked}`;
}

/** A frame without a count among others that have some: the shutter was closed, or the file is damaged. */
function emptyFrames({ intensity: { data, shape } }: CountsVolume): string | undefined {
  const [frames] = frameAxes(shape);
  const size = data.length / frames;
  const empty: number[] = [];
  for (let frame = 0; frame < frames; frame++) {
    let i = frame * size;
    while (i < (frame + 1) * size && data[i] === 0) i++;
    if (i === (frame + 1) * size) empty.push(frame);
  }
  if (empty.length === 0) return undefined;
  const which = empty.slice(0, 5).join(", ") + (empty.length > 5 ? ", ..." : "");
  const emptyOnes = countOf(empty.length, "frame");
  return `${emptyOnes} without a single count (${which}): was the shutter closed? maskBox takes them out`;
}

function hideGaps(
  volume: CountsVolume,
  gaps: PreparePatternOptions["gaps"],
  found: ReturnType<typeof findGaps> | undefined,
  log: StepLog,
): CountsVolume {
  if (typeof gaps === "object")
    return log.reportMasked("gaps", volume, maskWith("gaps", volume, gaps), "by the file of gaps");
  if (!found) return volume;
  const { rows, columns, parts } = found;
  if (rows.length + columns.length + parts.length === 0) return volume;
  const [, height, width] = frameAxes(volume.intensity.shape);
  const map = gapMap(found, height, width);
  const masked = maskVoxels(volume, (i) => map[i % map.length] === 1);
  const lines = [
    countOf(rows.length, "row"),
    countOf(columns.length, "column"),
    countOf(parts.length, "part of a line", "parts of lines"),
  ].filter((text) => !text.startsWith("0"));
  log.report("gaps", `${lines.join(" and ")} without a count in any frame, and masked`, masked);
  return masked;
}

function takeBackground(
  volume: CountsVolume,
  background: NonNullable<PreparePatternOptions["background"]>,
  log: StepLog,
): CountsVolume {
  const after = subtractBackground(volume, background);
  const total = log.countsIn(volume);
  const what =
    typeof background === "number"
      ? `${background} counts per voxel`
      : background === "frame"
        ? "the median of each frame"
        : "the measured background";
  log.report(
    "background",
    `${what} subtracted: ${percent((total - log.countsIn(after)) / total)} of the counts`,
    after,
  );
  return after;
}

function correctDetector(volume: CountsVolume, options: PreparePatternOptions, log: StepLog): CountsVolume {
  const { dark, flat, flatScale, mask } = options;
  const named = [dark && "dark", flat && "flat field", mask && "mask"].filter((name) => name !== undefined);
  if (named.length === 0) return volume;
  const after = correctVolume(volume, options);
  const pixels = (log.maskedIn(after) - log.maskedIn(volume)) / frameAxes(volume.intensity.shape)[0];
  const kept = `${decimals(log.countsIn(after))} counts left`;
  const rescaled =
    flat && flatScale !== undefined
      ? `counts are scaled by the flat field's ${flatScale}: thresholds and the noise of counting go by the new numbers`
      : undefined;
  log.report(
    "detector",
    `${named.join(", ")}: ${countOf(Math.round(pixels), "pixel")} masked, ${kept}`,
    after,
    rescaled,
  );
  return after;
}

function filterFrames(
  volume: CountsVolume,
  { silentPixels = "keep", fillMasked: least, median: side }: PreparePatternOptions,
  log: StepLog,
): CountsVolume {
  let after = volume;
  if (silentPixels === "mask") {
    const masked = maskPixels(after, findSilentPixels(after));
    after = log.reportMasked("silent pixels", after, masked, "without a count in any frame");
  }
  if (least !== undefined) {
    const filled = fillMasked(after, least);
    const voxels = countOf(log.maskedIn(after) - log.maskedIn(filled), "voxel");
    log.report("fill", `${voxels} filled with the mean of at least ${least} measured neighbours`, filled);
    after = filled;
  }
  if (side !== undefined) {
    const total = log.countsIn(after);
    after = medianFilter(after, side);
    const left = percent(log.countsIn(after) / total);
    log.report(
      "median",
      `each voxel the median of ${side} x ${side} pixels of its frame: ${left} of the counts`,
      after,
    );
  }
  return after;
}

function normalizeScan(volume: CountsVolume, monitor: ArrayLike<number>, log: StepLog): CountsVolume {
  const after = normalizeFrames(volume, monitor);
  const values = Array.from(monitor);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [low, high] = [mean / Math.max(...values), mean / Math.min(...values)];
  log.report("monitor", `frames times ${low.toFixed(3)} to ${high.toFixed(3)}, the mean monitor over theirs`, after);
  return after;
}
