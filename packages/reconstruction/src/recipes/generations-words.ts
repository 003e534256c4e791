/** A guided search in words. */

import type { BreedMode } from "../generations/breed.js";
import type { Generations, PerGeneration } from "../generations/generation-settings.js";
import { describeMetric } from "../generations/metrics.js";

const MODES: Readonly<Record<BreedMode, string>> = {
  none: "left as it is",
  sqrt_ab: "crossed with the best: geometric mean of the amplitudes, the phase half-way",
  sqrt_ab_pa: "crossed with the best: geometric mean of the amplitudes, the phase of the best",
  avg_ab: "averaged with the best",
  avg_ab_pa: "crossed with the best: mean of the amplitudes, the phase of the best",
  max_ab: "crossed with the best: the larger amplitude, the phase half-way",
  max_ab_pa: "crossed with the best: the larger amplitude, the phase of the best",
  min_ab_pa: "crossed with the best: the smaller amplitude, the phase of the best",
  b_pa: "given the phase of the best",
  "2a_b_pa": "moved to the other side of the best, with its phase",
  "2ab_a_b": "crossed with the best by the harmonic mean",
  dsqrt: "raised in its weak amplitudes by a square root",
  pixel_switch: "mixed with the best, voxel by voxel at random",
  sqrt_ab_recip: "crossed with the best in Fourier space: geometric mean of the moduli, the phase half-way",
  sqrt_ab_pa_recip: "crossed with the best in Fourier space: geometric mean of the moduli, the phase of the best",
};

/** Sentences, in order. @param starts - of the first generation. */
export function generationsWords(
  { count, metric = "freeLlk", breed = "sqrt_ab", cull = 0, sigma, threshold, lowPass, coherentFirst = 0 }: Generations,
  starts: number,
): readonly string[] {
  const culls = [cull].flat().some((worst) => worst > 0);
  const sentences: (string | false | undefined)[] = [
    `A guided search of ${count} generations: after each but the last the ${starts} starts are ranked by the ${listed(metric, describeMetric)}.`,
    culls && `The worst of a generation are dropped: ${listed(cull, String)}.`,
    `Each of the others is laid over the best and ${listed(breed, (mode) => MODES[mode])}; from there the recipe runs again.`,
    (sigma !== undefined || threshold !== undefined) &&
      `It begins in the support that shrink-wrap gives with ${[
        sigma !== undefined && `a Gaussian of ${listed(sigma, String)} voxels`,
        threshold !== undefined && `the threshold ${listed(threshold, String)}`,
      ]
        .filter(Boolean)
        .join(" and ")}.`,
    lowPass &&
      `In the first ${lowPass.length === 1 ? "generation" : `${lowPass.length} generations`} only the middle of the pattern counts, in a window of ${listed(
        lowPass,
        (width) => width.toFixed(2),
      )} of half of each axis.`,
    coherentFirst > 0 && `Partial coherence is not estimated before generation ${coherentFirst + 1}.`,
    "Starts that were bred are no longer independent: the verdict asks how many had found the result in the first generation.",
  ];
  return sentences.filter((sentence) => typeof sentence === "string");
}

function listed<Value>(value: PerGeneration<Value>, name: (one: Value) => string): string {
  return ([value].flat() as Value[]).map(name).join(", then ");
}
