/** The Fourier-shell correlation of two reconstructions. */

import { ValueError } from "@autophase/tensor-io";
import { chartLine } from "../plot/chart-line.js";
import { chartPanel } from "../plot/chart-panel.js";
import { type Figure, figureSvg } from "../plot/figure.js";
import { ACCENT } from "../plot/ink.js";
import { crossingRemark, edgeLine, firstCrossing, levelLine } from "./prtf-figure.js";

/** Shells, from the centre outwards. */
export interface ShellCurve {
  readonly frequency: ArrayLike<number>;
  /** Correlation of each shell, 0 to 1. */
  readonly value: ArrayLike<number>;
  /** Where the resolution is read. Default 0.5. */
  readonly threshold?: number;
  /** Frequency up to which the pattern has every direction; behind it are its corners. */
  readonly edge?: number;
}

export interface ShellCurveFigureOptions {
  /** What `frequency` is and its unit. Default `spatial frequency (cycles per voxel)`. */
  readonly frequencyLabel?: string;
  /** The resolution in words. */
  readonly resolution?: string;
}

/**
 * SVG of the correlation against spatial frequency with its threshold and the first crossing of it.
 * @throws {ValueError} when the two lengths differ or are 0.
 */
export function shellCorrelationFigure(curve: ShellCurve, options: ShellCurveFigureOptions = {}): string {
  return figureSvg(shellChart(curve, options));
}

export function shellChart(
  { frequency, value, threshold = 0.5, edge }: ShellCurve,
  options: ShellCurveFigureOptions,
): Figure {
  const { frequencyLabel = "spatial frequency (cycles per voxel)", resolution } = options;
  if (frequency.length !== value.length || value.length === 0) {
    throw new ValueError(
      `shellCorrelationFigure: expected as many values as frequencies, got ${value.length} and ${frequency.length}`,
    );
  }
  const crossing = firstCrossing(frequency, value, threshold);
  const remark = crossingRemark(String(threshold), { crossing, edge, resolution });
  const panel = chartPanel(
    {
      title: "Fourier-shell correlation",
      description: `Correlation of two solutions against spatial frequency; ${remark}.`,
      remark,
      x: { label: frequencyLabel, domain: [0, Math.max(...Array.from(frequency))] },
      y: { label: "correlation", domain: [0, 1.05] },
    },
    (space) => [
      ...levelLine(space, threshold, String(threshold)),
      ...edgeLine(space, edge),
      chartLine(space, (i) => frequency[i], value, { stroke: ACCENT, "stroke-width": 2.2 }),
    ],
  );
  return { title: panel.title, description: panel.description, panels: [panel], columns: 1 };
}
