/** The diffraction pattern through its middle, as measured and as calculated from the object. */

import {
  assertArray,
  assertSameShape,
  type RealArray,
  type RealData,
  toFloat32,
  ValueError,
} from "@autophase/tensor-io";
import { logRange, type ValueRange } from "../colour/value-range.js";
import { colourBarPanel } from "../plot/colour-bar.js";
import { type Figure, figureSvg, type Panel } from "../plot/figure.js";
import { UNMEASURED } from "../plot/ink.js";
import { slicePanel } from "../plot/slice-panel.js";
import { patternAxes } from "../volume/axis-names.js";
import { assertDrawable } from "../volume/imaged-object.js";
import { extractPlane, planeAxes, planesOf } from "../volume/plane.js";

/** Counts and where they were measured; a `DiffractionPattern` is one. */
export interface MeasuredPattern {
  /** Counts, centred, two or three axes. */
  readonly intensity: RealArray;
  /** 1 = measured. Absent: all measured. */
  readonly mask?: RealArray<Uint8Array>;
}

export interface PatternFigureOptions {
  /**
   * Far-field modulus of the object, centred, at any scale: drawn beside the measurement as intensity at its best
   * scale.
   */
  readonly farField?: RealArray;
  /** Default `frame`, `row`, `column`. */
  readonly axisNames?: readonly string[];
}

/**
 * SVG of the measured intensity on a log scale through the three central planes, masked voxels in grey; under them,
 * when `farField` is given, the calculated intensity of the same planes in the same colours.
 * @throws {ShapeError | ValueError} when arrays do not fit, or counts are negative or not finite.
 */
export function patternFigure(pattern: MeasuredPattern, options: PatternFigureOptions = {}): string {
  return figureSvg(patternPlanes(pattern, options));
}

export function patternPlanes(pattern: MeasuredPattern, options: PatternFigureOptions): Figure {
  assertPattern(pattern, options.farField);
  const { mask } = pattern;
  const intensity = toFloat32(pattern.intensity);
  const { axisNames = patternAxes(intensity.shape.length) } = options;
  const range = logRange(intensity.data, (i) => mask?.data[i] === 0);
  const planes = (name: string, values: RealArray<Float32Array>, cover?: RealArray<Uint8Array>) =>
    planesOf(intensity.shape.length).map((axis) => patternPanel({ name, values, cover, range, axis, axisNames }));
  const measured = planes("measured", intensity, mask);
  const calculated = options.farField ? planes("calculated", calculatedIntensity(pattern, options.farField)) : [];
  const legend = colourBarPanel({ map: "inferno", range, label: "intensity (counts)", unmeasured: hasMasked(mask) });
  const description = `Central planes on a log scale: ${calculated.length ? "measured, then calculated" : "measured"}.`;
  return {
    title: "Diffraction pattern",
    description,
    panels: [...measured, ...calculated],
    columns: measured.length === 1 ? 2 : 3,
    legend,
  };
}

function assertPattern({ intensity, mask }: MeasuredPattern, farField: RealArray | undefined): void {
  assertArray("patternFigure: intensity", intensity);
  assertDrawable("patternFigure: intensity", intensity.shape);
  if (mask) assertSameShape("patternFigure: mask", mask.shape, intensity.shape);
  if (farField) assertSameShape("patternFigure: farField", farField.shape, intensity.shape);
  assertCounts("patternFigure: intensity", intensity.data, mask);
  if (farField) assertCounts("patternFigure: farField", farField.data);
}

function assertCounts(where: string, data: RealData, mask?: RealArray<Uint8Array>): void {
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (mask?.data[i] === 0 || (value >= 0 && value < Number.POSITIVE_INFINITY)) continue;
    throw new ValueError(`${where}: expected finite values of at least 0, got ${value} at element ${i}`);
  }
}

/** `(s F)^2` with the `s` that brings `s F` closest to `sqrt I` over measured voxels. */
export function calculatedIntensity(
  { intensity, mask }: MeasuredPattern,
  farField: RealArray,
): RealArray<Float32Array> {
  let cross = 0;
  let square = 0;
  for (let i = 0; i < farField.data.length; i++) {
    if (mask?.data[i] === 0) continue;
    const modulus = Number(farField.data[i]);
    cross += modulus * Math.sqrt(Number(intensity.data[i]));
    square += modulus * modulus;
  }
  const scale = square > 0 ? cross / square : 0;
  return { data: toFloat32(farField).data.map((modulus) => (scale * modulus) ** 2), shape: farField.shape };
}

interface PatternPanelOptions {
  readonly name: string;
  readonly values: RealArray<Float32Array>;
  readonly cover: RealArray<Uint8Array> | undefined;
  readonly range: ValueRange;
  readonly axis: number;
  readonly axisNames: readonly string[];
}

function patternPanel({ name, values, cover, range, axis, axisNames }: PatternPanelOptions): Panel {
  const { shape } = values;
  const index = shape.length === 2 ? 0 : Math.floor(shape[axis] / 2);
  const [down, right] = planeAxes(shape.length, axis);
  const place = shape.length === 2 ? "" : `, ${axisNames[axis]} = ${index}`;
  return slicePanel(extractPlane(values, axis, index), {
    title: `${name}${place}`,
    description: `Intensity, ${name}: ${axisNames[down]} runs down, ${axisNames[right]} runs right.`,
    axes: [axisNames[down], axisNames[right]],
    map: "inferno",
    range,
    ...(cover && { covers: [{ where: unmeasured(extractPlane(cover, axis, index)), colour: UNMEASURED }] }),
  });
}

export function unmeasured({ data, shape }: RealArray<Uint8Array>): RealArray<Uint8Array> {
  return { data: data.map((measured) => (measured ? 0 : 1)), shape };
}

function hasMasked(mask: RealArray<Uint8Array> | undefined): boolean {
  return mask?.data.includes(0) ?? false;
}
