/** What is kept of an answer beside its object: numbers, maps, and what its verdict stands on. */

import { type PhasingEvidence, shellResolution } from "@autophase/analysis";
import type { Answer } from "@autophase/reconstruction";
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

/** What the verdict stands on: with it a page made from the file is the page of the run. */
export function answerEvidence({
  agreement,
  verdict,
  fit,
  prtf,
}: Answer): Omit<PhasingEvidence, "starts" | "warnings"> {
  const { frequency, value, edge } = prtf;
  return {
    checks: verdict.checks.map((check) => ({ ...check })),
    pairErrors: agreement.errors.map((row) => [...row]),
    idealFreeLlk: Number.isFinite(fit.idealLlk) ? fit.idealLlk : null,
    prtf: { frequency: [...frequency], value: [...value], edge },
  };
}
