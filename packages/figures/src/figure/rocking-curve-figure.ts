/** The counts of scans frame by frame: how many, where on the detector, and how wide. */

import { formatPowerOfTen } from "../markup/format-number.js";
import { chartLine } from "../plot/chart-line.js";
import { chartPanel } from "../plot/chart-panel.js";
import type { Figure, Panel } from "../plot/figure.js";
import { ACCENT, FAINT, SECOND } from "../plot/ink.js";

/** As `rockingCurve` of `@autophase/preparation` gives it. */
export interface RockingFrames {
  /** Integrated counts of each frame. */
  readonly counts: readonly number[];
  /** Row and column of each frame's centre of mass, and how widely its counts are spread; nothing without counts. */
  readonly centers: readonly (readonly [number, number] | null)[];
  readonly widths: readonly (readonly [number, number] | null)[];
}

/** Three charts over the frames; scans after the first are drawn fainter. @param scans - one at least. */
export function rockingCurveFigure(scans: readonly RockingFrames[]): Figure {
  const description = "Integrated counts, centre of mass and width of each frame.";
  const [row, column] = [ACCENT, SECOND];
  return {
    title: "Rocking curve",
    description,
    columns: 3,
    panels: [
      countsChart(scans),
      chart(
        "centre of mass",
        "pixels from its mean",
        "Rows in blue, columns in orange.",
        scans.flatMap(({ centers }, scan) => [
          { values: aboutMean(centers, 0), stroke: row, scan },
          { values: aboutMean(centers, 1), stroke: column, scan },
        ]),
      ),
      chart(
        "width",
        "pixels",
        "Standard deviation; rows in blue, columns in orange.",
        scans.flatMap(({ widths }, scan) => [
          { values: partsOf(widths, 0), stroke: row, scan },
          { values: partsOf(widths, 1), stroke: column, scan },
        ]),
        0,
      ),
    ],
  };
}

/** In a power of ten that leaves short numbers at the axis. */
function countsChart(scans: readonly RockingFrames[]): Panel {
  const highest = Math.max(...scans.flatMap(({ counts }) => counts));
  const exponent = highest >= 1e5 ? 3 * Math.floor(Math.log10(highest) / 3) : 0;
  const unit = exponent > 0 ? `${formatPowerOfTen(exponent)} counts` : "counts";
  const curves = scans.map(({ counts }, scan) => ({
    values: counts.map((value) => value / 10 ** exponent),
    stroke: ACCENT,
    scan,
  }));
  return chart("integrated counts", unit, "Integrated counts of each frame.", curves, 0);
}

interface Curve {
  readonly values: readonly number[];
  readonly stroke: string;
  readonly scan: number;
}

function chart(
  title: string,
  unit: string,
  description: string,
  curves: readonly Curve[],
  lowest = Number.POSITIVE_INFINITY,
): Panel {
  const known = curves.flatMap(({ values }) => values.filter(Number.isFinite));
  const [low, high] = [Math.min(lowest, ...known), Math.max(...known)];
  const margin = (high - low || 1) / 20;
  const frames = Math.max(...curves.map(({ values }) => values.length));
  return chartPanel(
    {
      title,
      description,
      width: 380,
      x: { label: "frame", domain: [0, Math.max(1, frames - 1)] },
      y: { label: unit, domain: [low - (low === lowest ? 0 : margin), high + margin] },
    },
    (space) =>
      curves.map(({ values, stroke, scan }) =>
        chartLine(space, (i) => i, values, { stroke, "stroke-width": 1.8, "stroke-opacity": scan === 0 ? 1 : FAINT }),
      ),
  );
}

type Pairs = readonly (readonly [number, number] | null)[];

function partsOf(pairs: Pairs, part: 0 | 1): number[] {
  return pairs.map((pair) => pair?.[part] ?? Number.NaN);
}

function aboutMean(pairs: Pairs, part: 0 | 1): number[] {
  const values = partsOf(pairs, part);
  const known = values.filter(Number.isFinite);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return values.map((value) => value - mean);
}
