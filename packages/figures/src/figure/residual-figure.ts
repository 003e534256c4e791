/** How a calculated pattern differs from the measured one. */

import { type RealArray, toFloat32 } from "@autophase/tensor-io";
import type { ValueRange } from "../colour/value-range.js";
import { colourBarPanel } from "../plot/colour-bar.js";
import type { Figure } from "../plot/figure.js";
import { UNMEASURED } from "../plot/ink.js";
import { slicePanel } from "../plot/slice-panel.js";
import { patternAxes } from "../volume/axis-names.js";
import { extractPlane, planeAxes, planesOf } from "../volume/plane.js";
import { calculatedIntensity, type MeasuredPattern, unmeasured } from "./pattern-figure.js";

/**
 * `2 (sqrt I - sqrt C)`, which for counts `I` of a Poisson law with the mean `C` has a standard deviation of about 1.
 */
export function residualOf(
  { data, shape }: RealArray<Float32Array>,
  calculated: RealArray<Float32Array>,
): RealArray<Float32Array> {
  return { data: data.map((counts, i) => 2 * (Math.sqrt(counts) - Math.sqrt(calculated.data[i]))), shape };
}

/** Share of the voxels within the colours. */
const SHOWN = 0.999;
/** Standard deviations that are worth a colour, at the least. */
const LEAST = 3;

/** Even around 0. */
export function residualRange({ data }: RealArray<Float32Array>, mask?: RealArray<Uint8Array>): ValueRange {
  const sizes = data
    .filter((_, i) => mask?.data[i] !== 0)
    .map(Math.abs)
    .sort();
  const limit = Math.max(LEAST, Math.ceil(sizes[Math.floor(SHOWN * (sizes.length - 1))] ?? 0));
  return { min: -limit, max: limit };
}

/** The three central planes of the residual, masked voxels in grey. */
export function residualPlanes(pattern: MeasuredPattern, farField: RealArray): Figure {
  const { mask } = pattern;
  const intensity = toFloat32(pattern.intensity);
  const residual = residualOf(intensity, calculatedIntensity(pattern, farField));
  const range = residualRange(residual, mask);
  const rank = intensity.shape.length;
  const names = patternAxes(rank);
  const panels = planesOf(rank).map((axis) => {
    const index = rank === 2 ? 0 : Math.floor(intensity.shape[axis] / 2);
    const [down, right] = planeAxes(rank, axis);
    return slicePanel(extractPlane(residual, axis, index), {
      title: `residual${rank === 2 ? "" : `, ${names[axis]} = ${index}`}`,
      description: `Measured less calculated: ${names[down]} runs down, ${names[right]} runs right.`,
      axes: [names[down], names[right]],
      map: "diverging",
      range,
      ...(mask && { covers: [{ where: unmeasured(extractPlane(mask, axis, index)), colour: UNMEASURED }] }),
    });
  });
  const label = "residual (standard deviations of counting)";
  return {
    title: "Residual",
    description: "2 (\u221ameasured \u2212 \u221acalculated), which counting alone spreads by about 1.",
    panels,
    columns: rank === 2 ? 1 : 3,
    legend: colourBarPanel({ map: "diverging", range, label, unmeasured: mask?.data.includes(0) ?? false }),
  };
}
