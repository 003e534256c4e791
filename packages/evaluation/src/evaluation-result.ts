/** What an evaluation has found, for programs, people and the report. */

import type { Json } from "@autophase/tensor-io";
import { compareStarts, type MetricComparison } from "./compare-starts.js";
import type { Contest } from "./contests.js";
import type { CrystalOutcome } from "./evaluate-crystal.js";
import { alignRows, type MethodSummary, methodTable, summarizeMethods } from "./method-table.js";

export interface EvaluationResult {
  readonly count: number;
  /** Crystals in which the network saw no object. */
  readonly empty: number;
  readonly methods: readonly MethodSummary[];
  readonly contests: readonly (Contest & { readonly differences: readonly MetricComparison[] })[];
}

/** @param seed - of the bootstrap. */
export function evaluationResult(
  contests: readonly Contest[],
  outcomes: readonly CrystalOutcome[],
  seed: number,
): EvaluationResult {
  return {
    count: outcomes.length,
    empty: outcomes.filter(({ network }) => !network).length,
    methods: summarizeMethods(contests, outcomes),
    contests: contests.map((contest, k) => ({ ...contest, differences: compareStarts(contest, k, outcomes, seed) })),
  };
}

/** The tables and a sentence for each metric of each recipe. */
export function resultText({ count, empty, methods, contests }: EvaluationResult): string {
  const sentences = contests.flatMap(({ differences }) => differences.map(({ sentence }) => sentence));
  const nothing = empty > 0 ? `, ${empty} of them with an empty prediction` : "";
  const head = `${count} crystals${nothing}\n\n`;
  return `${head}${methodTable(methods)}\n${differenceTable(contests)}${sentences.map((text) => `${text}\n`).join("")}`;
}

function differenceTable(contests: EvaluationResult["contests"]): string {
  if (contests.length === 0) return "";
  const number = (value: number): string => String(Number(value.toPrecision(3)));
  const rows = contests.flatMap(({ title, differences }) =>
    differences.map(({ metric, network, random, difference, low, high, verdict }) => [
      `${title}: ${metric}`,
      ...[network, random, difference, low, high].map(number),
      verdict,
    ]),
  );
  return `${alignRows([["mean", "network", "random", "difference", "low", "high", "network start is"], ...rows])}\n`;
}

/**
 * The tables as plain data; with the outcomes also `crystals`: name, and the metrics with each method, such as
 * `random + 50 ER`, so that two evaluations of the same crystals can be compared in pairs (`pairedDifference`,
 * `mcnemarProbability`). A crystal in which the network saw nothing has no `network`.
 */
export function resultJson(
  { count, empty, methods, contests }: EvaluationResult,
  outcomes?: readonly CrystalOutcome[],
): { readonly [name: string]: Json } {
  return {
    count,
    empty,
    methods: Object.fromEntries(
      methods.map(({ method, crystals, successRate, metrics }) => [
        method,
        { crystals, ...(successRate !== undefined && { successRate }), ...toJson(metrics) },
      ]),
    ),
    contests: contests.map(({ title, recipe, differences }) => ({
      title,
      recipe,
      differences: differences.map((difference) => ({ ...difference })),
    })),
    ...(outcomes && { crystals: outcomes.map((outcome) => crystalJson(contests, outcome)) }),
  };
}

function crystalJson(contests: readonly Contest[], { name, network, contests: started }: CrystalOutcome): Json {
  const scores = contests.flatMap(({ title }, k) =>
    (["network", "random"] as const).map((start) => [`${start} + ${title}`, { ...started[k]?.[start] }] as const),
  );
  return { name, ...(network && { network: { ...network } }), ...Object.fromEntries(scores) };
}

function toJson(metrics: MethodSummary["metrics"]) {
  return Object.fromEntries(Object.entries(metrics).map(([name, summary]) => [name, { ...summary }]));
}

/** The tables of a report, as `evaluationReportHtml` of `@autophase/figures` takes them. */
export interface EvaluationContent {
  /** Name and value. */
  readonly facts: readonly (readonly [string, string])[];
  readonly methods: EvaluationResult["methods"];
  readonly contests: EvaluationResult["contests"];
}

export function resultContent({ count, empty, methods, contests }: EvaluationResult): EvaluationContent {
  const full = contests.find(({ name }) => name === "full") ?? contests.at(-1);
  const success = full?.differences.find(({ metric }) => metric === "success");
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  const rates: [string, string][] = success
    ? [
        [`success, network start, ${full?.title}`, percent(success.network)],
        [`success, random start, ${full?.title}`, percent(success.random)],
      ]
    : [];
  const facts: [string, string][] = [["crystals", String(count)], ...rates];
  if (empty > 0) facts.push(["empty predictions", String(empty)]);
  return { facts, methods, contests };
}
