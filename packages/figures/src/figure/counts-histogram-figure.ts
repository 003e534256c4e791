/** How many voxels of a measurement have how many counts. */

import { type RealArray, ValueError } from "@autophase/tensor-io";
import { element, type Markup } from "../markup/element.js";
import { type ChartSpace, chartPanel } from "../plot/chart-panel.js";
import { type Figure, figureSvg } from "../plot/figure.js";
import { ACCENT } from "../plot/ink.js";

/** A decade, so that single counts stand apart from each other. */
const BINS_PER_DECADE = 10;
/** What detectors fill gaps with lies above any count. */
const MARK = 2 ** 31 - 2;

/**
 * SVG of voxels against counts, both on logarithmic axes: noise at the left, the peak at the right, saturation as a
 * column at the end.
 * @param measurement - counts; of masked voxels, where `inside` is 0, nothing is told.
 * @throws {ValueError} when the two lengths differ.
 */
export function countsHistogramFigure(measurement: RealArray, inside?: RealArray<Uint8Array>): string {
  if (inside && inside.data.length !== measurement.data.length) {
    const lengths = `${measurement.data.length} counts and ${inside.data.length} voxels of the mask`;
    throw new ValueError(`countsHistogramFigure: expected as many of both, got ${lengths}`);
  }
  return figureSvg(countsHistogram(measurement, inside));
}

function countsHistogram({ data }: RealArray, inside: RealArray<Uint8Array> | undefined): Figure {
  const { bins, none, all } = binned(data, inside?.data);
  const top = Math.max(10, ...bins);
  const decades = Math.max(1, bins.length / BINS_PER_DECADE);
  const share = all === 0 ? "0" : ((100 * none) / all).toFixed(1);
  const panel = chartPanel(
    {
      title: "Counts",
      description: `${all} voxels, ${share} % of them without a count.`,
      remark: `${share} % of the voxels have none`,
      x: { label: "counts of a voxel", domain: [1, 10 ** decades], log: true },
      y: { label: "voxels", domain: [0.5, 2 * top], log: true },
      height: 260,
    },
    (space) => bars(space, bins),
  );
  return { title: "Counts", description: "Voxels by their counts.", panels: [panel], columns: 1 };
}

function binned(data: ArrayLike<number | bigint>, inside: Uint8Array | undefined) {
  const bins: number[] = [];
  let [none, all] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    const counts = Number(data[i]);
    if (inside?.[i] === 0 || !(counts < MARK)) continue;
    all++;
    if (counts <= 0) none++;
    if (counts < 1) continue;
    // a count that is a power of ten begins a bin, whatever the logarithm is rounded to
    const bin = Math.floor(BINS_PER_DECADE * Math.log10(counts) + 1e-9);
    while (bins.length <= bin) bins.push(0);
    bins[bin]++;
  }
  while (bins.length % BINS_PER_DECADE > 0) bins.push(0);
  return { bins, none, all };
}

function bars({ x, y, bottom }: ChartSpace, bins: readonly number[]): readonly Markup[] {
  return bins.flatMap((count, i) => {
    if (count === 0) return [];
    const [left, right] = [i, i + 1].map((edge) => x(10 ** (edge / BINS_PER_DECADE)));
    const box = { x: left + 0.5, y: y(count), width: right - left - 1, height: bottom - y(count) };
    return [element("rect", { ...box, fill: ACCENT })];
  });
}
