/** How well a detector that was found fits the images that it was found from. */

import type { BeamImage, DetectorCalibration } from "@autophase/analysis";
import { element, type Markup } from "../markup/element.js";
import { type ChartSpace, chartPanel } from "../plot/chart-panel.js";
import { figureSvg } from "../plot/figure.js";
import { ACCENT, LIMIT } from "../plot/ink.js";

/** Share of the picture that the largest residual takes. */
const LONGEST = 0.12;

/**
 * SVG of where the direct beam was seen on the detector, rows down, and from there a line towards where the geometry
 * has it, magnified; the central pixel as a cross.
 */
export function calibrationFigureSvg(
  images: readonly BeamImage[],
  { geometry, residualPixels, rmsPixels }: DetectorCalibration,
): string {
  const center = geometry.detector.centralPixel ?? images[0].pixel;
  const places = [...images.map(({ pixel }) => pixel), center];
  const [rows, columns] = [0, 1].map((axis) => rangeOf(places.map((place) => place[axis])));
  const largest = Math.max(...residualPixels.map((pair) => Math.hypot(...pair)), 1e-6);
  const factor = roundedDown((LONGEST * Math.max(rows[1] - rows[0], columns[1] - columns[0])) / largest);
  const remark = `off by ${rmsPixels.toPrecision(2)} pixels, lines ${factor} times as long`;
  const panel = chartPanel(
    {
      title: "Direct beam",
      description: `Where the beam was seen in ${images.length} images, and how far the geometry is off; ${remark}.`,
      remark,
      width: 520,
      height: 480,
      x: { label: "column", domain: columns },
      // rows run down
      y: { label: "row", domain: [rows[1], rows[0]] },
    },
    (space) => [
      ...images.flatMap(({ pixel }, i) => imageMarks(space, pixel, residualPixels[i], factor)),
      ...crossAt(space.x(center[1]), space.y(center[0])),
    ],
  );
  return figureSvg({ title: panel.title, description: panel.description, panels: [panel], columns: 1 });
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = 0.15 * (high - low || 10);
  return [low - margin, high + margin];
}

/** To 1, 2 or 5 times a power of ten. */
function roundedDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([5, 2].find((digit) => value >= digit * power) ?? 1);
}

function imageMarks(
  { x, y }: ChartSpace,
  [row, column]: readonly [number, number],
  [down, right]: readonly [number, number],
  factor: number,
): Markup[] {
  // seen less predicted: the prediction lies the other way
  const end = { x2: x(column - factor * right), y2: y(row - factor * down) };
  return [
    element("line", { x1: x(column), y1: y(row), ...end, stroke: LIMIT, "stroke-width": 1.8 }),
    element("circle", { cx: x(column), cy: y(row), r: 4, fill: ACCENT }),
  ];
}

function crossAt(x: number, y: number): Markup[] {
  const line = { stroke: "currentColor", "stroke-width": 1.5 };
  return [
    element("line", { x1: x - 7, x2: x + 7, y1: y, y2: y, ...line }),
    element("line", { x1: x, x2: x, y1: y - 7, y2: y + 7, ...line }),
  ];
}
