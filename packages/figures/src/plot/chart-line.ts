/** A line through points of a chart. */

import { line } from "d3-shape";
import { type Attributes, element, type Markup } from "../markup/element.js";
import type { ChartSpace } from "./chart-panel.js";

/** More points than pixels are thinned: the picture stays the same and the page small. */
const MOST_POINTS = 800;

/** The path through `(x(i), y[i])`; it breaks where a place is not finite, as for zero on a log axis. */
export function chartLine(
  space: ChartSpace,
  x: (i: number) => number,
  y: ArrayLike<number>,
  attributes: Attributes,
): Markup {
  const path = line<number>()
    .defined((i) => Number.isFinite(space.x(x(i))) && Number.isFinite(space.y(y[i])))
    .x((i) => space.x(x(i)))
    .y((i) => space.y(y[i]))
    .digits(1);
  return element("path", {
    d: path(thinned(y.length)) ?? "",
    fill: "none",
    "stroke-linejoin": "round",
    "stroke-linecap": "round",
    ...attributes,
  });
}

function thinned(length: number): readonly number[] {
  const stride = Math.ceil(length / MOST_POINTS);
  const kept = Array.from({ length: Math.ceil(length / stride) }, (_, i) => i * stride);
  if (length > 0 && kept.at(-1) !== length - 1) kept.push(length - 1);
  return kept;
}
