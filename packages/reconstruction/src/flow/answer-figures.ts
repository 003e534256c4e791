/** What an answer comes to, in numbers and maps, as it is kept and reported. */

import { shellResolution } from "@autophase/analysis/metrics";
import type { Json, ObjectMap } from "@autophase/tensor-io";
import type { Answer } from "../answer/one-answer.js";

/** Plain data. */
export function answerFigures({
  agreement,
  modes,
  fit,
  starts,
  best,
  prtf,
  oversampling,
  verdict,
  founding,
  coarse,
}: Answer) {
  const { kept, medianInvariantError } = agreement;
  const { period, limitedBy } = shellResolution(prtf);
  return {
    agreement: { kept, medianInvariantError, ...(coarse && { agree: coarse.agree }) },
    modes: [...modes],
    freeLlk: starts.find(({ start }) => start === best)?.freeLlk ?? null,
    freeChi: Number.isFinite(fit.freeChi) ? fit.freeChi : null,
    prtf: { resolutionVoxels: period, limitedBy },
    oversampling: [...oversampling],
    ...(founding && { founding: { ...founding } }),
    verdict: { trustworthy: verdict.trustworthy, reason: verdict.reason },
  } satisfies { [name: string]: Json };
}

/** Where the kept starts disagree, voxel by voxel. */
export function answerMaps({ agreement: { maps } }: Answer): Record<string, ObjectMap> {
  return {
    amplitude_deviation: { array: maps.amplitude, units: "" },
    phase_deviation: { array: maps.phase, units: "radian" },
  };
}
