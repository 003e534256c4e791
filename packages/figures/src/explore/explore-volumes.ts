/** Volumes made small enough for a page. */

import type { RealArray } from "@autophase/tensor-io";
import type { ColourMapName } from "../colour/colour-map.js";
import type { ValueRange } from "../colour/value-range.js";
import type { Block } from "../volume/plane.js";
import type { ExploredGrid, ExploredVolume } from "./explored-volume.js";
import { pack, packColours, packWords } from "./pack.js";
import { BLANK, fittingScale, placesIn, placesOf } from "./places.js";

export interface NamedVolume {
  readonly name: string;
  readonly values: RealArray<Float32Array>;
  readonly range: ValueRange;
  readonly map: ColourMapName;
  /** After the value. Default none. */
  readonly unit?: string;
  /** After the point; on a log range, digits that count. Values are stored as finely as that. Default 2. */
  readonly digits?: number;
  /** 1 where values are shown; elsewhere nothing is known. Default everywhere. */
  readonly where?: RealArray<Uint8Array>;
  /** Red, green and blue where nothing is known. Default the page behind. */
  readonly blank?: readonly number[];
}

export interface ExploreOptions {
  /** The part that is shown. */
  readonly block: Block;
  /** Planes that are shown first, in the whole array. */
  readonly centre: readonly number[];
  readonly axisNames: readonly string[];
  /** Length of a voxel along each axis, counted from `centre`; default: indices of the array. */
  readonly voxelSizeNanometers?: readonly number[];
  readonly isHeightUp?: boolean;
}

/** Of a volume; where the part that is shown has more, every second, third, ... voxel is. */
const MOST_VOXELS = 2 ** 19;

/** @param volumes - of three axes and one shape. */
export function exploreVolumes(volumes: readonly NamedVolume[], options: ExploreOptions): ExploredGrid {
  const { block, centre, axisNames, voxelSizeNanometers, isHeightUp = false } = options;
  const stride = strideOf(block);
  const triple = (of: (axis: number) => number) => [of(0), of(1), of(2)] as const;
  const size = triple((axis) => voxelSizeNanometers?.[axis] ?? 1);
  const [depth, height, width] = axisNames;
  const picked = triple((axis) => Math.ceil(block.shape[axis] / stride));
  return {
    shape: picked,
    steps: triple((axis) => stride * size[axis]),
    first: triple((axis) => (block.start[axis] - (voxelSizeNanometers ? centre[axis] : 0)) * size[axis]),
    unit: voxelSizeNanometers ? "nm" : "",
    axes: [depth, height, width],
    isHeightUp,
    centre: triple((axis) =>
      Math.min(picked[axis] - 1, Math.max(0, Math.round((centre[axis] - block.start[axis]) / stride))),
    ),
    volumes: volumes.map((volume) => exploredVolume(volume, block, stride)),
  };
}

function strideOf({ shape }: Block): number {
  let stride = 1;
  while (shape.reduce((voxels, length) => voxels * Math.ceil(length / stride), 1) > MOST_VOXELS) stride++;
  return stride;
}

function exploredVolume(volume: NamedVolume, block: Block, stride: number): ExploredVolume {
  const { name, values, range, map, unit = "", digits = 2, where, blank } = volume;
  const shown = indicesOf(values.shape, block, stride);
  const isBlank = (i: number): boolean => where?.data[i] === 0;
  const stored = fittingScale({ ...extentOf(volume, shown, isBlank), digits });
  const placeOf = placesIn(stored);
  const words = Uint16Array.from(shown, (i) => (isBlank(i) ? BLANK : placeOf(values.data[i])));
  return {
    name,
    unit,
    range,
    digits: stored.digits,
    stored,
    colours: packColours(map),
    ...(blank && { blank }),
    bytes: placesOf(stored) > 256 ? packWords(words) : pack(Uint8Array.from(words)),
  };
}

/** Of what is shown, not of its colours: a value under the pointer may lie beyond them. */
function extentOf({ values, range }: NamedVolume, shown: Uint32Array, isBlank: (i: number) => boolean): ValueRange {
  let { min, max } = range;
  for (const i of shown) {
    if (isBlank(i)) continue;
    const value = values.data[i];
    if (value < min && !range.log) min = value;
    if (value > max) max = value;
  }
  return { ...range, min, max };
}

function indicesOf([, height, width]: readonly number[], { start, shape }: Block, stride: number): Uint32Array {
  const axis = (k: number) => Array.from({ length: Math.ceil(shape[k] / stride) }, (_, i) => start[k] + i * stride);
  const [depths, heights, widths] = [axis(0), axis(1), axis(2)];
  const indices = new Uint32Array(depths.length * heights.length * widths.length);
  let at = 0;
  for (const d of depths) for (const h of heights) for (const w of widths) indices[at++] = (d * height + h) * width + w;
  return indices;
}
