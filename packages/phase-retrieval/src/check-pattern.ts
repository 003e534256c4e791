/** What a pattern may be without being unusable, and what that means for its phasing. */

import { roll } from "@autophase/kernels";
import { type DiffractionPattern, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { hasPeak } from "./counts/has-peak.js";

export type PatternWarningCode = "off-centre" | "masked-centre" | "not-counts" | "no-peak" | "full-support";

export interface PatternWarning {
  readonly code: PatternWarningCode;
  /** A sentence. */
  readonly message: string;
}

export function checkPattern(pattern: DiffractionPattern): readonly PatternWarning[] {
  if (!hasPeak(pattern)) return [NO_PEAK];
  const warnings = [offCentre(pattern), maskedCentre(pattern)];
  return warnings.filter((warning) => warning !== undefined);
}

const NO_PEAK: PatternWarning = {
  code: "no-peak",
  message:
    "the pattern has no peak: what is over its level lies everywhere or in single voxels, as in a dark exposure; no crystal scatters so",
};

/** Values that are measured are no more than those that are sought, where the support fills half of the box. */
export function fullSupport(voxels: number, shape: Shape): PatternWarning | undefined {
  const share = voxels / sizeOfShape(shape);
  if (share <= MOST_OF_BOX) return undefined;
  const message = `the support fills ${Math.round(100 * share)} % of the box: no object is determined by the pattern that fills more than half of it`;
  return { code: "full-support", message };
}

const MOST_OF_BOX = 0.5;

/** Moves the brightest measured voxel to `floor(N/2)`, around the edges; the mask goes with it. */
export function centerPattern(pattern: DiffractionPattern): DiffractionPattern {
  const { intensity, mask } = pattern;
  const offset = offsetOfMaximum(pattern).map((value) => -value);
  return { ...pattern, intensity: roll(intensity, offset), ...(mask && { mask: roll(mask, offset) }) };
}

/** The brightest measured voxel from the centre. */
function offsetOfMaximum({ intensity, mask }: DiffractionPattern): readonly number[] {
  const { data, shape } = intensity;
  let brightest = -1;
  for (let i = 0; i < data.length; i++) {
    if (mask?.data[i] !== 0 && (brightest < 0 || data[i] > data[brightest])) brightest = i;
  }
  return positionOf(Math.max(0, brightest), shape).map((at, axis) => at - Math.floor(shape[axis] / 2));
}

/** A peak that is wider than a voxel may have its maximum beside the centre. */
const NEAR = 2;

function offCentre(pattern: DiffractionPattern): PatternWarning | undefined {
  const offset = offsetOfMaximum(pattern);
  if (offset.every((value) => Math.abs(value) <= NEAR)) return undefined;
  const message = `the brightest voxel is [${offset.join(", ")}] voxels from the centre: the object will carry a phase ramp; center the pattern (option center)`;
  return { code: "off-centre", message };
}

function maskedCentre({ intensity, mask }: DiffractionPattern): PatternWarning | undefined {
  const { shape } = intensity;
  const centre = shape.reduce((index, length) => index * length + Math.floor(length / 2), 0);
  if (mask?.data[centre] !== 0) return undefined;
  const message =
    "the mask hides the centre of the pattern: the size of the object is known only from the fringes, so keep the support tight";
  return { code: "masked-centre", message };
}

function positionOf(index: number, shape: Shape): number[] {
  let rest = index;
  const position = shape.map(() => 0);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    position[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return position;
}
