/** The phase of an object through three planes. */

import { type Figure, figureSvg } from "../plot/figure.js";
import { type ImagedObject, type ObjectParts, objectParts } from "../volume/imaged-object.js";
import { type ObjectFigureOptions, objectSlices } from "./object-slices.js";

/**
 * SVG of the phase in radians inside the support, transparent outside, on a cyclic map from -pi to pi. The global
 * phase means nothing, so the amplitude-weighted mean is set to 0.
 * @param object - centred, two or three axes; two give one plane.
 * @throws {ShapeError | ValueError} when object and support do not fit, or a value is not finite.
 */
export function phaseFigure(object: ImagedObject, options: ObjectFigureOptions = {}): string {
  return figureSvg(phasePlanes(objectParts("phaseFigure", object), options));
}

export function phasePlanes(parts: ObjectParts, options: ObjectFigureOptions): Figure {
  const range = { min: -Math.PI, max: Math.PI };
  const source = {
    title: "Phase",
    values: parts.phase,
    map: "phase",
    range,
    label: "phase (rad), mean set to 0",
  } as const;
  return objectSlices(parts, { ...source, hideOutside: true }, options);
}
