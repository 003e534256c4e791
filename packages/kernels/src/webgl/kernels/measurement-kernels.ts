/**
 * The reciprocal-space half of an iteration. `modulus` holds what `encodedModulus` makes of the measurement.
 */

import { ESTIMATE_SCALE } from "../../encoded-modulus.js";
import { here, type KernelSource, type NativeFunction } from "../kernel-source.js";

/** The amplitude that a projection gives a voxel; of an estimate the nearest that its bounds allow, if it has any. */
const WANTED: NativeFunction = {
  name: "wantedOf",
  source: `float wantedOf(float measured, float present, float least, float most) {
  if (measured >= 0.0) {
    return measured;
  }
  if (present < -1.0 - measured) {
    return -1.0 - measured;
  }
  if (measured <= -1.0 || most == 0.0) {
    return present;
  }
  float estimate = measured * ${(-1 / ESTIMATE_SCALE).toExponential()};
  return min(max(present, least * estimate), most * estimate);
}`,
};

/** Squared difference to the measurement; 0 of a voxel that is free. */
const MISFIT: NativeFunction = {
  name: "misfitOf",
  source: `float misfitOf(float measured, float present) {
  float bound = measured >= 0.0 ? measured : -1.0 - measured;
  if (measured < 0.0 && present >= bound) {
    return 0.0;
  }
  return (present - bound) * (present - bound);
}`,
};

/** `I / (m + background)`; 1 of a voxel that is free. */
const GAIN: NativeFunction = {
  name: "gainOf",
  source: `float gainOf(float measured, float intensity, float background) {
  float bound = measured >= 0.0 ? measured : -1.0 - measured;
  float expected = intensity + background;
  if (measured < 0.0 && sqrt(intensity) >= bound || expected <= 0.0) {
    return 1.0;
  }
  return bound * bound / expected;
}`,
};

const OWN = { spectrum: "complex", modulus: "real" } as const;
const CALCULATED = { calculated: "complex", centre: "number" } as const;

const OWN_INTENSITY = `  const value = ${here("spectrum")};
  const measured = ${here("modulus")};
  const intensity = value[0] * value[0] + value[1] * value[1];`;

/** Not below what the point spread leaves of the voxel's own. */
const CALCULATED_INTENSITY = `  const value = ${here("spectrum")};
  const measured = ${here("modulus")};
  const convolved = ${here("calculated")};
  const own = centre * (value[0] * value[0] + value[1] * value[1]);
  const intensity = Math.max(0, Math.max(convolved[0], own));`;

/** `F -> modulus F / |F|`, phase 0 where `F` is 0. */
export const project: KernelSource = {
  name: "project",
  takes: { ...OWN, least: "number", most: "number" },
  natives: [WANTED],
  body: `${OWN_INTENSITY}
  const present = Math.sqrt(intensity);
  const wanted = wantedOf(measured, present, least, most);
  if (wanted === present) {
    return [value[0], value[1]];
  }
  if (present > 0) {
    return [value[0] * (wanted / present), value[1] * (wanted / present)];
  }
  return [wanted, 0];`,
};

/** The same against a calculated intensity; what is 0 there stays. */
export const projectCalculated: KernelSource = {
  name: "project calculated",
  takes: { ...OWN, ...CALCULATED, least: "number", most: "number" },
  natives: [WANTED],
  body: `${CALCULATED_INTENSITY}
  const present = Math.sqrt(intensity);
  const wanted = wantedOf(measured, present, least, most);
  if (wanted === present || present === 0) {
    return [value[0], value[1]];
  }
  return [value[0] * (wanted / present), value[1] * (wanted / present)];`,
};

/** `(|F| - modulus)^2`. */
export const misfit: KernelSource = {
  name: "misfit",
  takes: OWN,
  natives: [MISFIT],
  body: `${OWN_INTENSITY}
  return misfitOf(measured, Math.sqrt(intensity));`,
};

export const misfitCalculated: KernelSource = {
  name: "misfit calculated",
  takes: { ...OWN, ...CALCULATED },
  natives: [MISFIT],
  body: `${CALCULATED_INTENSITY}
  return misfitOf(measured, Math.sqrt(intensity));`,
};

/** `F -> F I / (|F|^2 + background)`. */
export const follow: KernelSource = {
  name: "follow likelihood",
  takes: { ...OWN, background: "number" },
  natives: [GAIN],
  body: `${OWN_INTENSITY}
  const gain = gainOf(measured, intensity, background);
  return [value[0] * gain, value[1] * gain];`,
};

/** `I / (calculated + background) - 1`, 0 at free voxels. */
export const excess: KernelSource = {
  name: "excess of likelihood",
  takes: { ...OWN, ...CALCULATED, background: "number" },
  natives: [GAIN],
  body: `${CALCULATED_INTENSITY}
  return [gainOf(measured, intensity, background) - 1, 0];`,
};

/** `|F|^2`. */
export const intensities: KernelSource = {
  name: "intensities",
  takes: { spectrum: "complex" },
  body: `  const value = ${here("spectrum")};
  return [value[0] * value[0] + value[1] * value[1], 0];`,
};

/** `F -> F (1 + factor)`. */
export const amplify: KernelSource = {
  name: "amplify",
  takes: { spectrum: "complex", factors: "complex" },
  body: `  const value = ${here("spectrum")};
  const factor = ${here("factors")};
  return [value[0] * (1 + factor[0]), value[1] * (1 + factor[0])];`,
};
