/** The prediction as the start of a short iterative phasing. */

import { createReferenceEngine, ifftshift } from "@autophase/kernels";
import { phase, type Solution } from "@autophase/phase-retrieval";
import { farField } from "@autophase/physics";
import type { DiffractionPattern } from "@autophase/tensor-io";
import type { Prediction } from "./predict.js";

/** `iterations` of error reduction with the usual shrink-wrap, from the predicted object and support. */
export async function refine(
  { object, support }: Prediction,
  pattern: DiffractionPattern,
  iterations: number,
): Promise<Solution> {
  const scale = modulusScale({ object, support }, pattern);
  const { real, imag, shape } = ifftshift(object);
  const scaled = {
    real: Float64Array.from(real, (value) => scale * value),
    imag: Float64Array.from(imag, (value) => scale * value),
    shape,
  };
  const state = { object: scaled, support: ifftshift(support).data };
  const resume = { start: 0, iteration: 0, state, errorCurve: [], seconds: 0, best: undefined, finished: [] };
  const events = phase(pattern, { engine: createReferenceEngine(), recipe: `${iterations}*ER`, resume });
  for await (const event of events) if (event.type === "done") return event.result.best;
  throw new TypeError("phasing without a signal ended without a result");
}

/** Least-squares factor that brings the predicted modulus to the scale of the measured one. */
function modulusScale({ object }: Prediction, { intensity, mask }: DiffractionPattern): number {
  const modulus = farField(object).data;
  let cross = 0;
  let square = 0;
  for (let k = 0; k < modulus.length; k++) {
    if (mask?.data[k] === 0) continue;
    const predicted = modulus[k] as number;
    cross += predicted * Math.sqrt(intensity.data[k] as number);
    square += predicted ** 2;
  }
  return cross / square;
}
