/** The object-domain half of an iteration. */

import type { ComplexArray } from "@autophase/tensor-io";
import type { ObjectRule } from "../engine.js";

/** A complex float64 array of the workspace, corner layout. */
export type Field = ComplexArray<Float64Array>;

/** `probed <- c object` with one factor inside the support and one outside. */
export function applyProbe(
  probe: NonNullable<ObjectRule["probe"]>,
  support: Uint8Array,
  object: Field,
  probed: Field,
): void {
  for (let i = 0; i < support.length; i++) {
    const factor = support[i] === 0 ? probe.outside : probe.inside;
    probed.real[i] = factor * object.real[i];
    probed.imag[i] = factor * object.imag[i];
  }
}

/**
 * `object <- a object + b projected + c probed` with one set of coefficients inside the support and one outside.
 * @returns the sum of all parts of the new object: not finite when any of them is not.
 */
export function applyRule(
  { inside, outside }: ObjectRule,
  support: Uint8Array,
  object: Field,
  projected: Field,
  probed: Field | undefined,
): number {
  let total = 0;
  for (let i = 0; i < support.length; i++) {
    const rule = support[i] === 0 ? outside : inside;
    let re = rule.object * object.real[i] + rule.projected * projected.real[i];
    let im = rule.object * object.imag[i] + rule.projected * projected.imag[i];
    if (probed !== undefined && rule.probed !== undefined) {
      re += rule.probed * probed.real[i];
      im += rule.probed * probed.imag[i];
    }
    object.real[i] = re;
    object.imag[i] = im;
    total += re + im;
  }
  return total;
}
