/** What every engine asks of a problem, a state and a step before it starts. */

import { assertSameShape, formatShape, type Shape, ShapeError, sizeOfShape, ValueError } from "@autophase/tensor-io";
import { assertShape } from "./assert-shape.js";
import type { EngineStep, PhasingProblem, PhasingState } from "./engine.js";

/**
 * @throws {ShapeError} when modulus or mask does not fit the shape.
 * @throws {ValueError} when a measured modulus is negative or not finite, or none is positive.
 */
export function assertProblem({ shape, modulus, mask }: PhasingProblem): void {
  assertShape("createWorkspace", shape);
  assertLength("createWorkspace: modulus", modulus, shape);
  if (mask !== undefined) assertLength("createWorkspace: mask", mask, shape);
  let largest = 0;
  for (let i = 0; i < modulus.length; i++) {
    if (mask !== undefined && mask[i] === 0) continue;
    const value = modulus[i];
    if (!(value >= 0) || value === Number.POSITIVE_INFINITY) {
      throw new ValueError(`createWorkspace: modulus must be finite and not negative, got ${value} at index ${i}`);
    }
    largest = Math.max(largest, value);
  }
  if (largest === 0) throw new ValueError("createWorkspace: the modulus is 0 in every measured voxel");
}

/** @throws {ShapeError} when object or support does not fit the shape of the problem. */
export function assertState({ object, support }: PhasingState, shape: Shape): void {
  assertSameShape("write: object", object.shape, shape);
  assertLength("write: object.real", object.real, shape);
  assertLength("write: object.imag", object.imag, shape);
  assertLength("write: support", support, shape);
}

/** @throws {ValueError} when a step asks for something that has no meaning. */
export function assertStep(step: EngineStep, index: number): void {
  if (step.type === "iterate") {
    const { name, inside, outside, probe } = step.rule;
    if (probe !== undefined || (inside.probed === undefined && outside.probed === undefined)) return;
    throw new ValueError(`run: step ${index} (${name}) has a coefficient "probed" but no probe`);
  }
  const { sigma, threshold } = step;
  if (!(sigma >= 0) || !Number.isFinite(sigma)) {
    throw new ValueError(`run: step ${index}: sigma must be finite and not negative, got ${sigma}`);
  }
  if (threshold >= 0 && threshold < 1) return;
  throw new ValueError(`run: step ${index}: threshold must be from 0 to below 1, got ${threshold}`);
}

function assertLength(where: string, data: ArrayLike<number>, shape: Shape): void {
  const expected = sizeOfShape(shape);
  if (data.length === expected) return;
  throw new ShapeError(`${where}: ${formatShape(shape)} needs ${expected} elements, got ${data.length}`);
}
