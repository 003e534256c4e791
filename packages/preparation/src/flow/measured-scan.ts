/** What a preparation works on, and what its settings ask of the arrays. */

import type { Basis } from "@autophase/physics/vector3";
import { type Acquisition, boxOf, type RealArray, type Slices, ValueError } from "@autophase/tensor-io";
import type { VoxelBox } from "../mask-voxels.js";
import type { PreparePatternOptions } from "../preparation-options.js";
import type { PrepareSettings } from "../settings/prepare-settings.js";

/** Everything that is measured, as arrays; settings that name a file need its array here. */
export interface MeasuredScan {
  /** `[frame, row, column]` or one frame; several are scans of one crystal. */
  readonly frames: readonly RealArray[];
  /** What the scans are called, one name each, for the record and the settings that repeat it. */
  readonly names?: readonly string[];
  /** Of `settings.dark`, and so on. */
  readonly dark?: RealArray;
  readonly flat?: RealArray;
  readonly mask?: RealArray;
  readonly gaps?: RealArray;
  readonly background?: RealArray;
  /** Of `settings.alienFile`: 0 where foreign peaks are, `[frame, row, column]`. */
  readonly alienMask?: RealArray;
  /** Per scan, one value per frame. */
  readonly monitor?: readonly ArrayLike<number>[];
  /**
   * How the pattern was taken, once it is known where in the frames it lies; `patternAcquisition` of
   * `@autophase/analysis`.
   */
  readonly acquisitionAt?: (place: PlaceInFrames) => Acquisition;
  /**
   * Steps of a pattern in reciprocal space; nothing where its acquisition does not say enough. For `settings.grid`;
   * `scatteringOfPattern` of `@autophase/analysis` knows them.
   */
  readonly reciprocalVoxelOf?: (acquisition: Acquisition) => Basis | undefined;
}

export interface PlaceInFrames {
  /** Frame of the whole scan, row and column of what was read of it, that became the origin. */
  readonly center: readonly number[];
  /** Frames, rows and columns added up to one voxel. */
  readonly bin: readonly number[];
  /** Row and column of the frames on the whole detector. */
  readonly origin: readonly [number, number];
}

/**
 * Where something is in the whole scan, of which the part that `slice` names was read; where that part lies on the
 * detector, unless an origin says so.
 */
export function placeInScan(place: PlaceInFrames, { slice = [] }: Pick<PrepareSettings, "slice">): PlaceInFrames {
  const [frame, row, column] = [0, 1, 2].map((axis) => Math.max(0, slice[axis]?.[0] ?? 0));
  const [first, ...rest] = place.center;
  const isSaid = place.origin.some((value) => value > 0);
  return { ...place, center: [first + frame, ...rest], origin: isSaid ? place.origin : [row, column] };
}

/**
 * Settings as options of `preparePattern`, with the arrays that they name. @throws {ValueError} for a file that is not
 * read.
 */
export function patternOptions(scan: MeasuredScan, settings: PrepareSettings): PreparePatternOptions {
  assertArraysOf(settings, scan);
  const { dark, flat, mask, alienMask } = scan;
  const { saturation, flatScale, maskBox, alienBox, gaps, background, ...rest } = settings;
  const shape = scan.frames[0]?.shape ?? [];
  const boxes = (ranges: readonly Slices[]): VoxelBox[] => ranges.map((one) => boxOf("box", one, shape));
  const level = scan.background ?? (typeof background === "number" || background === "frame" ? background : undefined);
  return {
    // dark, flat and mask may cover the whole detector, of which a part was read
    origin: placeInScan({ center: [0, 0, 0], bin: [1, 1, 1], origin: rest.origin }, settings).origin,
    badPixels: rest.badPixels,
    silentPixels: rest.silentPixels,
    fillMasked: rest.fillMasked,
    median: rest.median,
    threshold: rest.threshold,
    weak: rest.weak,
    negative: rest.negative,
    aliens: rest.aliens,
    center: rest.center,
    crop: rest.crop,
    gridOf: rest.grid === "orthogonal" ? (center) => stepsAt(scan, center, settings) : undefined,
    bin: rest.bin,
    lowestCorrelation: rest.lowestCorrelation,
    subVoxel: rest.subVoxel,
    gaps: scan.gaps ?? (gaps === "none" ? "none" : "auto"),
    maskBoxes: boxes(maskBox),
    alienBoxes: boxes(alienBox),
    dark,
    flat,
    mask,
    maskConvention: rest.maskConvention,
    alienMask,
    monitor: scan.monitor?.map((series, k) => partOfMonitor(series, scan.frames[k], settings)),
    saturation,
    flatScale,
    background: level,
  };
}

/** Values of the frames that were read, of those of the whole scan. */
function partOfMonitor(
  series: ArrayLike<number>,
  frames: RealArray | undefined,
  { slice = [] }: Pick<PrepareSettings, "slice">,
): ArrayLike<number> {
  if (!slice[0] || series.length === frames?.shape[0]) return series;
  const { offset, count } = boxOf("monitor", [slice[0]], [series.length]);
  return Array.from(series).slice(offset[0], offset[0] + count[0]);
}

/** Of single frames, rows and columns. @throws {ValueError} where it is not known how the scan was taken. */
function stepsAt(scan: MeasuredScan, center: readonly number[], settings: PrepareSettings): Basis {
  const place = placeInScan({ center, bin: [1, 1, 1], origin: settings.origin }, settings);
  const steps = scan.reciprocalVoxelOf?.(scan.acquisitionAt?.(place) ?? {});
  if (steps) return steps;
  throw new ValueError(
    "prepare: grid: expected a scan whose beamline, angles, energy, distance and pixel size are known, got one that does not tell",
  );
}

/** @throws {ValueError} for a file that is named and not read. */
function assertArraysOf(settings: PrepareSettings, scan: MeasuredScan): void {
  const { dark, flat, mask, alienFile, gaps, background, monitor } = settings;
  const isRead = {
    dark: dark === undefined || scan.dark,
    flat: flat === undefined || scan.flat,
    mask: mask === undefined || scan.mask,
    alienFile: alienFile === undefined || scan.alienMask,
    gaps: gaps === "auto" || gaps === "none" || scan.gaps,
    background: typeof background !== "string" || background === "frame" || scan.background,
    monitor: monitor === undefined || scan.monitor,
  };
  for (const [name, array] of Object.entries(isRead)) {
    if (!array) throw new ValueError(`prepare: ${name}: expected its values beside the frames, got only their name`);
  }
}
