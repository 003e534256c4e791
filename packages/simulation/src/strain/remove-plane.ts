/** Takes the offset and linear ramp out of a phase. */

import type { Coordinates } from "../geometry/render-crystal.js";

/**
 * Subtracts in place the plane `c + k . x` that fits the phase best in the weighted least-squares sense.
 * Directions in which all points lie on one plane are left out.
 */
export function removePlane(phase: Float64Array, coordinates: Coordinates, weight: Float64Array): void {
  const basis: Float64Array[] = [];
  for (const axis of [weight.map(() => 1), ...coordinates]) {
    const direction = Float64Array.from(axis);
    for (const earlier of basis) project(direction, earlier, weight);
    if (inner(direction, direction, weight) > 1e-9 * inner(axis, axis, weight)) basis.push(direction);
  }
  for (const direction of basis) project(phase, direction, weight);
}

/** Removes from `values` what lies along `direction`. */
function project(values: Float64Array, direction: Float64Array, weight: Float64Array): void {
  const share = inner(values, direction, weight) / inner(direction, direction, weight);
  for (let i = 0; i < values.length; i++) values[i] -= share * direction[i];
}

function inner(a: Float64Array, b: Float64Array, weight: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += weight[i] * a[i] * b[i];
  return sum;
}
