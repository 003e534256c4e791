/** The planes of a pattern that can be looked through: measured, calculated, and how they differ. */

import { type RealArray, toFloat32 } from "@autophase/tensor-io";
import { logRange } from "../colour/value-range.js";
import { exploreVolumes, type NamedVolume } from "../explore/explore-volumes.js";
import { calculatedIntensity, type MeasuredPattern } from "../figure/pattern-figure.js";
import { residualOf, residualRange } from "../figure/residual-figure.js";
import type { Markup } from "../markup/element.js";
import { UNMEASURED } from "../plot/ink.js";
import { patternAxes } from "../volume/axis-names.js";
import type { Block } from "../volume/plane.js";
import { planesBox } from "./explore-section.js";

/** Voxels along each axis; farther out there is little but nothing. */
const MOST_ALONG = 64;

/** @param pattern - of three axes. @param farField - of the object, where there is one. */
export function patternExplorer(pattern: MeasuredPattern, farField: RealArray | undefined): Markup {
  const intensity = toFloat32(pattern.intensity);
  const { mask } = pattern;
  const { shape } = intensity;
  const range = logRange(intensity.data, (i) => mask?.data[i] === 0);
  const known = mask && { where: mask, blank: UNMEASURED.slice(0, 3) };
  const counts = { unit: "counts", map: "inferno", range } as const;
  const measured: NamedVolume = { ...counts, name: "measured", values: intensity, digits: 3, ...known };
  const centre = shape.map((length) => Math.floor(length / 2));
  const volumes = [measured];
  if (farField) {
    const calculated = calculatedIntensity(pattern, farField);
    const values = residualOf(intensity, calculated);
    const range = residualRange(values, mask);
    volumes.push(
      { ...counts, name: "calculated", values: calculated, digits: 2 },
      {
        name: "residual",
        values,
        map: "diverging",
        range,
        unit: "\u03c3",
        digits: 1,
        ...known,
      },
    );
  }
  const block = middleOf(shape);
  const isCut = shape.some((length, axis) => block.shape[axis] < length);
  const part = isCut ? `The middle ${block.shape.join(" \u00d7 ")} voxels.` : undefined;
  return planesBox(exploreVolumes(volumes, { block, centre, axisNames: patternAxes(3) }), part);
}

function middleOf(shape: readonly number[]): Block {
  const lengths = shape.map((length) => Math.min(length, MOST_ALONG));
  return { start: shape.map((length, k) => Math.floor(length / 2) - Math.floor(lengths[k] / 2)), shape: lengths };
}
