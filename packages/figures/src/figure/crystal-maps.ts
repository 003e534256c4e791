/** Maps over a crystal in physical units: slices with scale bars, and how the values are spread. */

import type { RealArray } from "@autophase/tensor-io";
import type { ValueRange } from "../colour/value-range.js";
import type { Figure } from "../plot/figure.js";
import { linearTicks } from "../plot/ticks.js";
import type { ObjectParts } from "../volume/imaged-object.js";
import { histogramPanel } from "./histogram-figure.js";
import { type ObjectFigureOptions, objectSlices } from "./object-slices.js";

/** One quantity over the crystal. */
export interface CrystalMap {
  readonly title: string;
  /** What it is and its unit: `displacement (pm)`. */
  readonly label: string;
  readonly unit: string;
  /** After the point, where a single value is read. */
  readonly digits: number;
  /** In that unit. */
  readonly values: RealArray<Float32Array>;
  /** 1 where the values mean nothing, and what is said of it. */
  readonly blank?: { readonly where: RealArray<Uint8Array>; readonly label: string };
}

/** Three planes of a map inside the crystal, on colours that are even around 0. */
export function mapPlanes(
  parts: ObjectParts,
  { title, label, values, blank }: CrystalMap,
  options: ObjectFigureOptions,
): Figure {
  const range = evenRange(values, parts.support);
  const marks = blank && { marked: blank.where, unmeasured: true, unmeasuredLabel: blank.label };
  return objectSlices(parts, { title, values, map: "diverging", range, label, hideOutside: true, ...marks }, options);
}

/** Three planes of how far values are uncertain inside the crystal: from 0 to what most of the bulk is below. */
export function deviationPlanes(
  parts: ObjectParts,
  { title, label, values }: CrystalMap,
  bulk: RealArray<Uint8Array>,
  options: ObjectFigureOptions,
): Figure {
  const range = { min: 0, max: 1.5 * evenRange(values, bulk).max };
  return objectSlices(parts, { title, values, map: "viridis", range, label, hideOutside: true }, options);
}

/** Histograms of maps over a part of the crystal. */
export function mapHistograms(maps: readonly CrystalMap[], region: RealArray<Uint8Array>): Figure {
  const panels = maps.map(({ title, label, values }) => {
    const { min, max } = evenRange(values, region);
    return histogramPanel(
      values.data.filter((_, i) => region.data[i] === 1),
      { title: `${title} in the bulk`, label, domain: [min, max], ticks: linearTicks(min, max), map: "diverging" },
    );
  });
  return { title: "Histograms", description: "Voxels of the bulk by value.", panels, columns: 2 };
}

/** From `-m` to `m`, so that all but a hundredth of the values lie between. */
export function evenRange({ data }: RealArray<Float32Array>, region: RealArray<Uint8Array>): ValueRange {
  const sizes = data
    .filter((_, i) => region.data[i] === 1)
    .map(Math.abs)
    .sort();
  const limit = sizes[Math.floor(0.99 * (sizes.length - 1))] || 1;
  return { min: -limit, max: limit };
}
