/** The usual way from frames to a pattern, with an account of what each step kept. */

import { type RealArray, ValueError } from "@autophase/tensor-io";
import { type AlignedScan, alignScans } from "./align-scans.js";
import { automaticCrop, cropOfEnds, wholeCrop } from "./automatic-crop.js";
import { binCounts } from "./bin-counts.js";
import { chooseBinning } from "./choose-binning.js";
import { chooseThreshold, type NoiseLevel } from "./choose-threshold.js";
import { correctScan, type ScanFound } from "./correct-scan.js";
import type { CountsVolume } from "./counts-volume.js";
import { cropAround } from "./crop-around.js";
import { estimateOversampling } from "./estimate-oversampling.js";
import { type Alien, findAliens } from "./find-aliens.js";
import { findCenter } from "./find-center.js";
import { maskBoxes, maskWith } from "./mask-voxels.js";
import type { PreparePatternOptions } from "./preparation-options.js";
import { createStepLog, type StepLog } from "./step-log.js";
import { countOf, decimals, percent } from "./step-words.js";
import { sumScans } from "./sum-scans.js";
import { thresholdCounts } from "./threshold-counts.js";

export interface PreparedPattern extends CountsVolume {
  readonly account: PreparationAccount;
}

/** What happened, in numbers. */
export interface PreparationAccount extends ScanFound {
  readonly framesShape: readonly number[];
  /** Of all scans. */
  readonly rawCounts: number;
  /** After everything but crop and binning. */
  readonly correctedCounts: number;
  /** Inside the crop. */
  readonly keptCounts: number;
  /** Voxel of the frames that became the origin. */
  readonly center: readonly number[];
  readonly crop: readonly number[];
  readonly bin: readonly number[];
  /** As given, or chosen. */
  readonly threshold: number;
  /** Of the crop, before and after binning; absent where it could not be estimated. */
  readonly oversampling?: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** Foreign peaks that were found, masked or not. */
  readonly aliens: readonly Omit<Alien, "boxes">[];
  /** How several scans lie to each other; empty for one. */
  readonly scans: readonly AlignedScan[];
  /** Voxels of the crop that the frames do not cover. */
  readonly paddedVoxels: number;
  /** Voxels of the result that were not measured, padded ones included. */
  readonly maskedVoxels: number;
  readonly highestCounts: number;
}

/**
 * Masks what cannot be trusted, corrects, adds up several scans of one crystal, drops weak counts, looks for foreign peaks,
 * centres on the peak, crops and bins; in this order, each step only where an option asks for it.
 * @param frames - `[frame, row, column]` or one frame; or several scans of one shape.
 * @throws {ValueError} for counts that are not finite or negative, naming the voxel, and when none are left.
 * @throws {ShapeError} when a correction, a box, the crop or the binning does not fit the frames.
 */
export function preparePattern(
  frames: RealArray | readonly RealArray[],
  options: PreparePatternOptions = {},
): PreparedPattern {
  const stages = preparationStages("shape" in frames ? [frames] : frames, options);
  for (;;) {
    const { done, value } = stages.next();
    if (done) return value;
  }
}

/** The same, one stage at each turn, so that a caller may stop or draw between two. */
export function* preparationStages(
  scans: readonly RealArray[],
  options: PreparePatternOptions,
): Generator<undefined, PreparedPattern> {
  const { monitor, onEvent } = options;
  if (scans.length === 0) throw new ValueError("preparePattern: expected at least one scan, got none");
  if (monitor && monitor.length !== scans.length)
    throw new ValueError(`monitor: expected one series for each of ${scans.length} scans, got ${monitor.length}`);
  const log = createStepLog(onEvent);
  const corrected: ReturnType<typeof correctScan>[] = [];
  for (const [k, scan] of scans.entries()) {
    corrected.push(correctScan(scan, k, options, k === 0 ? log : createStepLog()));
    yield;
  }
  const added = addScans(
    corrected.map(({ volume }) => volume),
    options,
    log,
  );
  yield;
  const { volume: strong, threshold } = dropWeak(added.volume, options, log);
  const { volume: own, aliens } = hideAliens(strong, options, log);
  yield;
  const boxed = cropAndBin(own, options, log);
  const account = {
    framesShape: scans[0].shape,
    rawCounts: corrected.reduce((sum, { rawCounts }) => sum + rawCounts, 0),
    correctedCounts: log.countsIn(own),
    ...corrected[0].found,
    threshold,
    aliens: aliens.map(({ boxes: _, ...alien }) => alien),
    scans: added.scans,
    ...boxed.account,
  };
  return { ...boxed.volume, account };
}

function addScans(
  volumes: readonly CountsVolume[],
  options: PreparePatternOptions,
  log: StepLog,
): { volume: CountsVolume; scans: readonly AlignedScan[] } {
  if (volumes.length === 1) return { volume: volumes[0], scans: [] };
  const alignment = alignScans(volumes, options);
  const volume = sumScans(volumes, alignment);
  const dropped = alignment.scans.flatMap(({ isKept, correlation }, k) =>
    isKept ? [] : [`scan ${k + 1} (correlation ${correlation.toFixed(3)})`],
  );
  const lowest = Math.min(...alignment.scans.filter(({ isKept }) => isKept).map(({ correlation }) => correlation));
  const kept = volumes.length - dropped.length;
  log.report(
    "scans",
    `${kept} of ${volumes.length} scans aligned to scan ${alignment.reference + 1} and added up; correlation at least ${lowest.toFixed(3)}`,
    volume,
    dropped.length > 0 ? `dropped ${dropped.join(", ")}: unlike the others` : undefined,
  );
  return { volume, scans: alignment.scans };
}

function dropWeak(
  volume: CountsVolume,
  { threshold: asked = 0, weak = "zero" }: PreparePatternOptions,
  log: StepLog,
): { volume: CountsVolume; threshold: number } {
  const chosen = asked === "auto" ? chooseThreshold(volume) : { threshold: asked };
  const noise = "isEven" in chosen ? chosen : undefined;
  const { threshold } = chosen;
  if (threshold === 0 && !noise) return { volume, threshold };
  const after = thresholdCounts(volume, threshold, weak);
  const total = log.countsIn(volume);
  const lost = percent(total > 0 ? (total - log.countsIn(after)) / total : 0);
  const why = noise ? ` (${noiseText(noise)})` : "";
  const action = weak === "zero" ? "set to zero" : "masked";
  log.report(
    "threshold",
    `counts under ${Number(threshold.toPrecision(4))} ${action}${why}: ${lost} of the counts`,
    after,
  );
  return { volume: after, threshold };
}

function noiseText({ mean, deviation, isPoisson, isEven }: NoiseLevel): string {
  if (!isEven) return "the signal reaches everywhere, so that noise cannot be told";
  return `quiet voxels: ${mean.toPrecision(2)} counts, ${isPoisson ? "single photons" : `\u00b1 ${deviation.toPrecision(2)}`}`;
}

function hideAliens(
  volume: CountsVolume,
  options: PreparePatternOptions,
  log: StepLog,
): { volume: CountsVolume; aliens: readonly Alien[] } {
  const { aliens: what = "report", alienBoxes = [], alienMask, center = "max" } = options;
  const boxed = alienBoxes.length > 0 ? maskBoxes(volume, alienBoxes) : volume;
  const manual = alienMask ? maskWith("alien mask", boxed, alienMask) : boxed;
  const found =
    what === "none" ? [] : findAliens(manual, { center: findCenter(manual, center === "com" ? "max" : center) });
  const boxes = what === "mask" ? found.flatMap((alien) => alien.boxes) : [];
  const after = boxes.length > 0 ? maskBoxes(manual, boxes) : manual;
  const peaks = `${countOf(found.length, "foreign peak")} found`;
  const where = [
    alienBoxes.length > 0 && `in ${countOf(alienBoxes.length, "box", "boxes")}`,
    alienMask && "by the mask of foreign peaks",
    what === "mask" && `for ${peaks}`,
  ].filter(Boolean);
  if (where.length > 0) log.reportMasked("aliens", volume, after, where.join(" and "));
  else if (found.length > 0) {
    const share = found.reduce((sum, alien) => sum + alien.counts, 0) / log.countsIn(volume);
    const warning = `${peaks}, ${percent(share)} of the counts, the brightest at ${found[0].position.join(",")}; aliens: mask takes them out`;
    log.report("aliens", `${peaks}, and left in`, after, warning);
  }
  return { volume: after, aliens: found };
}

type BoxAccount = Pick<
  PreparationAccount,
  "center" | "crop" | "bin" | "oversampling" | "keptCounts" | "paddedVoxels" | "maskedVoxels" | "highestCounts"
>;

function cropAndBin(
  volume: CountsVolume,
  { center: method = "max", crop = "auto", bin: asked }: PreparePatternOptions,
  log: StepLog,
): { volume: CountsVolume; account: BoxAccount } {
  const { shape: from } = volume.intensity;
  const center = findCenter(volume, method);
  const multiple = asked === undefined || asked === "auto" ? from.map(() => 1) : asked;
  const shape = cropLengths(volume, crop, center, multiple);
  const cropped = cropAround(volume, center, shape);
  const keptCounts = log.countsIn(cropped);
  const paddedVoxels = product(shape) - coveredVoxels(from, center, shape);
  const kept = percent(keptCounts / log.countsIn(volume));
  const padding = paddedVoxels > 0 ? `, ${decimals(paddedVoxels)} voxels of it padded and masked` : "";
  log.report(
    "crop",
    `${shape.join(" x ")} voxels around ${center.join(", ")} keep ${kept} of the counts${padding}`,
    cropped,
  );
  const before = oversamplingOf(cropped);
  const bin = asked === "auto" ? (before ? chooseBinning(before, shape) : multiple) : multiple;
  const isBinned = bin.some((factor) => factor > 1);
  const binned = isBinned ? binCounts(cropped, bin) : cropped;
  const after = isBinned ? oversamplingOf(binned) : before;
  const ratios = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(", ");
  const sampling = before && after ? `; oversampling ${ratios(before)} before, ${ratios(after)} after` : "";
  if (isBinned)
    log.report("bin", `${bin.join(" x ")} voxels added up: ${binned.intensity.shape.join(" x ")}${sampling}`, binned);
  const account = {
    center,
    crop: shape,
    bin,
    ...(before && after && { oversampling: { before, after } }),
    keptCounts,
    paddedVoxels,
    maskedVoxels: log.maskedIn(binned),
    highestCounts: highestOf(binned),
  };
  return { volume: binned, account };
}

function highestOf({ intensity: { data } }: CountsVolume): number {
  let highest = 0;
  for (let i = 0; i < data.length; i++) if (data[i] > highest) highest = data[i];
  return highest;
}

function cropLengths(
  volume: CountsVolume,
  crop: NonNullable<PreparePatternOptions["crop"]>,
  center: readonly number[],
  multiple: readonly number[],
): readonly number[] {
  if (crop === "auto") return automaticCrop(volume, center, { multiple });
  if (crop === "full") return wholeCrop(volume, center, multiple);
  return "ends" in crop ? cropOfEnds(volume, crop.ends, multiple) : crop;
}

/** The middle of a large pattern tells as much: its box in real space is the same. */
const LONGEST = 64;

function oversamplingOf(volume: CountsVolume): readonly number[] | undefined {
  const { shape } = volume.intensity;
  if (shape.some((length) => length < 4)) return undefined;
  const middle = shape.map((length) => Math.floor(length / 2));
  const part = shape.some((length) => length > LONGEST)
    ? cropAround(
        volume,
        middle,
        shape.map((length) => Math.min(LONGEST, length)),
      )
    : volume;
  return highestOf(part) > 0 ? estimateOversampling(part) : undefined;
}

function coveredVoxels(from: readonly number[], center: readonly number[], shape: readonly number[]): number {
  return product(
    shape.map((length, axis) => {
      const first = center[axis] - Math.floor(length / 2);
      return Math.max(0, Math.min(first + length, from[axis]) - Math.max(0, first));
    }),
  );
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total * length, 1);
}
