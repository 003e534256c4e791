/** The last steps of a preparation: a box around the peak, its voxels added up. */

import { orthogonalGrid, resampleOrthogonally } from "@autophase/physics";
import type { Basis } from "@autophase/physics/vector3";
import { ShapeError } from "@autophase/tensor-io";
import { automaticCrop, cropOfEnds, wholeCrop } from "./automatic-crop.js";
import { binCounts } from "./bin-counts.js";
import { chooseBinning } from "./choose-binning.js";
import type { CountsVolume } from "./counts-volume.js";
import { cropAround } from "./crop-around.js";
import { estimateOversampling } from "./estimate-oversampling.js";
import { findCenter } from "./find-center.js";
import type { PreparePatternOptions } from "./preparation-options.js";
import type { StepLog } from "./step-log.js";
import { decimals, percent } from "./step-words.js";

export interface BoxAccount {
  /** Voxel of the frames that became the origin. */
  readonly center: readonly number[];
  readonly crop: readonly number[];
  readonly bin: readonly number[];
  /** Of the crop, before and after binning; absent where it could not be estimated. */
  readonly oversampling?: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** Inside the crop. */
  readonly keptCounts: number;
  /** Voxels of the crop that the frames do not cover. */
  readonly paddedVoxels: number;
  /** Voxels of the result that were not measured, padded ones included. */
  readonly maskedVoxels: number;
  readonly highestCounts: number;
}

export function cropAndBin(
  measured: CountsVolume,
  { center: method = "max", crop = "auto", bin: asked, gridOf }: PreparePatternOptions,
  log: StepLog,
): { volume: CountsVolume; account: BoxAccount } {
  const { shape: from } = measured.intensity;
  const center = findCenter(measured, method);
  const volume = gridOf ? straightened(measured, gridOf(center), center, log) : measured;
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

function straightened(volume: CountsVolume, steps: Basis, center: readonly number[], log: StepLog): CountsVolume {
  if (center.length !== 3) throw new ShapeError("grid: expected a scan of several frames, got one frame");
  const grid = orthogonalGrid(steps);
  const after = resampleOrthogonally(volume, grid, center);
  const moved = [grid.rowPerFrame, grid.columnPerFrame].map((shift) => shift.toFixed(3)).join(" rows and ");
  return log.reportMasked(
    "grid",
    volume,
    after,
    `at the borders by right angles: each frame moves by ${moved} columns`,
  );
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
