/** The object-domain half of an iteration. */

import type { ComplexArray } from "@autophase/tensor-io";
import type { Admission, CombineStep, ObjectRule } from "../engine.js";

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

/** `cut <- object` inside the support, 0 outside. */
export function cutTo(support: Uint8Array, object: Field, cut: Field): void {
  for (let i = 0; i < support.length; i++) {
    cut.real[i] = support[i] === 0 ? 0 : object.real[i];
    cut.imag[i] = support[i] === 0 ? 0 : object.imag[i];
  }
}

/** `projected <- object - projected` inside the support, 0 outside. */
export function subtractFrom(object: Field, support: Uint8Array, projected: Field): void {
  for (let i = 0; i < support.length; i++) {
    projected.real[i] = support[i] === 0 ? 0 : object.real[i] - projected.real[i];
    projected.imag[i] = support[i] === 0 ? 0 : object.imag[i] - projected.imag[i];
  }
}

/**
 * `object <- a object + b projected + c probed` with one set of coefficients inside the support (where the rule admits
 * the voxel) and one outside.
 * @returns the sum of all parts of the new object: not finite when any of them is not.
 */
export function applyRule(
  { inside, outside, admits }: ObjectRule,
  support: Uint8Array,
  object: Field,
  projected: Field,
  probed: Field | undefined,
): number {
  let total = 0;
  for (let i = 0; i < support.length; i++) {
    const isInside = admits ? isAdmitted(admits, support[i], projected.real[i], projected.imag[i]) : support[i] !== 0;
    const rule = isInside ? inside : outside;
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

function isAdmitted({ modulus = 0, phase, anywhere = false }: Admission, inside: number, re: number, im: number) {
  if (inside === 0 && !anywhere) return false;
  if (re * re + im * im < modulus * modulus) return false;
  if (phase === undefined || (re === 0 && im === 0)) return true;
  const turn = 2 * Math.PI;
  const above = (((Math.atan2(im, re) - phase[0]) % turn) + turn) % turn;
  return above <= phase[1] - phase[0];
}

/** `fields[to] <- sum of c fields[from]`. */
export function combine({ to, terms }: CombineStep, support: Uint8Array, fieldOf: (index: number) => Field): void {
  const target = fieldOf(to);
  const sources = terms.map((term) => ({ ...term, field: fieldOf(term.from) }));
  for (let i = 0; i < support.length; i++) {
    let re = 0;
    let im = 0;
    for (const { field, inside, outside } of sources) {
      const factor = support[i] === 0 ? outside : inside;
      re += factor * field.real[i];
      im += factor * field.imag[i];
    }
    target.real[i] = re;
    target.imag[i] = im;
  }
}

/** `Re sum conj(a) b`. */
export function dot(a: Field, b: Field): number {
  let sum = 0;
  for (let i = 0; i < a.real.length; i++) sum += a.real[i] * b.real[i] + a.imag[i] * b.imag[i];
  return sum;
}
