/** A chart: two axes with ticks and a light grid, and whatever is drawn inside. */

import { scaleLinear, scaleLog } from "d3-scale";
import { element, joinMarkup, type Markup } from "../markup/element.js";
import type { Panel } from "./figure.js";
import { FAINT, GRID, LABEL_SIZE, TICK_SIZE } from "./ink.js";
import { heading, label } from "./text.js";
import { linearTicks, logTicks, type Tick } from "./ticks.js";

interface ChartAxis {
  readonly label: string;
  readonly domain: readonly [number, number];
  readonly log?: boolean;
  /** Default: round values. */
  readonly ticks?: readonly Tick[];
}

export interface ChartOptions {
  readonly title: string;
  readonly description: string;
  /** At the right of the title. */
  readonly remark?: string;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly width?: number;
  readonly height?: number;
}

/** Where data go, in the panel's coordinates. */
export interface ChartSpace {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function chartPanel(options: ChartOptions, draw: (space: ChartSpace) => readonly Markup[]): Panel {
  const { title, description, remark, x, y, width = 480, height = 300 } = options;
  const space = chartSpace(x, y, width, height);
  const content = joinMarkup([
    ...heading(title, 0, width, remark),
    ...horizontalAxis(x, space),
    ...verticalAxis(y, space),
    ...draw(space),
  ]);
  return { title, description, width, height, content };
}

function chartSpace(x: ChartAxis, y: ChartAxis, width: number, height: number): ChartSpace {
  const longest = Math.max(0, ...ticksOf(y).map(({ text }) => text.length));
  // of digits as wide as a browser's sans-serif draws them, beside the name of the axis
  const left = Math.max(62, 29 + 0.64 * TICK_SIZE * longest);
  const [right, top, bottom] = [width - 20, 34, height - 44];
  return { left, right, top, bottom, x: axisScale(x, left, right), y: axisScale(y, bottom, top) };
}

function axisScale({ domain, log }: ChartAxis, from: number, to: number): (value: number) => number {
  const scale = (log ? scaleLog() : scaleLinear()).domain(domain).range([from, to]);
  return (value) => scale(value);
}

function ticksOf({ domain, log, ticks }: ChartAxis): readonly Tick[] {
  return ticks ?? (log ? logTicks(...domain) : linearTicks(...domain));
}

function horizontalAxis(axis: ChartAxis, { x, left, right, top, bottom }: ChartSpace): readonly Markup[] {
  const marks = ticksOf(axis).flatMap(({ at, text }) => [
    element("line", { x1: x(at), x2: x(at), y1: top, y2: bottom, stroke: "currentColor", "stroke-opacity": GRID }),
    label(text, x(at), bottom + 17, { "text-anchor": "middle", "font-size": TICK_SIZE, "fill-opacity": 0.85 }),
  ]);
  const line = element("line", {
    x1: left,
    x2: right,
    y1: bottom,
    y2: bottom,
    stroke: "currentColor",
    "stroke-opacity": 0.5,
  });
  const name = label(axis.label, (left + right) / 2, bottom + 37, {
    "text-anchor": "middle",
    "font-size": LABEL_SIZE,
    "fill-opacity": FAINT,
  });
  return [...marks, line, name];
}

function verticalAxis(axis: ChartAxis, { y, left, right, top, bottom }: ChartSpace): readonly Markup[] {
  const marks = ticksOf(axis).flatMap(({ at, text }) => [
    element("line", { x1: left, x2: right, y1: y(at), y2: y(at), stroke: "currentColor", "stroke-opacity": GRID }),
    label(text, left - 7, y(at) + 4, { "text-anchor": "end", "font-size": TICK_SIZE, "fill-opacity": 0.85 }),
  ]);
  const middle = (top + bottom) / 2;
  const name = label(axis.label, 0, 0, {
    transform: `translate(13 ${middle}) rotate(-90)`,
    "text-anchor": "middle",
    "font-size": LABEL_SIZE,
    "fill-opacity": FAINT,
  });
  return [...marks, name];
}
