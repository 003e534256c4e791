/** How amplitude and phase are spread inside the support. */

import { type ColourMapName, colourAt, colourMap } from "../colour/colour-map.js";
import { placeInRange } from "../colour/value-range.js";
import { element, type Markup } from "../markup/element.js";
import { formatNumber } from "../markup/format-number.js";
import { type ChartSpace, chartPanel } from "../plot/chart-panel.js";
import { type Figure, figureSvg, type Panel } from "../plot/figure.js";
import { linearTicks, phaseTicks, type Tick } from "../plot/ticks.js";
import { type ImagedObject, type ObjectParts, objectParts } from "../volume/imaged-object.js";

/**
 * SVG of two histograms over the voxels of the support: amplitude relative to the maximum, and phase in radians with
 * the mean set to 0. A good crystal has one narrow peak of amplitude and a phase that does not reach +-pi.
 * @throws {ShapeError | ValueError} when object and support do not fit, or a value is not finite.
 */
export function histogramFigure(object: ImagedObject): string {
  return figureSvg(histograms(objectParts("histogramFigure", object)));
}

export function histograms({ amplitude, phase, support }: ObjectParts): Figure {
  const inside = (values: Float32Array) => values.filter((_, i) => support.data[i] === 1);
  const panels = [
    histogramPanel(inside(amplitude.data), {
      title: "Amplitude inside the support",
      label: "amplitude (relative to the maximum)",
      domain: [0, 1],
      ticks: linearTicks(0, 1),
      map: "viridis",
    }),
    histogramPanel(inside(phase.data), {
      title: "Phase inside the support",
      label: "phase (rad), mean set to 0",
      domain: [-Math.PI, Math.PI],
      ticks: phaseTicks(),
      map: "phase",
    }),
  ];
  return { title: "Histograms", description: "Voxels of the support by amplitude and by phase.", panels, columns: 2 };
}

export interface HistogramOptions {
  readonly title: string;
  readonly label: string;
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
  readonly map: ColourMapName;
}

const BINS = 40;

/** One histogram; bars take the colours of the map over the domain. */
export function histogramPanel(values: Float32Array, { title, label, domain, ticks, map }: HistogramOptions): Panel {
  const counts = binCounts(values, domain, BINS);
  const top = Math.max(1, ...counts);
  const spread = spreadOf(values);
  return chartPanel(
    {
      title,
      description: `${values.length} voxels, standard deviation ${spread}.`,
      remark: `standard deviation ${spread}`,
      x: { label, domain, ticks },
      y: {
        label: "voxels",
        domain: [0, top * 1.05],
        ticks: linearTicks(0, top).filter(({ at }) => Number.isInteger(at)),
      },
      height: 260,
    },
    (space) => bars(space, counts, domain, map),
  );
}

/** Voxels per bin of equal width; both ends belong to the range. */
export function binCounts(values: ArrayLike<number>, [min, max]: readonly [number, number], bins: number): Uint32Array {
  const counts = new Uint32Array(bins);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor(((values[i] - min) / (max - min)) * bins);
    counts[Math.min(bins - 1, Math.max(0, bin))]++;
  }
  return counts;
}

function spreadOf(values: Float32Array): string {
  if (values.length === 0) return "unknown";
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return formatNumber(Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length));
}

function bars(
  { x, y }: ChartSpace,
  counts: Uint32Array,
  [min, max]: readonly [number, number],
  name: ColourMapName,
): readonly Markup[] {
  const map = colourMap(name);
  return Array.from(counts, (count, i) => {
    const middle = min + ((i + 0.5) / counts.length) * (max - min);
    const [red, green, blue] = colourAt(map, placeInRange(middle, { min, max }));
    const left = x(min + (i / counts.length) * (max - min));
    const right = x(min + ((i + 1) / counts.length) * (max - min));
    const box = { x: left + 0.5, y: y(count), width: right - left - 1, height: y(0) - y(count) };
    return element("rect", { ...box, fill: `rgb(${red} ${green} ${blue})` });
  });
}
