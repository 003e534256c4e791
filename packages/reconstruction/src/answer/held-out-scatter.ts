/** Whether counts that no start saw scatter about the answer as counting makes them. */

import {
  countScale,
  expectedIntensity,
  type PatternWarning,
  type PointSpread,
  poissonDeviance,
} from "@autophase/phase-retrieval";
import type { ComplexArray, DiffractionPattern, RealArray } from "@autophase/tensor-io";
import { idealDeviance } from "./free-fit.js";

/**
 * A warning where whole numbers that pass for counts scatter less than counts do, as after a division that was rounded,
 * an average or a filter. Weak voxels tell: what an object misses there is small beside the noise. More scatter says
 * nothing, since objects are never perfect.
 * @param object - centred, shape of the pattern; with partial coherence its point spread.
 * @param freeSet - 1 = held out.
 */
export function scatterWarning(
  object: ComplexArray,
  pattern: DiffractionPattern,
  freeSet: RealArray<Uint8Array> | undefined,
  pointSpread?: PointSpread,
): PatternWarning | undefined {
  if (!freeSet || countScale(pattern)?.from !== "counts") return undefined;
  const { intensity, mask } = pattern;
  const { data: expected } = expectedIntensity(object, pointSpread);
  const isMeasured = (i: number): boolean => mask?.data[i] !== 0;
  let [counts, power] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    if (!isMeasured(i) || freeSet.data[i] === 1) continue;
    counts += intensity.data[i];
    power += expected[i];
  }
  let [deviance, ideal, voxels] = [0, 0, 0];
  for (let i = 0; i < expected.length; i++) {
    const mean = (counts / power) * expected[i];
    if (freeSet.data[i] === 0 || !isMeasured(i) || mean < WEAK[0] || mean > WEAK[1]) continue;
    deviance += poissonDeviance(intensity.data[i], mean);
    ideal += idealDeviance(mean);
    voxels++;
  }
  const ratio = deviance / ideal;
  if (voxels < FEWEST_VOXELS || ratio >= LEAST_SCATTER) return undefined;
  return {
    code: "not-counts",
    message: `the numbers of the pattern scatter about the object by ${ratio.toFixed(2)} of what counting would make of them: they are no plain counts, but were divided and rounded, averaged or smoothed; what that took away the object lacks`,
  };
}

/** Expected counts of the voxels that are looked at. */
const WEAK: readonly [number, number] = [0.5, 20];
/** The ratio of so many is known to a seventh. */
const FEWEST_VOXELS = 100;
/** Of simulated counts it was 1.3 and more. */
const LEAST_SCATTER = 0.8;
