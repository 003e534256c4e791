/** What 1 means in a mask: programs disagree. */

import type { RealArray } from "./arrays/array.js";
import { ValueError } from "./errors.js";

/**
 * `measured`: 1 = measured, as here, in CXI's own words and in cohere. `bad`: 1 = not measured, as PyNX, bcdi, cdiutils
 * and pyFAI write it.
 */
export const MASK_CONVENTIONS = ["measured", "bad"] as const;
export type MaskConvention = (typeof MASK_CONVENTIONS)[number];

/**
 * The mask with 1 = measured.
 * @param mask - of one frame or of all of `counts`.
 * @param convention - where none is given it is `measured`, unless that hides most of the counts.
 * @throws {ValueError} where none is given and 1 = measured would leave less than half of the counts, and 1 = bad more.
 */
export function measuredMask(
  where: string,
  mask: RealArray,
  counts: RealArray,
  convention?: MaskConvention,
): RealArray<Uint8Array> {
  const isSet = setVoxels(mask);
  if (convention === undefined) assertPlain(where, isSet, counts);
  if (convention === "bad") for (let i = 0; i < isSet.length; i++) isSet[i] = 1 - isSet[i];
  return { data: isSet, shape: mask.shape };
}

function setVoxels({ data }: RealArray): Uint8Array {
  const set = new Uint8Array(data.length);
  for (let i = 0; i < set.length; i++) set[i] = Number(data[i] > 0);
  return set;
}

function assertPlain(where: string, isSet: Uint8Array, { data }: RealArray): void {
  let [set, all] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    const counts = Number(data[i]);
    if (!(counts > 0 && counts < Number.POSITIVE_INFINITY)) continue;
    all += counts;
    if (isSet[i % isSet.length] === 1) set += counts;
  }
  if (set >= all / 2 || !isSet.includes(1)) return;
  const hidden = (100 * (1 - set / all)).toPrecision(3);
  throw new ValueError(
    `${where}: taken as 1 = measured it hides ${hidden} % of the counts; is 1 = bad, as PyNX, bcdi and pyFAI have it? Say which: mask convention measured or bad`,
  );
}
