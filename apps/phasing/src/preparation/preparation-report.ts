/** The page beside a prepared pattern. */

import { type PreparedStep, preparationReportHtml } from "@autophase/figures";
import type { PreparedPattern } from "@autophase/preparation";
import type { ProcessRecord } from "@autophase/tensor-io";

export interface PreparationPage {
  readonly prepared: PreparedPattern;
  readonly steps: readonly PreparedStep[];
  readonly settings: string;
  readonly record: ProcessRecord;
  /** From geometry and scan, where they tell. */
  readonly dSpacingAngstroms?: number;
  readonly out: string;
}

export function preparationPage(content: PreparationPage): string {
  const { prepared, steps, settings, record, dSpacingAngstroms, out } = content;
  const { intensity, mask, account } = prepared;
  const kept = (100 * account.keptCounts) / account.correctedCounts;
  const facts = {
    voxels: intensity.shape.join(" \u00d7 "),
    counts: Math.round(account.keptCounts).toLocaleString("en"),
    kept: `${kept.toFixed(1)} %`,
    brightest: Math.round(account.highestCounts).toLocaleString("en"),
    masked: `${((100 * account.maskedVoxels) / intensity.data.length).toPrecision(2)} %`,
    ...(account.oversampling && {
      oversampling: account.oversampling.after.map((ratio) => ratio.toFixed(1)).join(", "),
    }),
    ...(dSpacingAngstroms !== undefined && { "d-spacing": `${dSpacingAngstroms.toFixed(3)} \u00c5` }),
  };
  return preparationReportHtml({
    title: out,
    facts,
    steps,
    pattern: { intensity, mask },
    settings,
    history: [record],
    warnings: undersampled(account.oversampling?.after),
  });
}

/** Under 2 phases cannot be found; estimates from patterns are good to 15 %. */
function undersampled(ratios: readonly number[] = []): string[] {
  const names = ["frames", "rows", "columns"];
  return ratios.flatMap((ratio, axis) =>
    ratio < 2.3 ? [`The oversampling along the ${names[axis]} is about ${ratio.toFixed(1)}; phasing needs 2.`] : [],
  );
}
