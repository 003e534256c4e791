/** How amplitude and phase are spread, as the reports show it. */

import { flattenReconstruction } from "@autophase/analysis";
import { histogramFigure } from "@autophase/figures";
import { ValueError } from "@autophase/tensor-io";
import type { LabState } from "./lab-state.js";

/** @returns SVG. @throws {ValueError} when nothing has been phased. */
export function histogramOf({ analysis, reconstruction }: LabState): string {
  if (analysis) return histogramFigure({ object: analysis.crystal.object, support: analysis.crystal.regions.inside });
  if (reconstruction) return histogramFigure(flattenReconstruction(reconstruction.reconstruction));
  throw new ValueError("nothing has been phased yet");
}
