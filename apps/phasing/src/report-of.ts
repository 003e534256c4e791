/** The page about what a file holds. */

import {
  crystalReport,
  isCrystalFile,
  type ReconstructionReportOptions,
  reconstructionReport,
} from "@autophase/figures";
import type { Reconstruction } from "@autophase/tensor-io";
import { bandsOf, fitOf } from "./solution-files.js";

/** One page for a run and for its file: everything comes out of what is written. */
export function reportOf(
  reconstruction: Reconstruction,
  options: Pick<ReconstructionReportOptions, "title" | "comparison">,
): string {
  if (isCrystalFile(reconstruction)) return crystalReport(reconstruction, options);
  const recipe = reconstruction.history.at(-1)?.parameters.recipe;
  return reconstructionReport(reconstruction, {
    ...options,
    ...fitOf(reconstruction),
    ...(typeof recipe === "string" && { segments: bandsOf(recipe) }),
  });
}
