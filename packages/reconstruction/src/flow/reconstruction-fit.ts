/** How well a reconstruction that was read from a file fits the pattern that it was made from. */

import { assessModulus, type Prtf } from "@autophase/analysis/metrics";
import { expectedIntensity, recordedPointSpread } from "@autophase/phase-retrieval";
import { farField } from "@autophase/physics";
import { deferred, z } from "@autophase/settings";
import {
  type ComplexArray,
  isMeasured,
  isSameShape,
  type Json,
  mapTo,
  type RealArray,
  type Reconstruction,
} from "@autophase/tensor-io";

export interface ReconstructionFit {
  /** Over measured voxels, by their names. */
  readonly metrics: { readonly [name: string]: number };
  readonly prtf: Prtf;
  /** Modulus, in light as coherent as the run found it; centred. */
  readonly farField: RealArray<Float32Array>;
}

/** Of the object as it is in the file; undefined where the file has no pattern on the object's grid. */
export function fitOf({ object, pattern, history }: Reconstruction): ReconstructionFit | undefined {
  if (!isMeasured(pattern) || !isSameShape(object.shape, pattern.intensity.shape)) return undefined;
  const modulus = modulusOf(object, history.at(-1)?.parameters.pointSpread);
  const { prtf, ...metrics } = assessModulus(modulus, pattern);
  return { metrics: numbersOf(metrics), prtf, farField: modulus };
}

function modulusOf(object: ComplexArray, recorded: Json | undefined): RealArray<Float32Array> {
  const light = POINT_SPREAD.safeParse(recorded);
  if (!light.success || light.data.widths.length !== object.shape.length) return farField(object);
  const { data, shape } = expectedIntensity(object, recordedPointSpread(object.shape, light.data));
  return { data: mapTo(Float32Array, data, Math.sqrt), shape };
}

/** As a run writes it into its record. */
const POINT_SPREAD = deferred(() => z.object({ widths: z.array(z.number().min(0)), mixing: z.number().min(0).max(1) }));

function numbersOf(record: object): { [name: string]: number } {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}
