/** How the error fell, iteration by iteration. */

import { ValueError } from "@autophase/tensor-io";
import { element, type Markup } from "../markup/element.js";
import { formatNumber } from "../markup/format-number.js";
import { chartLine } from "../plot/chart-line.js";
import { type ChartSpace, chartPanel } from "../plot/chart-panel.js";
import { type Figure, figureSvg } from "../plot/figure.js";
import { ACCENT, FAINT } from "../plot/ink.js";
import { label } from "../plot/text.js";

/** Part of a recipe: so many iterations of one algorithm. */
export interface RecipeSegment {
  readonly name: string;
  readonly iterations: number;
}

export interface ErrorCurveOptions {
  /** Index of the curve to emphasise; default the one that ends lowest. */
  readonly best?: number;
  /** What the emphasised curve is of, such as `start 3`. */
  readonly name?: string;
  /** What ran when, drawn as bands. */
  readonly segments?: readonly RecipeSegment[];
}

/** The first iterates of a long run are far off and would flatten the rest: the axis begins below them. */
const SKIPPED = 3;
const LONG = 30;

/**
 * SVG of `chi` against the iteration on a log scale: the best start emphasised, the others faint.
 * @param curves - one per start, `chi` of each iterate.
 * @throws {ValueError} when there is no curve, or no positive finite value in any.
 */
export function errorCurveFigure(curves: readonly ArrayLike<number>[], options: ErrorCurveOptions = {}): string {
  return figureSvg(errorCurveChart(curves, options));
}

export function errorCurveChart(curves: readonly ArrayLike<number>[], options: ErrorCurveOptions): Figure {
  const { best = lowestEnd(curves), name, segments = [] } = options;
  const [min, max] = positiveRange(curves);
  if (best < 0 || best >= curves.length)
    throw new ValueError(`errorCurveFigure: no curve ${best} among ${curves.length}`);
  const iterations = Math.max(2, ...curves.map((curve) => curve.length));
  const final = formatNumber(lastOf(curves[best]));
  const starts = curves.length === 1 ? "" : `, best of ${curves.length} starts`;
  const end = `ends at ${final}${starts}`;
  const panel = chartPanel(
    {
      title: "Error curve",
      description: `chi against iteration; ${name ?? "it"} ${end}.`,
      remark: name === undefined ? end : `${name} ${end}`,
      x: { label: "iteration", domain: [0, iterations - 1] },
      y: { label: "\u03c7", domain: [min / 1.12, max * 1.12], log: true },
    },
    (space) => [...bands(space, segments, iterations), ...lines(space, clipped(curves, max * 1.12), best)],
  );
  return { title: panel.title, description: panel.description, panels: [panel], columns: 1 };
}

function lowestEnd(curves: readonly ArrayLike<number>[]): number {
  const ends = curves.map(lastOf);
  return ends.indexOf(Math.min(...ends));
}

function lastOf(curve: ArrayLike<number>): number {
  return curve.length > 0 ? curve[curve.length - 1] : Number.POSITIVE_INFINITY;
}

function positiveRange(curves: readonly ArrayLike<number>[]): readonly [number, number] {
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (const curve of curves) {
    for (let i = curve.length > LONG ? SKIPPED : 0; i < curve.length; i++) {
      if (!(curve[i] > 0 && curve[i] < Number.POSITIVE_INFINITY)) continue;
      min = Math.min(min, curve[i]);
      max = Math.max(max, curve[i]);
    }
  }
  if (max === 0) throw new ValueError("errorCurveFigure: expected a curve with a positive value, got none");
  return [min, max];
}

function clipped(curves: readonly ArrayLike<number>[], max: number): readonly ArrayLike<number>[] {
  return curves.map((curve) => Float64Array.from(curve, (value) => Math.min(value, max)));
}

function lines(space: ChartSpace, curves: readonly ArrayLike<number>[], best: number): readonly Markup[] {
  const faint = { stroke: "currentColor", "stroke-opacity": 0.28, "stroke-width": 1 };
  const others = curves.flatMap((curve, i) => (i === best ? [] : [chartLine(space, (k) => k, curve, faint)]));
  return [...others, chartLine(space, (k) => k, curves[best], { stroke: ACCENT, "stroke-width": 2.2 })];
}

/** Pixels per character of a band's name. */
const LETTER = 6;

function bands(space: ChartSpace, segments: readonly RecipeSegment[], iterations: number): readonly Markup[] {
  let begin = 0;
  return segments.flatMap(({ name, iterations: count }, i) => {
    const from = space.x(Math.min(begin, iterations - 1));
    const to = space.x(Math.min(begin + count, iterations - 1));
    begin += count;
    const box = { x: from, y: space.top, width: to - from, height: space.bottom - space.top };
    const band = element(
      "rect",
      { ...box, "fill-opacity": i % 2 ? 0 : 0.06 },
      element("title", {}, `${count} ${name}`),
    );
    if (to - from < LETTER * name.length) return [band];
    const style = { "text-anchor": "middle", "font-size": 10, "fill-opacity": FAINT };
    return [band, label(name, (from + to) / 2, space.top + 12, style)];
  });
}
