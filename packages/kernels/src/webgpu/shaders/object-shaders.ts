/** The object-domain half of an iteration, and steps on fields. */

import type { ElementWork } from "./element-work.js";
import { reductionShader, voxelShader } from "./voxel-shader.js";

/** `probed <- c object`. */
export const probe = voxelShader({
  name: "probe",
  params: { inside: "f32", outside: "f32" },
  buffers: { object: ["read", "vec2f"], support: ["read", "u32"], probed: ["read_write", "vec2f"] },
  body: "    probed[i] = select(params.outside, params.inside, support[i] != 0u) * object[i];",
});

/** `status` of a workspace: the first step that was not finite, and the number of voxels in the support. */
const STATUS = ["read_write", "atomic<u32>"] as const;

/** Shaders may assume numbers to be finite; the bits tell. */
const FINITE = `
fn isFinite(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7f800000u) != 0x7f800000u;
}`;

const RULE_PARAMS = {
  step: "u32",
  insideObject: "f32",
  insideProjected: "f32",
  insideProbed: "f32",
  outsideObject: "f32",
  outsideProjected: "f32",
  outsideProbed: "f32",
} as const;

const RULE_BUFFERS = {
  object: ["read_write", "vec2f"],
  support: ["read", "u32"],
  status: STATUS,
} as const;

const KEEP = `
    object[i] = next;
    if (!isFinite(next.x) || !isFinite(next.y)) {
      atomicMin(&status[0], params.step);
    }`;

const RULE_BODY = `
    var next = params.outsideObject * object[i] + params.outsideProjected * value;
    if (isInside) {
      next = params.insideObject * object[i] + params.insideProjected * value;
    }`;

/** `object <- a object + b projected`, worked on the projected array. */
export const rule: ElementWork = {
  name: "rule",
  params: RULE_PARAMS,
  buffers: RULE_BUFFERS,
  declarations: FINITE,
  bodyAt: (place) => `    let value = ${place};
    let isInside = support[i] != 0u;${RULE_BODY}${KEEP}`,
};

/** `object <- a object + b projected + c probed`. */
export const ruleWithProbe = voxelShader({
  name: "rule with probe",
  params: RULE_PARAMS,
  buffers: { ...RULE_BUFFERS, projected: ["read", "vec2f"], probed: ["read", "vec2f"] },
  declarations: FINITE,
  body: `    let value = projected[i];
    let isInside = support[i] != 0u;${RULE_BODY}
    next += select(params.outsideProbed, params.insideProbed, isInside) * probed[i];${KEEP}`,
});

/** As `rule`, with what a voxel must be besides in the support. `arc`: 0 none, 1 up to half a turn, 2 more. */
export const ruleWithAdmission: ElementWork = {
  name: "rule with admission",
  params: {
    ...RULE_PARAMS,
    ...({ anywhere: "u32", arc: "u32", leastSquared: "f32" } as const),
    ...({ fromCosine: "f32", fromSine: "f32", toCosine: "f32", toSine: "f32" } as const),
  },
  buffers: RULE_BUFFERS,
  declarations: `${FINITE}
fn isOnArc(value: vec2f) -> bool {
  let afterFrom = params.fromCosine * value.y - params.fromSine * value.x;
  let beforeTo = params.toSine * value.x - params.toCosine * value.y;
  if (params.arc == 1u) {
    return afterFrom >= 0 && beforeTo >= 0;
  }
  return params.arc == 0u || !(afterFrom < 0 && beforeTo < 0);
}`,
  bodyAt: (place) => `    let value = ${place};
    let isInside = (support[i] != 0u || params.anywhere != 0u)
      && dot(value, value) >= params.leastSquared && isOnArc(value);${RULE_BODY}${KEEP}`,
};

/** `sum <- sum + c source`, from 0 on where `isFirst`. */
export const accumulate = voxelShader({
  name: "accumulate",
  params: { isFirst: "u32", inside: "f32", outside: "f32" },
  buffers: { sum: ["read_write", "vec2f"], source: ["read", "vec2f"], support: ["read", "u32"] },
  body: `    let term = select(params.outside, params.inside, support[i] != 0u) * source[i];
    if (params.isFirst != 0u) {
      sum[i] = term;
    } else {
      sum[i] += term;
    }`,
});

/** Sums up `Re conj(a) b`. */
export const dotProduct = reductionShader({
  name: "dot",
  params: {},
  buffers: { a: ["read", "vec2f"], b: ["read", "vec2f"] },
  body: "    total += dot(a[i], b[i]);",
});
