/** What is said of a pattern whose numbers are no counts, where a likelihood needs them. */

import type { PatternWarning } from "../check-pattern.js";
import type { CountScale } from "./count-scale.js";

/** @param scale - of `countScale`. */
export function countWarnings(scale: CountScale | undefined): readonly PatternWarning[] {
  if (scale?.from === "counts") return [];
  return [{ code: "not-counts", message: `the numbers of the pattern are no counts: ${wordsOf(scale)}` }];
}

function wordsOf(scale: CountScale | undefined): string {
  if (!scale) return "no counting noise is seen in them, so error reduction runs in the place of likelihood (ML)";
  const value = scale.value.toPrecision(4);
  switch (scale.from) {
    case "multiples":
      return `they are multiples of ${value}, which is taken for one count`;
    case "rounded":
      return `they are rounded multiples of ${value}, which is taken for one count`;
    default:
      return `one count is about ${value} of them by the noise between neighbours`;
  }
}
