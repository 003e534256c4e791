/** The steps that every scan goes through by itself. */

import { assertCounts, type RealArray } from "@autophase/tensor-io";
import { correctFrames } from "./correct-frames.js";
import { type CountsVolume, countMasked, frameAxes, totalCounts } from "./counts-volume.js";
import { findBadPixels } from "./find-bad-pixels.js";
import { findGaps } from "./find-gaps.js";
import { maskBoxes, maskPixels, maskVoxels, maskWith } from "./mask-voxels.js";
import { normalizeFrames } from "./normalize-frames.js";
import type { PreparationStep, PreparePatternOptions, StepName } from "./preparation-options.js";
import { countOf, decimals, percent } from "./step-words.js";
import { subtractBackground } from "./subtract-background.js";

/** Does one step and says what it did. */
export type Say = (name: StepName, summary: string, volume: CountsVolume, warning?: string) => void;

export interface ScanFound {
  readonly hotPixels: number;
  readonly deadPixels: number;
  readonly gapLines: number;
}

/**
 * Saturation, gaps, background, dark and flat field with the mask, boxes, bad pixels, monitor; each only where it is asked for.
 * @param index - of the scan, for its monitor and for messages.
 */
export function correctScan(
  frames: RealArray,
  index: number,
  options: PreparePatternOptions,
  onStep?: (step: PreparationStep) => void,
): { readonly volume: CountsVolume; readonly found: ScanFound } {
  const { saturation, gaps = "auto", background, badPixels = "auto", monitor } = options;
  assertCounts("frames", frames);
  const say: Say = (name, summary, volume, warning) => onStep?.({ name, summary, volume, ...(warning && { warning }) });
  let volume = correctFrames(frames);
  say("frames", framesText(volume), volume, emptyFrames(volume));
  if (saturation !== undefined) {
    const { data } = volume.intensity;
    volume = told(
      "saturation",
      volume,
      maskVoxels(volume, (i) => data[i] >= saturation),
      say,
      `at ${saturation} counts or more`,
    );
  }
  const gapLines = gaps === "auto" ? findGaps(volume) : undefined;
  volume = hideGaps(volume, gaps, gapLines, say);
  if (background !== undefined) volume = takeBackground(volume, background, say);
  volume = correctDetector(volume, options, say);
  if (options.maskBoxes?.length) {
    volume = told(
      "boxes",
      volume,
      maskBoxes(volume, options.maskBoxes),
      say,
      `in ${countOf(options.maskBoxes.length, "box", "boxes")}`,
    );
  }
  const bad = badPixels === "auto" ? findBadPixels(volume) : { hot: [], dead: [] };
  if (badPixels === "auto") {
    volume = maskPixels(volume, [...bad.hot, ...bad.dead]);
    say(
      "bad pixels",
      `${bad.hot.length} hot and ${bad.dead.length} dead pixels found by their neighbours, and masked`,
      volume,
    );
  }
  if (monitor) volume = normalizeScan(volume, monitor[index] ?? [], say);
  const found = {
    hotPixels: bad.hot.length,
    deadPixels: bad.dead.length,
    gapLines: (gapLines?.rows.length ?? 0) + (gapLines?.columns.length ?? 0),
  };
  return { volume, found };
}

function framesText(volume: CountsVolume): string {
  const [frames, rows, columns] = frameAxes(volume.intensity.shape);
  return `${countOf(frames, "frame")} of ${rows} x ${columns} pixels, ${decimals(totalCounts(volume))} counts`;
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
  return `${countOf(empty.length, "frame")} without a single count (${which}): was the shutter closed? --mask-box takes them out`;
}

/** Says how many voxels a mask took, and what was in them. */
export function told(name: StepName, before: CountsVolume, after: CountsVolume, say: Say, where: string): CountsVolume {
  const voxels = countMasked(after) - countMasked(before);
  const total = totalCounts(before);
  const lost = total > 0 ? percent((total - totalCounts(after)) / total) : "0 %";
  say(name, `${countOf(voxels, "voxel")} masked ${where}, ${lost} of the counts`, after);
  return after;
}

function hideGaps(
  volume: CountsVolume,
  gaps: PreparePatternOptions["gaps"],
  found: ReturnType<typeof findGaps> | undefined,
  say: Say,
): CountsVolume {
  if (typeof gaps === "object") return told("gaps", volume, maskWith("gaps", volume, gaps), say, "by the file of gaps");
  if (!found) return volume;
  const { rows, columns } = found;
  if (rows.length + columns.length === 0) return volume;
  const [, height, width] = frameAxes(volume.intensity.shape);
  const [isRow, isColumn] = [new Set(rows), new Set(columns)];
  const pixels = Array.from({ length: height * width }, (_, i) => i).filter(
    (i) => isRow.has(Math.floor(i / width)) || isColumn.has(i % width),
  );
  const masked = maskPixels(volume, pixels);
  const lines = [countOf(rows.length, "row"), countOf(columns.length, "column")].filter(
    (text) => !text.startsWith("0"),
  );
  say("gaps", `${lines.join(" and ")} without a count in any frame, and masked`, masked);
  return masked;
}

function takeBackground(
  volume: CountsVolume,
  background: NonNullable<PreparePatternOptions["background"]>,
  say: Say,
): CountsVolume {
  const after = subtractBackground(volume, background);
  const total = totalCounts(volume);
  const what =
    typeof background === "number"
      ? `${background} counts per voxel`
      : background === "frame"
        ? "the median of each frame"
        : "the measured background";
  say("background", `${what} subtracted: ${percent((total - totalCounts(after)) / total)} of the counts`, after);
  return after;
}

function correctDetector(volume: CountsVolume, options: PreparePatternOptions, say: Say): CountsVolume {
  const { dark, flat, mask } = options;
  const named = [dark && "dark", flat && "flat field", mask && "mask"].filter((name) => name !== undefined);
  if (named.length === 0) return volume;
  const corrected = correctFrames(volume.intensity, options);
  const { data } = volume.mask;
  const after = data.includes(0) ? maskVoxels(corrected, (i) => data[i] === 0) : corrected;
  const pixels = (countMasked(after) - countMasked(volume)) / frameAxes(volume.intensity.shape)[0];
  const kept = `${decimals(totalCounts(after))} counts left`;
  say("detector", `${named.join(", ")}: ${countOf(Math.round(pixels), "pixel")} masked, ${kept}`, after);
  return after;
}

function normalizeScan(volume: CountsVolume, monitor: ArrayLike<number>, say: Say): CountsVolume {
  const after = normalizeFrames(volume, monitor);
  const values = Array.from(monitor);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [low, high] = [mean / Math.max(...values), mean / Math.min(...values)];
  say("monitor", `frames times ${low.toFixed(3)} to ${high.toFixed(3)}, the mean monitor over theirs`, after);
  return after;
}
