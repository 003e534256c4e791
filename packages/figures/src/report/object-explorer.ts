/** The planes of an object that can be looked through. */

import { exploreVolumes, type NamedVolume } from "../explore/explore-volumes.js";
import { focusOnObject, type ObjectFigureOptions } from "../figure/object-slices.js";
import type { Markup } from "../markup/element.js";
import { objectAxes } from "../volume/axis-names.js";
import type { ObjectParts } from "../volume/imaged-object.js";
import { planesBox } from "./explore-section.js";

/** @param more - beside amplitude and phase. @param withoutPhase - of an object that has none. */
export function objectExplorer(
  parts: ObjectParts,
  options: ObjectFigureOptions,
  more: readonly NamedVolume[] = [],
  { withoutPhase = false }: { readonly withoutPhase?: boolean } = {},
): Markup {
  const { amplitude, phase, support } = parts;
  const { voxelSizeNanometers, axisNames = objectAxes(3), isHeightUp } = options;
  const { block, centre } = focusOnObject(parts, options);
  const turn = { min: -Math.PI, max: Math.PI };
  const volumes: readonly NamedVolume[] = [
    { name: "amplitude", values: amplitude, map: "viridis", range: { min: 0, max: 1 } },
    ...(withoutPhase
      ? []
      : [{ name: "phase", values: phase, map: "phase" as const, range: turn, unit: "rad", where: support }]),
    ...more,
  ];
  const grid = exploreVolumes(volumes, {
    block,
    centre,
    axisNames,
    ...(voxelSizeNanometers && { voxelSizeNanometers }),
    ...(isHeightUp && { isHeightUp }),
  });
  return planesBox(grid);
}
