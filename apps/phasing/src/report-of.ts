/** The page about what a file holds. */

import {
  crystalReport,
  isCrystalFile,
  isTensorFile,
  type ReconstructionReportOptions,
  reconstructionReport,
  tensorReport,
} from "@autophase/figures";
import { parseRecipe, segmentsOf } from "@autophase/phase-retrieval";
import { fitOf } from "@autophase/reconstruction";
import type { Reconstruction } from "@autophase/tensor-io";

/** One page for a run and for its file: everything comes out of what is written. */
export function reportOf(
  reconstruction: Reconstruction,
  options: Pick<ReconstructionReportOptions, "title" | "comparison">,
): string {
  if (isCrystalFile(reconstruction)) return crystalReport(reconstruction, options);
  if (isTensorFile(reconstruction)) return tensorReport(reconstruction, options);
  const recipe = reconstruction.history.at(-1)?.parameters.recipe;
  return reconstructionReport(reconstruction, {
    ...options,
    ...fitOf(reconstruction),
    ...(typeof recipe === "string" && { segments: segmentsOfText(recipe) }),
  });
}

/** What ran when. */
function segmentsOfText(recipe: string): { readonly name: string; readonly iterations: number }[] {
  return segmentsOf(parseRecipe(recipe)).map(({ algorithm, iterations }) => ({ name: algorithm.name, iterations }));
}
