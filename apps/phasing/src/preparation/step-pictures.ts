/** What the counts look like after each step of a preparation. */

import { type PreparedStep, projectCounts } from "@autophase/figures";
import type { CountsVolume, PreparationStep } from "@autophase/preparation";

export interface StepPictures {
  readonly steps: readonly PreparedStep[];
  readonly add: (step: PreparationStep) => void;
}

/** A step that left the volume as it was shares the pictures of the one before. */
export function createStepPictures(): StepPictures {
  const steps: PreparedStep[] = [];
  let last: CountsVolume | undefined;
  return {
    steps,
    add: ({ name, summary, warning, volume }) => {
      const before = steps.at(-1);
      const views = before && volume === last ? before.views : projectCounts(volume.intensity, volume.mask);
      last = volume;
      steps.push({ name, summary, ...(warning && { warning }), views });
    },
  };
}
