/** The phase retrieval transfer function and where it says the resolution is. */

import { ValueError } from "@autophase/tensor-io";
import { element, type Markup } from "../markup/element.js";
import { formatNumber } from "../markup/format-number.js";
import { chartLine } from "../plot/chart-line.js";
import { type ChartSpace, chartPanel } from "../plot/chart-panel.js";
import { type Figure, figureSvg } from "../plot/figure.js";
import { ACCENT, FAINT, LIMIT, TICK_SIZE } from "../plot/ink.js";
import { label } from "../plot/text.js";

/** Shell averages, from the centre outwards. */
export interface PrtfCurve {
  /** Spatial frequency of each shell. */
  readonly frequency: ArrayLike<number>;
  /** PRTF of each shell; not a number where nothing was measured. */
  readonly value: ArrayLike<number>;
  /** Frequency up to which the pattern has every direction; behind it are its corners. */
  readonly edge?: number;
}

export interface PrtfFigureOptions {
  /** What `frequency` is and its unit. Default `spatial frequency (cycles per voxel)`. */
  readonly frequencyLabel?: string;
  /** The resolution in words, for example `14 nm`; written beside the crossing. */
  readonly resolution?: string;
}

/** Far out, where almost nothing was counted, the ratio runs away and would flatten the rest. */
const TOP = 1.5;

/**
 * SVG of the PRTF against spatial frequency with the 1/e line and the first crossing of it.
 * @throws {ValueError} when the two lengths differ or are 0.
 */
export function prtfFigure(curve: PrtfCurve, options: PrtfFigureOptions = {}): string {
  return figureSvg(prtfChart(curve, options));
}

export function prtfChart({ frequency, value, edge }: PrtfCurve, options: PrtfFigureOptions): Figure {
  const { frequencyLabel = "spatial frequency (cycles per voxel)", resolution } = options;
  if (frequency.length !== value.length || value.length === 0) {
    throw new ValueError(
      `prtfFigure: expected as many values as frequencies, got ${value.length} and ${frequency.length}`,
    );
  }
  const highest = Math.max(1, ...Array.from(value).filter(Number.isFinite));
  const crossing = firstCrossing(frequency, value, 1 / Math.E);
  const remark = crossingRemark("1/e", { crossing, edge, resolution });
  const panel = chartPanel(
    {
      title: "Phase retrieval transfer function",
      description: `PRTF against spatial frequency; ${remark}.`,
      remark,
      x: { label: frequencyLabel, domain: [0, Math.max(...Array.from(frequency))] },
      y: { label: highest > TOP ? `PRTF (cut off at ${TOP})` : "PRTF", domain: [0, Math.min(TOP, highest * 1.05)] },
    },
    (space) => [
      ...limit(space, crossing),
      ...edgeLine(space, edge),
      chartLine(
        space,
        (i) => frequency[i],
        Float64Array.from(value, (each) => Math.min(TOP, each)),
        { stroke: ACCENT, "stroke-width": 2.2 },
      ),
    ],
  );
  return { title: panel.title, description: panel.description, panels: [panel], columns: 1 };
}

/** What is written beside a curve that is read where it falls through a level. */
export function crossingRemark(
  level: string,
  {
    crossing,
    edge = Number.POSITIVE_INFINITY,
    resolution,
  }: {
    readonly crossing: number | undefined;
    readonly edge: number | undefined;
    readonly resolution: string | undefined;
  },
): string {
  const length = resolution ? ` (${resolution})` : "";
  if (crossing !== undefined && crossing <= edge) return `${level} at ${formatNumber(crossing)}${length}`;
  return Number.isFinite(edge) ? `above ${level} to the edge${length}` : `stays above ${level}`;
}

/** Where the pattern ends in some direction. */
export function edgeLine({ x, left, right, top, bottom }: ChartSpace, edge: number | undefined): readonly Markup[] {
  if (edge === undefined) return [];
  const at = x(edge);
  const [anchor, gap] = at < (left + right) / 2 ? ["start", 6] : ["end", -6];
  const dashed = { stroke: "currentColor", "stroke-opacity": FAINT, "stroke-dasharray": "2 4" };
  return [
    element("line", { x1: at, x2: at, y1: top, y2: bottom, ...dashed }),
    label("edge of the pattern", at + gap, bottom - 8, {
      "text-anchor": anchor,
      "font-size": TICK_SIZE,
      "fill-opacity": FAINT,
    }),
  ];
}

/** Frequency at which the curve first falls through `level`, between two shells by a straight line. */
export function firstCrossing(
  frequency: ArrayLike<number>,
  value: ArrayLike<number>,
  level: number,
): number | undefined {
  for (let i = 1; i < value.length; i++) {
    if (!(value[i - 1] >= level && value[i] < level)) continue;
    const part = (value[i - 1] - level) / (value[i - 1] - value[i]);
    return frequency[i - 1] + part * (frequency[i] - frequency[i - 1]);
  }
  return undefined;
}

/** A level that a curve falls through, named at its left end: there the curve is high. */
export function levelLine({ y, left, right }: ChartSpace, value: number, name: string): readonly Markup[] {
  const level = y(value);
  return [
    element("line", { x1: left, x2: right, y1: level, y2: level, stroke: LIMIT, "stroke-dasharray": "5 4" }),
    label(name, left + 6, level - 6, { "font-size": TICK_SIZE, fill: LIMIT }),
  ];
}

function limit(space: ChartSpace, crossing: number | undefined): readonly Markup[] {
  const line = levelLine(space, 1 / Math.E, "1/e");
  if (crossing === undefined) return line;
  const [at, level] = [space.x(crossing), space.y(1 / Math.E)];
  return [
    ...line,
    element("line", { x1: at, x2: at, y1: level, y2: space.bottom, stroke: LIMIT, "stroke-dasharray": "5 4" }),
    element("circle", { cx: at, cy: level, r: 4, fill: LIMIT }),
  ];
}
