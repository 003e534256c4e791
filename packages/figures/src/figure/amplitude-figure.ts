/** The amplitude of an object through three planes. */

import { type Figure, figureSvg } from "../plot/figure.js";
import { type ImagedObject, type ObjectParts, objectParts } from "../volume/imaged-object.js";
import { type ObjectFigureOptions, objectSlices } from "./object-slices.js";

/**
 * SVG of the amplitude, scaled to maximum 1, through the planes at the centre of mass, cropped to the object.
 * @param object - centred, two or three axes; two give one plane.
 * @throws {ShapeError | ValueError} when object and support do not fit, or a value is not finite.
 */
export function amplitudeFigure(object: ImagedObject, options: ObjectFigureOptions = {}): string {
  return figureSvg(amplitudePlanes(objectParts("amplitudeFigure", object), options));
}

export function amplitudePlanes(parts: ObjectParts, options: ObjectFigureOptions): Figure {
  const source = { title: "Amplitude", values: parts.amplitude, map: "viridis", range: { min: 0, max: 1 } } as const;
  return objectSlices(parts, { ...source, label: "amplitude (relative to the maximum)", hideOutside: false }, options);
}
