/** The usual way from frames to a pattern, with an account of what each step kept. */

import { type RealArray, ValueError } from "@autophase/tensor-io";
import { type AlignedScan, alignScans } from "./align-scans.js";
import { chooseThreshold, type NoiseLevel } from "./choose-threshold.js";
import { type CorrectedScan, correctScan, type ScanFound } from "./correct-scan.js";
import type { CountsVolume } from "./counts-volume.js";
import { type BoxAccount, cropAndBin } from "./crop-and-bin.js";
import { type Alien, findAliens } from "./find-aliens.js";
import { findCenter } from "./find-center.js";
import { maskBoxes, maskWith } from "./mask-voxels.js";
import type { PreparePatternOptions } from "./preparation-options.js";
import type { RockingCurve } from "./rocking-curve.js";
import { createStepLog, type StepLog } from "./step-log.js";
import { countOf, percent } from "./step-words.js";
import { sumScans } from "./sum-scans.js";
import { thresholdCounts } from "./threshold-counts.js";

export interface PreparedPattern extends CountsVolume {
  readonly account: PreparationAccount;
}

/** What happened, in numbers. */
export interface PreparationAccount extends ScanFound, BoxAccount {
  readonly framesShape: readonly number[];
  /** Of all scans. */
  readonly rawCounts: number;
  /** After everything but crop and binning. */
  readonly correctedCounts: number;
  /** As asked for, or chosen. */
  readonly threshold: number;
  /** Foreign peaks that were found, masked or not. */
  readonly aliens: readonly Omit<Alien, "boxes">[];
  /** How several scans lie to each other; empty for one. */
  readonly scans: readonly AlignedScan[];
  /** Of each scan, after its corrections. */
  readonly rocking: readonly RockingCurve[];
}

/**
 * Masks what cannot be trusted, corrects, adds up several scans of one crystal, drops weak counts, looks for foreign
 * peaks, centres on the peak, crops and bins; in this order, each step only where an option asks for it.
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
  const corrected: CorrectedScan[] = [];
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
  const { volume: own, aliens } = hideAliens(strong, added.volume, options, log);
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
    rocking: corrected.map(({ rocking }) => rocking),
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
  const aligned = `${kept} of ${volumes.length} scans aligned to scan ${alignment.reference + 1} and added up`;
  log.report(
    "scans",
    `${aligned}; correlation at least ${lowest.toFixed(3)}`,
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
  const spread = isPoisson ? "single photons" : `\u00b1 ${deviation.toPrecision(2)}`;
  return `quiet voxels: ${mean.toPrecision(2)} counts, ${spread}`;
}

/** Above the noise that the scan itself has: a haze over everything would hide what stands out. */
function aliensAmong(volume: CountsVolume, center: NonNullable<PreparePatternOptions["center"]>): readonly Alien[] {
  const clear = thresholdCounts(volume, chooseThreshold(volume).threshold, "zero");
  return findAliens(clear, { center: findCenter(volume, center === "com" ? "max" : center) });
}

/** @param all - with the weak counts, so that what is found does not depend on a threshold. */
function hideAliens(
  volume: CountsVolume,
  all: CountsVolume,
  options: PreparePatternOptions,
  log: StepLog,
): { volume: CountsVolume; aliens: readonly Alien[] } {
  const { aliens: what = "report", alienBoxes = [], alienMask, center = "max" } = options;
  const hide = (counts: CountsVolume): CountsVolume => {
    const boxed = alienBoxes.length > 0 ? maskBoxes(counts, alienBoxes) : counts;
    return alienMask ? maskWith("alien mask", boxed, alienMask) : boxed;
  };
  const manual = hide(volume);
  const found = what === "none" ? [] : aliensAmong(all === volume ? manual : hide(all), center);
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
    const brightest = `${peaks}, ${percent(share)} of the counts, the brightest at ${found[0].position.join(",")}`;
    log.report("aliens", `${peaks}, and left in`, after, `${brightest}; aliens: mask takes them out`);
  }
  return { volume: after, aliens: found };
}
