/** A part of every frame: rows and columns around the peak. */

import type { ChosenPrepareSettings, Preparation } from "@autophase/preparation";
import { type RealArray, type Shape, sliceArray } from "@autophase/tensor-io";

export interface FramePart {
  /** First row and column. */
  readonly first: readonly [number, number];
  /** Rows and columns. */
  readonly lengths: readonly [number, number];
}

/** Pixels around the pattern, from which defects are told by their neighbours. */
const MARGIN = 8;
/** A larger share of the frames is hardly sooner prepared than the whole. */
const MOST = 0.5;

export function cutTo(frames: RealArray, part: FramePart | undefined): RealArray {
  if (part === undefined) return frames;
  const [rows, columns] = [0, 1].map((k): [number, number] => [part.first[k], part.first[k] + part.lengths[k]]);
  return sliceArray("frames", frames, [...frames.shape.slice(0, -2).map(() => null), rows, columns]);
}

/**
 * What another preparation of the same frames will take its pattern from, where that is told by a part of them alone.
 * @param frames - shape of all of them.
 */
export function partAroundPattern(
  frames: Shape,
  { account: { center, crop } }: Preparation,
  settings: ChosenPrepareSettings,
): FramePart | undefined {
  if (frames.length !== 3 || !isLocal(settings)) return undefined;
  const wanted = Array.isArray(settings.crop) ? settings.crop : crop;
  const ends = [1, 2].map((axis) => {
    const half = Math.ceil(Math.max(crop[axis], wanted[axis]) / 2) + MARGIN;
    return [Math.max(0, center[axis] - half), Math.min(frames[axis], center[axis] + half)] as const;
  });
  const [[top, bottom], [left, right]] = ends;
  const part: FramePart = { first: [top, left], lengths: [bottom - top, right - left] };
  return part.lengths[0] * part.lengths[1] <= MOST * frames[1] * frames[2] ? part : undefined;
}

/** Whether nothing far from the peak has a say. */
function isLocal({ crop, gaps, background, alienFile, maskBox = [], alienBox = [] }: ChosenPrepareSettings): boolean {
  const isFromEnds = [...maskBox, ...alienBox].flat(2).some((end) => end !== null && end < 0);
  const isAnywhere = crop === "full" || (typeof crop === "object" && "ends" in crop);
  const isFound = gaps === undefined || gaps === "auto" || gaps === "none";
  return !isAnywhere && isFound && typeof background !== "string" && alienFile === undefined && !isFromEnds;
}

type Boxes = NonNullable<ChosenPrepareSettings["maskBox"]>;

/** The same settings for the part alone. @param crop - in the place of one that is found. */
export function settingsOnPart(
  settings: ChosenPrepareSettings,
  { first, lengths }: FramePart,
  crop: readonly number[],
): ChosenPrepareSettings {
  const { slice = [], maskBox = [], alienBox = [] } = settings;
  const [row, column] = settings.origin ?? [1, 2].map((axis) => Math.max(0, slice[axis]?.[0] ?? 0));
  const moved = (boxes: Boxes): Boxes =>
    boxes.flatMap(([depth, ...inFrame]) => {
      const ranges = inFrame.map(([from, to], k): [number, number] => [
        Math.min(lengths[k], Math.max(0, (from ?? 0) - first[k])),
        Math.min(lengths[k], Math.max(0, (to ?? Number.POSITIVE_INFINITY) - first[k])),
      ]);
      return ranges.every(([from, to]) => to > from) ? [[depth, ...ranges]] : [];
    });
  return {
    ...settings,
    origin: [row + first[0], column + first[1]],
    maskBox: moved(maskBox),
    alienBox: moved(alienBox),
    crop: Array.isArray(settings.crop) ? settings.crop : [...crop],
  };
}
