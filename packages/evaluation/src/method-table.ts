/** Every method with every metric, as people and programs read it. */

import type { Contest } from "./contests.js";
import { describeValues, type ValueSummary } from "./describe-values.js";
import type { CrystalOutcome, TimedScore } from "./evaluate-crystal.js";

export interface MethodSummary {
  /** Such as `network + 50 ER`. */
  readonly method: string;
  readonly crystals: number;
  /** Share of the crystals; absent without truth. */
  readonly successRate?: number;
  readonly metrics: { readonly [metric: string]: ValueSummary };
}

const TABLE_METRICS = ["chi", "chiSquared", "pcc", "ssim", "iou", "phaseMae", "invariantError", "seconds"] as const;

/** The network alone, then each contest with network and random start. */
export function summarizeMethods(contests: readonly Contest[], outcomes: readonly CrystalOutcome[]): MethodSummary[] {
  const alone = outcomes.flatMap(({ network }) => network ?? []);
  const summary = summarize("network", alone);
  // a network that sees nothing has not succeeded
  const rate =
    summary.successRate === undefined ? {} : { successRate: (summary.successRate * alone.length) / outcomes.length };
  const started = contests.flatMap(({ title }, k) =>
    (["network", "random"] as const).map((start) =>
      summarize(
        `${start} + ${title}`,
        outcomes.flatMap(({ contests }) => contests[k]?.[start] ?? []),
      ),
    ),
  );
  return [...(alone.length > 0 ? [{ ...summary, ...rate }] : []), ...started];
}

function summarize(method: string, scores: readonly TimedScore[]): MethodSummary {
  const metrics = TABLE_METRICS.flatMap((metric) => {
    const values = scores.flatMap((score) => score[metric] ?? []);
    return values.length > 0 ? [[metric, describeValues(values)] as const] : [];
  });
  const successes = scores.flatMap(({ success }) => success ?? []);
  const rate = successes.length > 0 && { successRate: successes.reduce((a, b) => a + b, 0) / successes.length };
  return { method, crystals: scores.length, ...rate, metrics: Object.fromEntries(metrics) };
}

/** Aligned lines: median of each metric, one method a line. */
export function methodTable(methods: readonly MethodSummary[]): string {
  const columns = TABLE_METRICS.filter((metric) => methods.some(({ metrics }) => metric in metrics));
  const hasTruth = methods.some(({ successRate }) => successRate !== undefined);
  const cell = (value: number | undefined): string => (value === undefined ? "" : String(Number(value.toPrecision(3))));
  const rows = methods.map(({ method, successRate, metrics }) => [
    method,
    ...(hasTruth ? [cell(successRate)] : []),
    ...columns.map((metric) => cell(metrics[metric]?.median)),
  ]);
  return alignRows([["median", ...(hasTruth ? ["success"] : []), ...columns], ...rows]);
}

/** Columns of one width, the first to the left. */
export function alignRows(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((text, k) => (k === 0 ? text.padEnd(widths[k] ?? 0) : text.padStart(widths[k] ?? 0))).join("  ");
  return `${rows.map(line).join("\n")}\n`;
}
