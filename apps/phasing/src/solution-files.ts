/** From a solution to what is kept of it: the reconstruction in its file and the page about it. */

import { assessModulus, type PhasingEvidence } from "@autophase/analysis";
import {
  expectedIntensity,
  parseRecipe,
  recordedPointSpread,
  type Solution,
  scoreOf,
  segmentsOf,
} from "@autophase/phase-retrieval";
import { farField } from "@autophase/physics";
import {
  amplitudeOf,
  type ComplexArray,
  type DiffractionPattern,
  isMeasured,
  isSameShape,
  type Json,
  mapTo,
  type ProcessRecord,
  type RealArray,
  type Reconstruction,
} from "@autophase/tensor-io";
import { z } from "zod";

/** Scaled to maximum amplitude 1, with the step that made it. */
export function reconstructionOf(
  pattern: DiffractionPattern,
  best: Pick<Reconstruction, "object" | "support" | "errorCurve">,
  record: ProcessRecord,
): Reconstruction {
  return {
    object: normalized(best.object),
    support: best.support,
    pattern,
    errorCurve: best.errorCurve,
    history: [...pattern.history, record],
  };
}

function normalized({ real, imag, shape }: ComplexArray): ComplexArray {
  const highest = amplitudeOf({ real, imag, shape }).data.reduce((max, value) => Math.max(max, value), 0);
  const scale = (data: Float32Array): Float32Array => data.map((value) => value / highest);
  return highest === 0 ? { real, imag, shape } : { real: scale(real), imag: scale(imag), shape };
}

/** How well an object fits its pattern, and what it scatters; nothing where the file has no pattern on the object's grid. */
export function fitOf({ object, pattern, history }: Reconstruction) {
  if (!isMeasured(pattern) || !isSameShape(object.shape, pattern.intensity.shape)) return {};
  const modulus = modulusOf(object, history.at(-1)?.parameters.pointSpread);
  const { prtf, ...metrics } = assessModulus(modulus, pattern);
  return { metrics: numbersOf(metrics), prtf, farField: modulus };
}

/** What the object scatters, in light as coherent as the run found it. */
function modulusOf(object: ComplexArray, recorded: Json | undefined): RealArray<Float32Array> {
  const light = POINT_SPREAD.safeParse(recorded);
  if (!light.success || light.data.widths.length !== object.shape.length) return farField(object);
  const { data, shape } = expectedIntensity(object, recordedPointSpread(object.shape, light.data));
  return { data: mapTo(Float32Array, data, Math.sqrt), shape };
}

/** As a run writes it into its record. */
const POINT_SPREAD = z.object({ widths: z.array(z.number().min(0)), mixing: z.number().min(0).max(1) });

/** Of all starts, with their ranks on held-out voxels, or by chi; each curve ends with the chi of the final object. */
export function recordedStarts(starts: readonly Solution[]): PhasingEvidence["starts"] {
  const order = [...starts].sort((a, b) => scoreOf(a) - scoreOf(b)).map(({ start }) => start);
  return starts.map(({ start, errorCurve, chi }) => ({
    start,
    rank: order.indexOf(start) + 1,
    chi: Array.from([...errorCurve, chi], (value) =>
      Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null,
    ),
  }));
}

/** Enough to be drawn. */
const DIGITS = 5;

/** What ran when. */
export function bandsOf(recipe: string) {
  return segmentsOf(parseRecipe(recipe)).map(({ algorithm, iterations }) => ({ name: algorithm.name, iterations }));
}

function numbersOf(record: object): { [name: string]: number } {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}
