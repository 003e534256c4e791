/** Stockham's self-sorting FFT over the radices 2, 3, 4, 5, 7 and 8. */

import { portableCos, portableSin } from "@autophase/tensor-io";
import { BUTTERFLIES, type Lanes, type Roots, type Stage } from "./butterflies.js";
import type { Radix } from "./fast-length.js";
import type { LineTransform } from "./line-transform.js";

/** @param factors - their product is `length`. */
export function createMixedRadix(length: number, factors: readonly Radix[]): LineTransform {
  const stages = createStages(length, factors);
  const run = (from: Lanes, spare: Lanes, lanes: number): Lanes => {
    let source = from;
    let target = spare;
    let stride = lanes;
    for (const stage of stages) {
      BUTTERFLIES[stage.radix](stage, source, target, stride);
      stride *= stage.radix;
      [source, target] = [target, source];
    }
    return source;
  };
  return { length, rows: length, run };
}

function createStages(length: number, factors: readonly Radix[]): Stage[] {
  let remaining = length;
  return factors.map((radix) => {
    remaining /= radix;
    return createStage(radix, remaining);
  });
}

function createStage(radix: Radix, groups: number): Stage {
  const cosines = new Float64Array(groups * (radix - 1));
  const sines = new Float64Array(groups * (radix - 1));
  for (let p = 0; p < groups; p++) {
    for (let k = 1; k < radix; k++) {
      const angle = (-2 * Math.PI * p * k) / (radix * groups);
      cosines[p * (radix - 1) + k - 1] = portableCos(angle);
      sines[p * (radix - 1) + k - 1] = portableSin(angle);
    }
  }
  return { radix, groups, cosines, sines, roots: createRoots(radix) };
}

function createRoots(radix: Radix): Roots {
  const half = Math.floor((radix - 1) / 2);
  const cosines = new Float64Array(half * half);
  const sines = new Float64Array(half * half);
  for (let k = 1; k <= half; k++) {
    for (let j = 1; j <= half; j++) {
      const angle = (2 * Math.PI * ((j * k) % radix)) / radix;
      cosines[(k - 1) * half + j - 1] = portableCos(angle);
      sines[(k - 1) * half + j - 1] = portableSin(angle);
    }
  }
  return { half, cosines, sines, folded: new Float64Array(4 * half) };
}
