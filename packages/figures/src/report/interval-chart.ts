/** Differences with their intervals, one a row, beside the line of no difference. */

import { element, joinMarkup, type Markup } from "../markup/element.js";
import { formatNumber } from "../markup/format-number.js";
import type { Figure, Panel } from "../plot/figure.js";
import { ACCENT, FAINT, GRID, SECOND } from "../plot/ink.js";
import { heading, label } from "../plot/text.js";
import { linearTicks } from "../plot/ticks.js";

export interface IntervalRow {
  readonly name: string;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly verdict: "better" | "worse" | "not distinguishable";
}

const WIDTH = 500;
const ROW = 34;
const [LEFT, RIGHT, TOP] = [190, WIDTH - 66, 34];
const COLOURS = { better: ACCENT, worse: SECOND, "not distinguishable": "currentColor" };

export function intervalChart(title: string, rows: readonly IntervalRow[]): Figure {
  const [low, high] = [Math.min(0, ...rows.map((row) => row.low)), Math.max(0, ...rows.map((row) => row.high))];
  const margin = 0.06 * (high - low || 1);
  const domain = [low - margin, high + margin] as const;
  const x = (value: number): number => LEFT + ((value - domain[0]) / (domain[1] - domain[0])) * (RIGHT - LEFT);
  const bottom = TOP + ROW * rows.length;
  const ticks = linearTicks(...domain).flatMap(({ at, text }) => [
    line(x(at), TOP, x(at), bottom, { stroke: "currentColor", "stroke-opacity": GRID }),
    label(text, x(at), bottom + 17, { "text-anchor": "middle", "font-size": 11, "fill-opacity": 0.85 }),
  ]);
  const description = rows.map((row) => `${row.name}: ${formatNumber(row.difference)}`).join("; ");
  const panel: Panel = {
    title,
    description,
    width: WIDTH,
    height: bottom + 26,
    content: joinMarkup([
      ...heading(title, 0, WIDTH),
      ...ticks,
      line(x(0), TOP, x(0), bottom, { stroke: "currentColor", "stroke-opacity": 0.6 }),
      ...rows.flatMap((row, k) => drawRow(row, TOP + ROW * (k + 0.5), x)),
    ]),
  };
  return { title, description, panels: [panel], columns: 1 };
}

function drawRow(
  { name, difference, low, high, verdict }: IntervalRow,
  y: number,
  x: (value: number) => number,
): Markup[] {
  const stroke = COLOURS[verdict];
  return [
    label(name, LEFT - 14, y + 4, { "text-anchor": "end" }),
    line(x(low), y, x(high), y, { stroke, "stroke-width": 2 }),
    element("circle", { cx: x(difference), cy: y, r: 5, fill: stroke }),
    label(formatNumber(difference), RIGHT + 10, y + 4, { "fill-opacity": FAINT }),
  ];
}

function line(x1: number, y1: number, x2: number, y2: number, style: Parameters<typeof element>[1]): Markup {
  return element("line", { x1, y1, x2, y2, ...style });
}
