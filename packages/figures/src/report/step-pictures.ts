/** What the counts look like after each step of a preparation. */

import type { RealArray } from "@autophase/tensor-io";
import { projectCounts } from "../volume/project-counts.js";
import type { PreparedStep } from "./preparation-report-html.js";

/** A step as `prepare` of `@autophase/preparation` reports it. */
export interface ReportedStep {
  readonly name: string;
  readonly summary: string;
  readonly warning?: string;
  readonly volume: { readonly intensity: RealArray<Float32Array>; readonly mask: RealArray<Uint8Array> };
}

export interface StepPictures {
  readonly steps: readonly PreparedStep[];
  readonly add: (step: ReportedStep) => void;
}

/** A step that left the volume as it was shares the pictures of the one before. */
export function createStepPictures(): StepPictures {
  const steps: PreparedStep[] = [];
  let last: ReportedStep["volume"] | undefined;
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
