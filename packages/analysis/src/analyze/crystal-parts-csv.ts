/** Facets, edges and corners as a table. */

import { crystalParts } from "../crystal/crystal-parts.js";
import type { Analysis } from "./analyze.js";

const COLUMNS = [
  "kind",
  "facets",
  "hkl",
  "voxels",
  "area_nm2",
  "length_nm",
  "volume_nm3",
  "strain_mean",
  "strain_deviation",
  "displacement_mean_pm",
  "displacement_deviation_pm",
];

/**
 * Comma-separated, a line for each part; indices of planes as far as the reflection was given. Facets count from 1. How
 * large a part is: area of a facet, length of an edge, and of each, corners too, the volume of its voxels.
 */
export function crystalPartsCsv({ crystal, facets }: Analysis): string {
  const lines = crystalParts(crystal).map((part) => {
    const { kind, size, voxels, strainMean, strainStandardDeviation: deviation } = part;
    const planes = part.facets.map((k) => facets[k]?.hkl?.join(" ") ?? "?");
    const numbers = [
      kind === "facet" ? size : null,
      kind === "edge" ? size : null,
      voxels * crystal.voxelSizeNanometers ** 3,
      strainMean,
      deviation,
      part.displacementMeanPicometers,
      part.displacementStandardDeviationPicometers,
    ];
    const cells = numbers.map((value) => (value === null ? "" : Number(value.toPrecision(6))));
    return [kind, part.facets.map((k) => k + 1).join("/"), planes.join("/"), voxels, ...cells].join(",");
  });
  return `${[COLUMNS.join(","), ...lines].join("\n")}\n`;
}
