/** Sentences about a pattern that has been prepared. */

import { isFastLength } from "@autophase/kernels";
import type { PreparationAccount, PreparedPattern } from "../prepare-pattern.js";
import type { PrepareSettings } from "../settings/prepare-settings.js";

/** What a person should know before going on; `subject: sentence`. */
export function preparationRemarks(
  { account, intensity }: Pick<PreparedPattern, "account" | "intensity">,
  { crop }: Pick<PrepareSettings, "crop">,
): readonly string[] {
  const { paddedVoxels, framesShape, oversampling } = account;
  const slow = intensity.shape.filter((length) => !isFastLength(length));
  const frames = framesShape.join(" x ");
  return [
    crop === "auto" && `crop: ${account.crop.join(",")} chosen to keep nearly all counts`,
    paddedVoxels > 0 && `crop: ${paddedVoxels} voxels lie outside the frames (${frames}); they are padded and masked`,
    slow.length > 0 && `crop: ${slow.join(", ")} voxels are slow to transform; lengths of 2, 3, 5 and 7 are fast`,
    oversampling && `oversampling: ${ratios(oversampling.before)} before binning, ${ratios(oversampling.after)} after`,
  ].filter((sentence) => typeof sentence === "string");
}

/** Under an oversampling of 2 phases cannot be found; estimates from patterns are good to 15 %. */
export function preparationWarnings({ oversampling }: Pick<PreparationAccount, "oversampling">): readonly string[] {
  const names = ["frames", "rows", "columns"];
  return (oversampling?.after ?? []).flatMap((ratio, axis) =>
    ratio < 2.3 ? [`The oversampling along the ${names[axis]} is about ${ratio.toFixed(1)}; phasing needs 2.`] : [],
  );
}

function ratios(values: readonly number[]): string {
  return values.map((value) => value.toFixed(1)).join(", ");
}
