/**
 * The reciprocal-space half of an iteration. `modulus` holds what `encodedModulus` makes of the measurement.
 */

import { ESTIMATE_SCALE } from "../../encoded-modulus.js";
import type { ElementWork } from "./element-work.js";
import { reductionShader, voxelShader } from "./voxel-shader.js";

const MODULUS = `
/** The measured amplitude, or the least that it can be. */
fn boundOf(measured: f32) -> f32 {
  return select(measured, -1 - measured, measured < 0);
}
fn isFree(measured: f32, present: f32) -> bool {
  return measured < 0 && present >= -1 - measured;
}`;

const SPECTRUM = { spectrum: ["read_write", "vec2f"], modulus: ["read", "f32"] } as const;
const WITH_CALCULATED = { ...SPECTRUM, calculated: ["read_write", "vec2f"] } as const;

const COMPARE = `    let bound = boundOf(measured);
    if (isFree(measured, present)) {
      continue;
    }
    total += (present - bound) * (present - bound);`;

const MEASURED = { modulus: ["read", "f32"] } as const;

/** `F -> modulus F / |F|`, phase 0 where `F` is 0. Sums up `(|F| - modulus)^2`; so do the others. */
export const project: ElementWork = {
  name: "project",
  params: {},
  buffers: MEASURED,
  declarations: MODULUS,
  bodyAt: (place) => `    let value = ${place};
    let present = sqrt(dot(value, value));
    let measured = modulus[i];
${COMPARE}
    ${place} = select(vec2f(bound, 0), value * (bound / present), present > 0);`,
};

/** `(|F| - modulus)^2`, summed up; the spectrum stays. */
export const compare = reductionShader({
  name: "compare",
  params: {},
  buffers: { spectrum: ["read", "vec2f"], modulus: ["read", "f32"] },
  declarations: MODULUS,
  body: `    let present = length(spectrum[i]);
    let measured = modulus[i];
${COMPARE}`,
});

/** The same against a calculated intensity. */
export const projectCalculated = reductionShader({
  name: "project calculated",
  params: { centre: "f32" },
  buffers: WITH_CALCULATED,
  declarations: MODULUS,
  body: `    let value = spectrum[i];
    let present = sqrt(max(0, max(calculated[i].x, params.centre * dot(value, value))));
    let measured = modulus[i];
${COMPARE}
    if (present > 0) {
      spectrum[i] = value * (bound / present);
    }`,
});

const BOUNDED = `${MODULUS}
/** The nearest to the present amplitude that the bounds of an estimate allow; elsewhere the present one. */
fn boundedEstimate(measured: f32, present: f32) -> f32 {
  if (measured >= 0 || measured <= -1) {
    return present;
  }
  let estimate = measured * ${-1 / ESTIMATE_SCALE}f;
  return min(max(present, params.least * estimate), params.most * estimate);
}`;

const COMPARE_BOUNDED = `    var wanted = boundOf(measured);
    if (isFree(measured, present)) {
      wanted = boundedEstimate(measured, present);
      if (wanted == present) {
        continue;
      }
    } else {
      total += (present - wanted) * (present - wanted);
    }`;

/** `project` where estimated voxels get the nearest bound when they are beyond. */
export const projectBounded: ElementWork = {
  name: "project bounded",
  params: { least: "f32", most: "f32" },
  buffers: MEASURED,
  declarations: BOUNDED,
  bodyAt: (place) => `    let value = ${place};
    let present = sqrt(dot(value, value));
    let measured = modulus[i];
${COMPARE_BOUNDED}
    ${place} = select(vec2f(wanted, 0), value * (wanted / present), present > 0);`,
};

/** `projectBounded` against a calculated intensity. */
export const projectCalculatedBounded = reductionShader({
  name: "project calculated bounded",
  params: { centre: "f32", least: "f32", most: "f32" },
  buffers: WITH_CALCULATED,
  declarations: BOUNDED,
  body: `    let value = spectrum[i];
    let present = sqrt(max(0, max(calculated[i].x, params.centre * dot(value, value))));
    let measured = modulus[i];
${COMPARE_BOUNDED}
    if (present > 0) {
      spectrum[i] = value * (wanted / present);
    }`,
});

/** `F -> F I / (|F|^2 + background)`. */
export const follow: ElementWork = {
  name: "follow likelihood",
  params: { background: "f32" },
  buffers: MEASURED,
  declarations: MODULUS,
  bodyAt: (place) => `    let value = ${place};
    let intensity = dot(value, value);
    let present = sqrt(intensity);
    let measured = modulus[i];
${COMPARE}
    let expected = intensity + params.background;
    if (expected > 0) {
      ${place} = value * (bound * bound / expected);
    }`,
};

/** `calculated -> I / (calculated + background) - 1`, 0 at free voxels. */
export const excess = reductionShader({
  name: "excess of likelihood",
  params: { centre: "f32", background: "f32" },
  buffers: WITH_CALCULATED,
  declarations: MODULUS,
  body: `    let value = spectrum[i];
    let intensity = max(0, max(calculated[i].x, params.centre * dot(value, value)));
    let present = sqrt(intensity);
    let measured = modulus[i];
    calculated[i] = vec2f(0);
${COMPARE}
    let expected = intensity + params.background;
    if (expected > 0) {
      calculated[i] = vec2f(bound * bound / expected - 1, 0);
    }`,
});

/** `calculated <- |F|^2`. */
export const intensities = voxelShader({
  name: "intensities",
  params: {},
  buffers: { spectrum: ["read", "vec2f"], calculated: ["read_write", "vec2f"] },
  body: "    calculated[i] = vec2f(dot(spectrum[i], spectrum[i]), 0);",
});

/** `values <- values * transfer`, or (`sign` -1) with its conjugate. */
export const transferBy = voxelShader({
  name: "transfer",
  params: { sign: "f32" },
  buffers: { values: ["read_write", "vec2f"], transfer: ["read", "vec2f"] },
  body: `    let value = values[i];
    let factor = transfer[i] * vec2f(1, params.sign);
    values[i] = vec2f(value.x * factor.x - value.y * factor.y, value.x * factor.y + value.y * factor.x);`,
});

/** `F <- F (1 + factor)`. */
export const amplify = voxelShader({
  name: "amplify",
  params: {},
  buffers: { spectrum: ["read_write", "vec2f"], factors: ["read", "vec2f"] },
  body: "    spectrum[i] *= 1 + factors[i].x;",
});
