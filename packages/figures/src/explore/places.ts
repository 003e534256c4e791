/** Values as places on a colour map, whole numbers that a page can hold and turn back. */

import { placeInRange, type ValueRange } from "../colour/value-range.js";

/** How many places there are, the one that is blank among them, and what the others stand for. */
export interface PlaceScale {
  readonly range: ValueRange;
  /** At least 4, at most 2 ** 16. */
  readonly places: number;
}

/** Nothing is known there. */
export const BLANK = 0;
/** On a log range: less than its lowest, which is 0 of counts. */
const BELOW = 1;

/** From `BLANK` to `places - 1`; values beyond the range are at its ends. */
export function placeOf(value: number, { range, places }: PlaceScale): number {
  if (range.log && value < range.min) return BELOW;
  const first = firstOf(range);
  const share = Math.min(1, Math.max(0, placeInRange(value, range)));
  return first + Math.round(share * (places - 1 - first));
}

/** Of a place that is not blank. */
export function valueAt(place: number, { range, places }: PlaceScale): number {
  const { min, max, log } = range;
  const first = firstOf(range);
  if (place < first) return 0;
  const share = (place - first) / (places - 1 - first);
  return log ? min * (max / min) ** share : min + share * (max - min);
}

function firstOf({ log }: ValueRange): number {
  return log ? BELOW + 1 : BELOW;
}
