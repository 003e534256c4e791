/** Breaks the symmetry between an object and its twin, which both fit the pattern and may stay superposed. */

import { overElements, type PhasingState, type Pieces } from "@autophase/kernels";
import { circularCenterOfMass } from "./center-of-mass.js";

/**
 * Keeps only what lies on one side of the object's centre of mass along each of the first two axes, a quarter, which
 * prefers one of the two orientations (Fienup & Wackerman 1986, doi:10.1364/JOSAA.3.001897). Corner layout; the support
 * is left alone.
 */
export function* breakTwin(state: PhasingState): Pieces<PhasingState> {
  const { object } = state;
  const center = yield* circularCenterOfMass(object);
  const real = object.real.slice();
  const imag = object.imag.slice();
  let stride = real.length;
  for (let axis = 0; axis < Math.min(2, object.shape.length); axis++) {
    const length = object.shape[axis];
    stride /= length;
    const along = stride;
    yield* overElements(real.length, (from, end) => {
      for (let i = from; i < end; i++) {
        const offset = ((Math.floor(i / along) % length) - center[axis] + length) % length;
        if (offset < length / 2) continue;
        real[i] = 0;
        imag[i] = 0;
      }
    });
  }
  return { ...state, object: { real, imag, shape: object.shape } };
}
