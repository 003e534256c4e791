/** What is kept of an answer beside its object: numbers, maps, and its part of the page. */

import { shellResolution } from "@autophase/analysis";
import type { AgreementContent } from "@autophase/figures";
import type { Answer, GenerationSummary } from "@autophase/reconstruction";
import type { Json, ObjectMap } from "@autophase/tensor-io";

/** The keys that `reconstruct` adds to those of every phasing. */
export function answerResult({ agreement, modes, fit, starts, best, prtf, oversampling, verdict, founding }: Answer) {
  const { kept, medianInvariantError } = agreement;
  const { period, limitedBy } = shellResolution(prtf);
  return {
    agreement: { kept, medianInvariantError },
    modes: [...modes],
    freeLlk: starts.find(({ start }) => start === best)?.freeLlk ?? null,
    freeChi: Number.isFinite(fit.freeChi) ? fit.freeChi : null,
    prtf: { resolutionVoxels: period, limitedBy },
    oversampling: [...oversampling],
    ...(founding && { founding: { ...founding } }),
    verdict: { trustworthy: verdict.trustworthy, reason: verdict.reason },
  } satisfies { [name: string]: Json };
}

export function answerMaps({ agreement: { maps } }: Answer): Record<string, ObjectMap> {
  return {
    amplitude_deviation: { array: maps.amplitude, units: "" },
    phase_deviation: { array: maps.phase, units: "radian" },
  };
}

/** The PRTF is that of the mean of the kept starts: one start fits its pattern by construction. */
export function answerExtras(
  answer: Answer,
  generations?: readonly GenerationSummary[],
): { agreement: AgreementContent; prtf: Answer["prtf"] } {
  const { agreement, modes, starts, verdict, fit, prtf } = answer;
  return {
    prtf,
    agreement: {
      verdict,
      starts: starts.map(({ start, ...rest }) => ({ number: start + 1, ...rest })),
      errors: agreement.errors,
      weights: modes,
      amplitudeDeviation: agreement.maps.amplitude,
      phaseDeviation: agreement.maps.phase,
      idealFreeLlk: Number.isFinite(fit.idealLlk) ? fit.idealLlk : null,
      ...(generations && { generations }),
    },
  };
}
