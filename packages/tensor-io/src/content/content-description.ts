/** A description of what a file holds. */

import type { AnyArray, RealArray } from "../arrays/array.js";
import type { Json } from "../arrays/volume.js";
import { centralSlice } from "./central-slice.js";
import { describeArray } from "./describe-array.js";

export type Description = { [name: string]: Json };

export interface ContentDescription {
  readonly description: Description;
  /** `[height, width]`; absent where there is nothing to look at. */
  readonly plane?: RealArray;
}

/** Of an array, between what else is known. */
export function withPlane(array: AnyArray, first: Description = {}, last: Description = {}): ContentDescription {
  return { description: { ...first, ...describeArray(array), ...last }, plane: centralSlice(array) };
}
