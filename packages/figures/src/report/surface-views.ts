/** The surface of an object: what turns on a screen, and three pictures of it for paper. */

import { exploreSurface, type NamedMap } from "../explore/explore-surface.js";
import { type ObjectViewsOptions, objectViews } from "../figure/object-views-figure.js";
import { element, type Markup } from "../markup/element.js";
import { objectAxes } from "../volume/axis-names.js";
import type { ObjectParts } from "../volume/imaged-object.js";
import { surfaceBox } from "./explore-section.js";
import { flowingFigure } from "./page.js";

/** @param maps - that the surface may be coloured by, beside the phase. */
export function surfaceViews(parts: ObjectParts, options: ObjectViewsOptions, maps: readonly NamedMap[] = []): Markup {
  const { voxelSizeNanometers, axisNames = objectAxes(3), isHeightUp } = options;
  const surface = exploreSurface(parts, {
    axisNames,
    maps,
    ...(voxelSizeNanometers && { voxelSizeNanometers }),
    ...(isHeightUp && { isHeightUp }),
  });
  const pictures = element("div", { class: "still" }, flowingFigure(objectViews(parts, options)));
  return element("div", {}, ...(surface ? [surfaceBox(surface)] : []), pictures);
}
