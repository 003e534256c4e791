/** What every engine asks of a problem, a state and a step before it starts. */

import {
  assertSameShape,
  type FloatData,
  formatShape,
  type RealArray,
  type Shape,
  ShapeError,
  sizeOfShape,
  ValueError,
} from "@autophase/tensor-io";
import { assertShape } from "./assert-shape.js";
import {
  type EngineStep,
  type GradientOptions,
  type IterateStep,
  MOST_FIELDS,
  type PhasingProblem,
  type PhasingState,
  type ShrinkWrapStep,
  THRESHOLD_REFERENCES,
} from "./engine.js";

/**
 * @throws {ShapeError} when modulus, mask or point spread does not fit the shape.
 * @throws {ValueError} when a measured modulus is negative or not finite, none is positive, the point spread does not
 *   have the sum 1, or the bounds of estimates are none.
 */
export function assertProblem(
  { shape, modulus, mask, pointSpread, estimateBounds = [0, 1] }: PhasingProblem,
  where = "createWorkspace",
): void {
  assertShape(where, shape);
  assertLength(`${where}: modulus`, modulus, shape);
  if (mask !== undefined) assertLength(`${where}: mask`, mask, shape);
  let largest = 0;
  for (let i = 0; i < modulus.length; i++) {
    if (mask !== undefined && mask[i] === 0) continue;
    const value = modulus[i];
    if (!(value >= 0) || value === Number.POSITIVE_INFINITY) {
      throw new ValueError(`${where}: modulus must be finite and not negative, got ${value} at index ${i}`);
    }
    if (mask === undefined || mask[i] === MEASURED) largest = Math.max(largest, value);
  }
  if (largest === 0) throw new ValueError(`${where}: the modulus is 0 in every measured voxel`);
  if (pointSpread !== undefined) assertPointSpread(pointSpread, shape, where);
  const [least, most] = estimateBounds;
  if (least >= 0 && most >= least && most > 0 && most < Number.POSITIVE_INFINITY) return;
  throw new ValueError(
    `${where}: expected bounds of estimates from 0 up, the larger one last, got ${least} and ${most}`,
  );
}

/** The value of a mask where the amplitude is known. */
const MEASURED = 1;

/**
 * @throws {ShapeError} when it is not a box within `outer`.
 * @throws {ValueError} when it does not have the sum 1.
 */
export function assertPointSpread(
  { data, shape }: RealArray<FloatData>,
  outer: Shape,
  where = "writePointSpread",
): void {
  assertBox(`${where}: point spread`, shape, outer);
  assertLength(`${where}: point spread`, data, shape);
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  if (Math.abs(sum - 1) <= 1e-3) return;
  throw new ValueError(`${where}: the point spread must have the sum 1, got ${sum}`);
}

/** @throws {ShapeError} when the box is longer than the shape, or has other axes. */
export function assertBox(where: string, box: Shape, outer: Shape): void {
  assertShape(where, box);
  if (box.length === outer.length && box.every((length, axis) => length <= outer[axis])) return;
  throw new ShapeError(`${where}: expected a box within ${formatShape(outer)}, got ${formatShape(box)}`);
}

/** @throws {ValueError} when it has no meaning, goes nowhere there is, or has too many products. */
export function assertGradient({ background, to, products }: GradientOptions): void {
  const fail = (message: string): never => {
    throw new ValueError(`gradient: ${message}`);
  };
  if (!(background >= 0 && Number.isFinite(background))) {
    fail(`the background must be finite and not negative, got ${background}`);
  }
  if (to === 0) fail("the object stays as it is: expected another field to go to");
  for (const field of [...(to === undefined ? [] : [to]), ...products]) {
    if (!isField(field)) fail(`expected a field from 0 to ${MOST_FIELDS}, got ${field}`);
  }
  if (products.length > 2) fail(`expected at most 2 products, got ${products.length}`);
}

function isField(field: number): boolean {
  return Number.isInteger(field) && field >= 0 && field <= MOST_FIELDS;
}

/** @throws {ShapeError} when object, support or a field does not fit the shape of the problem. */
export function assertState({ object, support, fields = [] }: PhasingState, shape: Shape): void {
  assertSameShape("write: object", object.shape, shape);
  assertLength("write: object.real", object.real, shape);
  assertLength("write: object.imag", object.imag, shape);
  assertSupport("write", support, shape);
  if (fields.length > MOST_FIELDS) {
    throw new ValueError(`write: expected at most ${MOST_FIELDS} fields, got ${fields.length}`);
  }
  for (const { real, imag } of fields) {
    assertLength("write: field", real, shape);
    assertLength("write: field", imag, shape);
  }
}

/** @throws {ShapeError} when the support does not fit the shape of the problem. */
export function assertSupport(where: string, support: Uint8Array, shape: Shape): void {
  assertLength(`${where}: support`, support, shape);
}

/** @throws {ValueError} when a step asks for something that has no meaning. */
export function assertStep(step: EngineStep, index: number): void {
  const fail = (message: string): never => {
    throw new ValueError(`run: step ${index}${message}`);
  };
  const assertField = (field: number): void => {
    if (!isField(field)) fail(` (${step.type}): expected a field from 0 to ${MOST_FIELDS}, got ${field}`);
  };
  const assertSigma = (sigma: number): void => {
    if (!(sigma >= 0) || !Number.isFinite(sigma)) fail(`: sigma must be finite and not negative, got ${sigma}`);
  };
  switch (step.type) {
    case "iterate":
      assertRule(step, fail);
      return;
    case "shrink-wrap":
      assertSigma(step.sigma);
      assertThreshold(step, fail);
      return;
    case "combine":
      for (const field of [step.to, ...step.terms.map(({ from }) => from)]) assertField(field);
      return;
    case "smooth":
      assertField(step.field);
      assertSigma(step.sigma);
      return;
    case "dot":
      for (const field of [step.a, step.b]) assertField(field);
  }
}

function assertRule({ rule }: IterateStep, fail: (message: string) => never): void {
  const { name, inside, outside, probe, admits } = rule;
  if (probe === undefined && (inside.probed !== undefined || outside.probed !== undefined)) {
    fail(` (${name}) has a coefficient "probed" but no probe`);
  }
  if (probe !== undefined && admits !== undefined) {
    fail(` (${name}): a rule with a probe does not take "admits"`);
  }
  if (admits?.modulus !== undefined && !(admits.modulus >= 0)) {
    fail(` (${name}): the smallest modulus must not be negative, got ${admits.modulus}`);
  }
  const [from, to] = admits?.phase ?? [0, 0];
  if (!(to >= from && to - from <= 2 * Math.PI + 1e-9)) {
    fail(` (${name}): expected phases that rise by at most 2 pi, got ${from} to ${to}`);
  }
}

function assertThreshold({ threshold, reference }: ShrinkWrapStep, fail: (message: string) => never): void {
  if (reference !== undefined && !THRESHOLD_REFERENCES.includes(reference)) {
    fail(`: expected a threshold relative to ${THRESHOLD_REFERENCES.join(", ")}, got ${reference}`);
  }
  const isRelativeToMaximum = reference === undefined || reference === "maximum";
  if (threshold >= 0 && threshold < (isRelativeToMaximum ? 1 : Number.POSITIVE_INFINITY)) return;
  fail(`: threshold must be from 0${isRelativeToMaximum ? " to below 1" : ""}, got ${threshold}`);
}

function assertLength(where: string, data: ArrayLike<number>, shape: Shape): void {
  const expected = sizeOfShape(shape);
  if (data.length === expected) return;
  throw new ShapeError(`${where}: ${formatShape(shape)} needs ${expected} elements, got ${data.length}`);
}
