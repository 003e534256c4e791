/** The object's surface from three sides. */

import { pngDataUri } from "../image/png-data-uri.js";
import { element, joinMarkup, type Markup } from "../markup/element.js";
import { colourBarPanel } from "../plot/colour-bar.js";
import { type Figure, figureSvg, type Panel } from "../plot/figure.js";
import { FAINT } from "../plot/ink.js";
import { label } from "../plot/text.js";
import { type Camera, cameraAt, THREE_VIEWS, type Viewpoint } from "../surface/camera.js";
import { projectSurface, type SupportProjectionOptions } from "../surface/support-projection.js";
import { objectAxes } from "../volume/axis-names.js";
import { type ImagedObject, type ObjectParts, objectParts } from "../volume/imaged-object.js";

export interface ObjectViewsOptions extends Omit<SupportProjectionOptions, "view"> {
  /** Default `THREE_VIEWS`. */
  readonly views?: readonly Viewpoint[];
  /** Default `depth`, `height`, `width`. */
  readonly axisNames?: readonly string[];
}

/**
 * SVG of the lit surface from several sides (`supportProjection`), each with the directions of the axes.
 * @throws {ShapeError | ValueError} as `supportProjection`.
 */
export function objectViewsFigure(object: ImagedObject, options: ObjectViewsOptions = {}): string {
  return figureSvg(objectViews(objectParts("objectViewsFigure", object), options));
}

export function objectViews(parts: ObjectParts, options: ObjectViewsOptions): Figure {
  const { views = THREE_VIEWS, axisNames = objectAxes(3), ...render } = options;
  const panels = views.map((view) => viewPanel(parts, view, axisNames, render));
  const range = { min: -Math.PI, max: Math.PI };
  const legend = colourBarPanel({ map: "phase", range, label: "phase at the surface (rad), mean set to 0" });
  const description = `Surface at ${(render.threshold ?? 0.5) * 100} % of the typical amplitude, coloured by phase.`;
  return { title: "Object", description, panels, columns: 3, legend };
}

const SIDE = 308;

function viewPanel(
  parts: ObjectParts,
  view: Viewpoint,
  axisNames: readonly string[],
  options: SupportProjectionOptions,
): Panel {
  const href = pngDataUri(projectSurface(parts, { ...options, view }));
  const image = element("image", { href, x: 0, y: 0, width: SIDE, height: SIDE });
  const title = `view at ${view.yaw}\u00b0, ${view.pitch}\u00b0 above`;
  const content = joinMarkup([image, ...axisArrows(cameraAt(view, options.isHeightUp), axisNames)]);
  return {
    title,
    description: "The object's surface in light, coloured by phase.",
    width: SIDE,
    height: SIDE + 34,
    content,
  };
}

const ARROW = 24;

function axisArrows({ right, down }: Camera, names: readonly string[]): readonly Markup[] {
  const [x, y] = [78, SIDE - 12];
  return names.flatMap((name, axis) => {
    const [dx, dy] = [right[axis] * ARROW, down[axis] * ARROW];
    const line = element("line", {
      x1: x,
      y1: y,
      x2: x + dx,
      y2: y + dy,
      stroke: "currentColor",
      "stroke-width": 1.4,
      "stroke-opacity": FAINT,
    });
    const tip = element("circle", { cx: x + dx, cy: y + dy, r: 2, "fill-opacity": FAINT });
    const reach = 1 + 9 / Math.hypot(dx, dy);
    const side = Math.abs(dx) < 6 ? "middle" : dx > 0 ? "start" : "end";
    const style = { "text-anchor": side, "font-size": 11, "fill-opacity": FAINT };
    return [line, tip, label(name, x + dx * reach, y + dy * reach + 4, style)];
  });
}
