/** How the figures of scans go with time, a motor or a counter. */

import { element, type Markup } from "../markup/element.js";
import { type ChartSpace, chartPanel } from "../plot/chart-panel.js";
import type { Figure } from "../plot/figure.js";
import { ACCENT } from "../plot/ink.js";
import { linearTicks } from "../plot/ticks.js";
import type { SeriesPlaces, SeriesScan } from "./series-page.js";

interface Quantity {
  readonly title: string;
  readonly label: string;
  readonly value: (scan: SeriesScan) => number | null;
  /** The narrowest span that its axis shows, relative to the values. Default 0.02. */
  readonly least?: number;
  /** Half of the bar through a point. */
  readonly spread?: (scan: SeriesScan) => number | null;
}

const STRAIN = 1e4;
const QUANTITIES: readonly Quantity[] = [
  {
    title: "d-spacing",
    label: "d (\u00c5)",
    value: ({ dSpacingAngstroms }) => dSpacingAngstroms,
    least: 4e-5,
  },
  {
    title: "Strain",
    label: "strain, mean and spread (10\u207b\u2074)",
    value: ({ strainMean }) => times(strainMean, STRAIN),
    spread: ({ strainStandardDeviation }) => times(strainStandardDeviation, STRAIN),
  },
  { title: "Size", label: "diameter (nm)", value: ({ diameterNanometers }) => diameterNanometers },
  { title: "Resolution", label: "resolution (nm)", value: ({ prtfResolutionNanometers }) => prtfResolutionNanometers },
];

/** A chart for each figure that two scans have. */
export function trendFigures(scans: readonly SeriesScan[], { label, places }: SeriesPlaces): Figure[] {
  return QUANTITIES.flatMap((quantity) => {
    const points = scans.flatMap((scan, i): Point[] => {
      const [x, y] = [places[i], quantity.value(scan) ?? Number.NaN];
      if (!Number.isFinite(x + y)) return [];
      return [{ x, y, half: quantity.spread?.(scan) ?? 0, isGood: scan.trustworthy ?? false, scan: scan.scan }];
    });
    return points.length > 1 ? [trendFigure(quantity, label, points)] : [];
  });
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly half: number;
  readonly isGood: boolean;
  readonly scan: number;
}

function trendFigure({ title, label, least = 0.02 }: Quantity, against: string, points: readonly Point[]): Figure {
  const description = `${label} of ${points.length} scans against ${against}.`;
  const options = {
    title,
    description,
    remark: "open: not to be trusted",
    x: axisOf(
      against,
      points.map(({ x }) => [x, x]),
      1e-3,
    ),
    y: axisOf(
      label,
      points.map(({ y, half }) => [y - half, y + half]),
      least,
    ),
  };
  const panel = chartPanel(options, (space) => points.flatMap((point) => markOf(point, space)));
  return { title, description, panels: [panel], columns: 1 };
}

function markOf({ x, y, half, isGood, scan }: Point, space: ChartSpace): Markup[] {
  const [cx, cy] = [space.x(x), space.y(y)];
  const bar = { x1: cx, x2: cx, y1: space.y(y - half), y2: space.y(y + half), stroke: ACCENT, "stroke-opacity": 0.5 };
  const dot = { cx, cy, r: 4, fill: isGood ? ACCENT : "none", stroke: ACCENT, "stroke-width": 1.5 };
  return [...(half > 0 ? [element("line", bar)] : []), element("circle", dot, element("title", {}, `scan ${scan}`))];
}

/**
 * At least as wide as what can matter, with room beside the outermost, and as many digits as tell the marks apart.
 * @param least - relative to the values.
 */
function axisOf(label: string, intervals: readonly (readonly [number, number])[], least: number) {
  const low = Math.min(...intervals.map(([from]) => from));
  const high = Math.max(...intervals.map(([, to]) => to));
  const narrowest = least * Math.max(Math.abs(low), Math.abs(high)) || 1;
  const room = Math.max(0.06 * (high - low), (narrowest - (high - low)) / 2);
  const domain: [number, number] = [low - room, high + room];
  const marks = linearTicks(...domain);
  const digits = Math.max(0, -Math.floor(Math.log10((marks[1]?.at ?? high) - marks[0].at) + 1e-9));
  return { label, domain, ticks: marks.map(({ at }) => ({ at, text: at.toFixed(digits).replace("-", "\u2212") })) };
}

function times(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}
