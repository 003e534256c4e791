/** The object-domain half of an iteration. */

import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import type { Admission, CombineStep, ObjectRule } from "../engine.js";
import type { Field, Tensorflow } from "./field.js";

type Part = "real" | "imag";

/** A factor and the field that it belongs to. */
type Term = readonly [factor: number, field: Field];

/** `c object` with one factor inside the support and one outside. */
export function applyProbe(
  tf: Tensorflow,
  probe: NonNullable<ObjectRule["probe"]>,
  inside: Tensor1D,
  object: Field,
): Field {
  return choose(tf, inside, [[probe.inside, object]], [[probe.outside, object]], object);
}

/**
 * `a object + b projected + c probed` with one set of coefficients inside the support (where the rule admits the voxel)
 * and one outside.
 * @param scale - of the arrays of the engine over those of the caller.
 */
export function applyRule(
  tf: Tensorflow,
  rule: ObjectRule,
  inside: Tensor1D,
  { object, projected, probed }: { readonly object: Field; readonly projected: Field; readonly probed?: Field },
  scale: number,
): Field {
  const termsOf = ({ object: a, projected: b, probed: c = 0 }: ObjectRule["inside"]): Term[] => [
    [a, object],
    [b, projected],
    ...(probed ? [[c, probed] as const] : []),
  ];
  return tf.tidy(() => {
    const isInside = rule.admits ? admitted(tf, rule.admits, inside, projected, scale) : inside;
    return choose(tf, isInside, termsOf(rule.inside), termsOf(rule.outside), object);
  });
}

/** The sum of a step's terms. */
export function combine(
  tf: Tensorflow,
  { terms }: CombineStep,
  inside: Tensor1D,
  fieldOf: (index: number) => Field,
): Field {
  const within = terms.map((term): Term => [term.inside, fieldOf(term.from)]);
  const beyond = terms.map((term): Term => [term.outside, fieldOf(term.from)]);
  return choose(tf, inside, within, beyond, fieldOf(0));
}

/** The sum of some terms inside the support and of others outside. @param like - a field of the size of the result. */
export function choose(
  tf: Tensorflow,
  inside: Tensor,
  within: readonly Term[],
  beyond: readonly Term[],
  like: Field,
): Field {
  const part = (name: Part): Tensor1D =>
    tf.tidy(() => tf.where(inside, blend(tf, within, name, like), blend(tf, beyond, name, like)));
  return { real: part("real"), imag: part("imag") };
}

/** The sum of the terms' parts; those with the factor 0 are left out. */
function blend(tf: Tensorflow, terms: readonly Term[], part: Part, like: Field): Tensor1D {
  const summands = terms
    .filter(([factor]) => factor !== 0)
    .map(([factor, field]) => (factor === 1 ? field[part] : tf.mul<Tensor1D>(field[part], factor)));
  const [first = tf.zerosLike(like[part]), ...others] = summands;
  return others.reduce((sum, summand) => tf.add<Tensor1D>(sum, summand), first);
}

/**
 * Where a voxel of `P` is what the rule admits. An arc of up to half a turn is the cut of two half planes, else their
 * union.
 */
function admitted(
  tf: Tensorflow,
  { modulus = 0, phase, anywhere = false }: Admission,
  inside: Tensor1D,
  { real, imag }: Field,
  scale: number,
): Tensor {
  const isLarge = tf.greaterEqual(tf.add(tf.square(real), tf.square(imag)), (modulus * scale) ** 2);
  const isCandidate = anywhere ? isLarge : tf.logicalAnd(inside, isLarge);
  const [from, to] = phase ?? [0, 2 * Math.PI];
  if (to - from >= 2 * Math.PI) return isCandidate;
  const afterFrom = tf.greaterEqual(tf.sub(tf.mul(imag, Math.cos(from)), tf.mul(real, Math.sin(from))), 0);
  const beforeTo = tf.greaterEqual(tf.sub(tf.mul(real, Math.sin(to)), tf.mul(imag, Math.cos(to))), 0);
  const isOnArc = to - from <= Math.PI ? tf.logicalAnd(afterFrom, beforeTo) : tf.logicalOr(afterFrom, beforeTo);
  return tf.logicalAnd(isCandidate, isOnArc);
}
