/** From a solution to what is kept of it: the reconstruction in its file and the page about it. */

import { assessModulus, removeRamp } from "@autophase/analysis";
import { type AgreementContent, type PrtfCurve, reportHtml, type StartSummary } from "@autophase/figures";
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
  isSameShape,
  type Json,
  mapTo,
  type ProcessRecord,
  type RealArray,
  type Reconstruction,
} from "@autophase/tensor-io";
import { z } from "zod";
import { isMeasured } from "./is-measured.js";

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

export interface ReportExtras {
  readonly title: string;
  /** Every start of the run; a file alone holds only the best. */
  readonly starts?: readonly StartSummary[];
  readonly comparison?: { readonly [name: string]: number | boolean };
  readonly warnings?: readonly string[];
  /** How independent starts agree. */
  readonly agreement?: AgreementContent;
  /** Default: that of the object. */
  readonly prtf?: PrtfCurve;
}

/**
 * The page. Fit and far field belong to the object as it is in the file; the pictures show it without the linear phase
 * ramp, which only says where between voxels the peak lies.
 */
export function reportOf(reconstruction: Reconstruction, extras: ReportExtras): string {
  const { object, support, pattern, history, voxelSizeMeters } = reconstruction;
  const recipe = history.at(-1)?.parameters.recipe;
  const flat = removeRamp(object, support);
  return reportHtml({
    reconstruction: { ...reconstruction, object: flat.object, support: flat.support },
    // an object on another grid than its pattern, as after analysis, has no far field to compare
    ...(isMeasured(pattern) && isSameShape(object.shape, pattern.intensity.shape) && fitOf(reconstruction)),
    ...(voxelSizeMeters && { voxelSizeNanometers: voxelSizeMeters.map((length) => 1e9 * length) }),
    ...(typeof recipe === "string" && { segments: bandsOf(recipe) }),
    ...extras,
  });
}

function fitOf({ object, pattern, history }: Reconstruction) {
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

/** Summaries of all starts with their ranks on held-out voxels, or by chi; each curve ends with the chi of the final object. */
export function startSummaries(starts: readonly Solution[]): StartSummary[] {
  const order = [...starts].sort((a, b) => scoreOf(a) - scoreOf(b)).map(({ start }) => start);
  return starts.map(({ start, errorCurve, chi }) => ({
    chi: [...errorCurve, chi],
    rank: order.indexOf(start) + 1,
    seed: start,
  }));
}

function bandsOf(recipe: string) {
  return segmentsOf(parseRecipe(recipe)).map(({ algorithm, iterations }) => ({ name: algorithm.name, iterations }));
}

function numbersOf(record: object): { [name: string]: number } {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}
