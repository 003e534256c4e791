/** Two objects of one pattern side by side: what diffraction cannot tell apart is made equal. */

import { alignToReference, removeRamp } from "@autophase/analysis";
import {
  amplitudeOf,
  type ComplexArray,
  formatShape,
  isSameShape,
  mapTo,
  objectFrom,
  phaseOf,
  type RealArray,
  ShapeError,
  ValueError,
} from "@autophase/tensor-io";
import type { LabState } from "./lab-state.js";
import { LEAST_AMPLITUDE } from "./set-reconstruction.js";

/** The object that the starts share, a start by its number from 0, or the object of a file. */
export type Compared = "answer" | number | File;

export interface PairFacts {
  /** 0 the same, 1 nothing in common. */
  readonly invariantError: number;
  /** Whether the second was turned into its twin. */
  readonly twin: boolean;
}

/** Puts the volumes `first amplitude`, `second phase` and so on. @throws {ShapeError} for objects on two grids. */
export async function comparePair(state: LabState, first: Compared, second: Compared): Promise<PairFacts> {
  const [a, b] = [await objectOf(state, first), await objectOf(state, second)];
  if (!isSameShape(a.shape, b.shape)) {
    throw new ShapeError(`expected an object of ${formatShape(a.shape)} voxels, got ${formatShape(b.shape)}`);
  }
  const reference = removeRamp(a, insideOf(a)).object;
  const { aligned, invariantError, twin } = alignToReference(b, reference);
  putPhased(state, "first", reference);
  putPhased(state, "second", aligned);
  return { invariantError, twin };
}

async function objectOf({ outcome, reconstruction }: LabState, which: Compared): Promise<ComplexArray> {
  if (which instanceof File) return float32(await objectFrom(which, which.name).then(({ object }) => object));
  if (which === "answer" && reconstruction) return reconstruction.reconstruction.object;
  const solution = outcome?.solutions.find(({ start }) => start === which);
  if (solution) return solution.object;
  throw new ValueError("starts are at hand only in the session that phased them; the object and files can be compared");
}

function float32({ real, imag, shape }: Awaited<ReturnType<typeof objectFrom>>["object"]): ComplexArray {
  return { real: Float32Array.from(real), imag: Float32Array.from(imag), shape };
}

/** Amplitude and phase of an object on the grid that was phased. */
export function putPhased({ volumes }: LabState, name: string, object: ComplexArray): void {
  volumes.put(`${name} amplitude`, { array: amplitudeOf(object), kind: "amplitude", unit: "" });
  volumes.put(`${name} phase`, { array: phaseOf(object), kind: "phase", unit: "rad", inside: insideOf(object) });
}

function insideOf(object: ComplexArray): RealArray<Uint8Array> {
  const { data, shape } = amplitudeOf(object);
  const least = LEAST_AMPLITUDE * data.reduce((a, b) => Math.max(a, b), 0);
  return { data: mapTo(Uint8Array, data, (value) => Number(value >= least)), shape };
}
