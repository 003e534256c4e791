/** The part of a report that says how a guided search went. */

import { element, type Markup } from "../markup/element.js";
import { formatNumber } from "../markup/format-number.js";
import { scrolling, section, table } from "./page.js";

/** One generation of starts. */
export interface GenerationLine {
  /** Counted from 0. */
  readonly generation: number;
  /** How it was bred; `null` for independent starts. */
  readonly breed: string | null;
  /** Starts that came to an end. */
  readonly starts: number;
  readonly failed: number;
  /** What it was ranked by, and the number (from 0) of the best. */
  readonly metric: string;
  readonly bestStart: number;
  readonly best: number;
  readonly median: number;
  readonly medianChi: number;
  readonly medianFreeLlk: number | null;
  /** `invariantError` of all pairs; `null` with one start. */
  readonly medianInvariantError: number | null;
}

export function generationSection(generations: readonly GenerationLine[]): Markup {
  const rows = generations.map((line) => [
    String(line.generation + 1),
    line.breed ?? "independent",
    line.failed > 0 ? `${line.starts} (${line.failed} failed)` : String(line.starts),
    line.metric,
    String(line.bestStart + 1),
    formatNumber(line.best),
    formatNumber(line.median),
    formatNumber(line.medianChi),
    line.medianFreeLlk === null ? "" : formatNumber(line.medianFreeLlk),
    line.medianInvariantError === null ? "" : line.medianInvariantError.toFixed(3),
  ]);
  const head = [
    "generation",
    "bred by",
    "starts",
    "ranked by",
    "best start",
    "best",
    "median",
    "median chi",
    "median free log-likelihood",
    "median distance of pairs",
  ];
  const note =
    "Every generation is crossed with the best start of the one before it. That pairs come nearer to each other is what crossing does: only starts of the first generation are independent.";
  return section(
    "Generations",
    element("p", { class: "note" }, note),
    scrolling(table(head, rows, { numbers: [4, 5, 6, 7, 8, 9] })),
  );
}
