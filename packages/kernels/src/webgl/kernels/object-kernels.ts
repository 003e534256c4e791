/** The object-domain half of an iteration, and steps on fields. */

import { here, type KernelSource, type NativeFunction } from "../kernel-source.js";

/** `c source`, `c` by the support. */
export const weigh: KernelSource = {
  name: "weigh",
  takes: { source: "complex", support: "real", inside: "number", outside: "number" },
  body: `  const value = ${here("source")};
  let factor = outside;
  if (${here("support")} > 0.5) {
    factor = inside;
  }
  return [factor * value[0], factor * value[1]];`,
};

/** `sum + c source`. */
export const accumulate: KernelSource = {
  name: "accumulate",
  takes: { sum: "complex", source: "complex", support: "real", inside: "number", outside: "number" },
  body: `  const before = ${here("sum")};
  const value = ${here("source")};
  let factor = outside;
  if (${here("support")} > 0.5) {
    factor = inside;
  }
  return [before[0] + factor * value[0], before[1] + factor * value[1]];`,
};

const RULE = {
  object: "complex",
  projected: "complex",
  support: "real",
  insideObject: "number",
  insideProjected: "number",
  outsideObject: "number",
  outsideProjected: "number",
} as const;

/** Products with what a voxel has nothing of are left out: 0 times infinity is not 0. */
const BY_SIDE = `  let a = outsideObject;
  let b = outsideProjected;
  if (isInside > 0.5) {
    a = insideObject;
    b = insideProjected;
  }`;

/** `a object + b projected`. */
export const rule: KernelSource = {
  name: "rule",
  takes: RULE,
  body: `  const value = ${here("object")};
  const other = ${here("projected")};
  const isInside = ${here("support")};
${BY_SIDE}
  return [a * value[0] + b * other[0], a * value[1] + b * other[1]];`,
};

/** `a object + b projected + c probed`. */
export const ruleWithProbe: KernelSource = {
  name: "rule with probe",
  takes: { ...RULE, probed: "complex", insideProbed: "number", outsideProbed: "number" },
  body: `  const value = ${here("object")};
  const other = ${here("projected")};
  const third = ${here("probed")};
  const isInside = ${here("support")};
${BY_SIDE}
  let c = outsideProbed;
  if (isInside > 0.5) {
    c = insideProbed;
  }
  return [a * value[0] + b * other[0] + c * third[0], a * value[1] + b * other[1] + c * third[1]];`,
};

const ADMITS: NativeFunction = {
  name: "admitted",
  source: `float admitted(vec2 value, float leastSquared, float arc, vec2 from, vec2 to) {
  if (dot(value, value) < leastSquared) {
    return 0.0;
  }
  bool isAfter = from.x * value.y - from.y * value.x >= 0.0;
  bool isBefore = to.y * value.x - to.x * value.y >= 0.0;
  bool isOnArc = arc == 0.0 || (arc == 1.0 ? isAfter && isBefore : isAfter || isBefore);
  return isOnArc ? 1.0 : 0.0;
}`,
};

/** As `rule`, with what a voxel must be besides in the support. `arc`: 0 none, 1 up to half a turn, 2 more. */
export const ruleWithAdmission: KernelSource = {
  name: "rule with admission",
  takes: {
    ...RULE,
    ...({ anywhere: "number", leastSquared: "number", arc: "number" } as const),
    ...({ fromCosine: "number", fromSine: "number", toCosine: "number", toSine: "number" } as const),
  },
  natives: [ADMITS],
  body: `  const value = ${here("object")};
  const other = ${here("projected")};
  const from = [fromCosine, fromSine];
  const to = [toCosine, toSine];
  let isInside = Math.max(anywhere, ${here("support")});
  isInside *= admitted(other, leastSquared, arc, from, to);
${BY_SIDE}
  return [a * value[0] + b * other[0], a * value[1] + b * other[1]];`,
};

/** 1 where a part is not finite, else 0. GLSL may assume numbers to be finite; the bits tell. */
export const unfinite: KernelSource = {
  name: "unfinite",
  takes: { source: "complex" },
  natives: [
    {
      name: "isUnfinite",
      source: `float isUnfinite(vec2 value) {
  uvec2 exponents = floatBitsToUint(value) & 0x7f800000u;
  return exponents.x == 0x7f800000u || exponents.y == 0x7f800000u ? 1.0 : 0.0;
}`,
    },
  ],
  body: `  const value = ${here("source")};
  return isUnfinite(value);`,
};

/** `Re conj(a) b`. */
export const product: KernelSource = {
  name: "product",
  takes: { a: "complex", b: "complex" },
  body: `  const left = ${here("a")};
  const right = ${here("b")};
  return left[0] * right[0] + left[1] * right[1];`,
};
