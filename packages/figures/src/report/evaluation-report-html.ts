/** The page about what a network is worth. */

import type { Json } from "@autophase/tensor-io";
import { amplitudePlanes } from "../figure/amplitude-figure.js";
import { phasePlanes } from "../figure/phase-figure.js";
import { element, joinMarkup, type Markup } from "../markup/element.js";
import { formatNumber } from "../markup/format-number.js";
import { type Figure, panelSvg } from "../plot/figure.js";
import { label } from "../plot/text.js";
import { type ImagedObject, objectParts } from "../volume/imaged-object.js";
import { type IntervalRow, intervalChart } from "./interval-chart.js";
import { flowingFigure, page, scrolling, section, table, tiles } from "./page.js";

/** What one way of finding the object gave, over all crystals. */
export interface EvaluatedMethod {
  readonly method: string;
  /** Share of crystals found; absent without truth. */
  readonly successRate?: number;
  readonly metrics: {
    readonly [metric: string]: { readonly mean: number; readonly median: number; readonly percentile95: number };
  };
}

/** A metric of the network start beside the random start of the same crystals. */
export interface EvaluatedDifference {
  readonly metric: string;
  readonly network: number;
  readonly random: number;
  readonly difference: number;
  /** Bounds of the 95 % interval of the difference. */
  readonly low: number;
  readonly high: number;
  readonly verdict: "better" | "worse" | "not distinguishable";
  /** Probability of the exact McNemar test, of shares. */
  readonly mcnemar?: number;
}

export interface EvaluatedContest {
  /** Such as `50 ER`. */
  readonly title: string;
  /** What ran, such as `50*ER`. */
  readonly recipe: string;
  readonly differences: readonly EvaluatedDifference[];
}

/** One crystal in pictures. */
export interface EvaluatedCase {
  /** Such as `best: crystal 17`. */
  readonly title: string;
  /** Such as its metrics. */
  readonly note: string;
  readonly images: readonly { readonly kind: string; readonly image: ImagedObject }[];
}

export interface EvaluationReportContent {
  /** Default `Evaluation`. */
  readonly title?: string;
  /** Numbers at the top. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly methods: readonly EvaluatedMethod[];
  readonly contests: readonly EvaluatedContest[];
  readonly cases?: readonly EvaluatedCase[];
  readonly parameters?: { readonly [name: string]: Json };
}

/**
 * A self-contained HTML page: what each recipe gains by the network, with intervals, every method's mean, median and
 * 95th percentile, and crystals in pictures.
 * @throws {ShapeError} when the arrays of a picture do not fit.
 */
export function evaluationReportHtml(content: EvaluationReportContent): string {
  const { title = "Evaluation", facts, methods, contests, cases = [], parameters = {} } = content;
  const rows = Object.entries(parameters).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return page(title, [
    element("header", {}, element("h1", {}, title), tiles(facts)),
    ...(contests.length > 0 ? [verdictSection(contests)] : []),
    ...(methods.some(({ successRate }) => successRate !== undefined) ? [successSection(contests)] : []),
    ...contests.map(contestSection),
    methodSection(methods),
    ...cases.map(caseSection),
    ...(rows.length > 0 ? [section("Parameters", table(["name", "value"], rows))] : []),
  ]);
}

function verdictSection(contests: readonly EvaluatedContest[]): Markup {
  const explanation =
    "Network start against random start: the same crystals, the same recipe, only the beginning differs. A difference counts when its 95 % interval leaves 0 out; of twenty such statements one may be chance.";
  const of = (verdict: EvaluatedDifference["verdict"]) =>
    contests.map(({ differences }) =>
      differences.flatMap(({ metric, verdict: own }) => (own === verdict ? metric : [])).join(", "),
    );
  const [better, equal, worse] = [of("better"), of("not distinguishable"), of("worse")];
  const rows = contests.map(({ title }, k) => [
    title,
    better[k] || "nothing",
    equal[k] || "nothing",
    worse[k] || "nothing",
  ]);
  return section(
    "Does the network help?",
    element("p", { class: "note" }, explanation),
    scrolling(table(["recipe", "better in", "not distinguishable in", "worse in"], rows)),
  );
}

function successSection(contests: readonly EvaluatedContest[]): Markup {
  const rows = contests.flatMap(({ title, differences }): IntervalRow[] =>
    differences.flatMap((row) => (row.metric === "success" ? { ...row, name: title } : [])),
  );
  return section(
    "Success rate",
    flowingFigure(intervalChart("Gain in success rate, network start over random start", rows)),
  );
}

function contestSection({ title, recipe, differences }: EvaluatedContest): Markup {
  const rows = differences.map(({ metric, network, random, difference, low, high, verdict, mcnemar }) => [
    metric,
    ...[network, random, difference].map(formatNumber),
    `${formatNumber(low)} to ${formatNumber(high)}`,
    mcnemar === undefined ? verdict : `${verdict} (McNemar p = ${formatNumber(mcnemar)})`,
  ]);
  const head = ["metric", "network start", "random start", "difference", "95 % interval", "the network start is"];
  return section(
    title,
    element("p", { class: "note" }, `${recipe}. Means over the crystals.`),
    scrolling(table(head, rows, { numbers: [1, 2, 3, 4] })),
  );
}

function methodSection(methods: readonly EvaluatedMethod[]): Markup {
  const metrics = [...new Set(methods.flatMap((method) => Object.keys(method.metrics)))];
  const hasSuccess = methods.some(({ successRate }) => successRate !== undefined);
  const head = ["method", ...(hasSuccess ? ["success"] : []), ...metrics];
  const rows = methods.map(({ method, successRate, metrics: own }) => [
    method,
    ...(hasSuccess ? [successRate === undefined ? "" : `${Math.round(100 * successRate)} %`] : []),
    ...metrics.map((metric) => {
      const summary = own[metric];
      if (!summary) return "";
      const others = `${formatNumber(summary.mean)} | ${formatNumber(summary.percentile95)}`;
      return joinMarkup([formatNumber(summary.median), element("br"), element("span", { class: "faint" }, others)]);
    }),
  ]);
  return section(
    "Every method",
    element("p", { class: "note" }, "Median; under it the mean | the 95th percentile."),
    scrolling(table(head, rows, { numbers: head.map((_, k) => k) })),
  );
}

function caseSection({ title, note, images }: EvaluatedCase): Markup {
  const figures = images.map(({ kind, image }) => {
    const parts = objectParts(`evaluationReportHtml: ${title}: ${kind}`, image);
    return { amplitude: firstPanel(kind, amplitudePlanes(parts, {})), phase: firstPanel(kind, phasePlanes(parts, {})) };
  });
  return section(
    title,
    element("p", { class: "note" }, note),
    smallPanels(figures.map(({ amplitude }) => amplitude)),
    smallPanels(figures.map(({ phase }) => phase)),
  );
}

/** Four beside each other where there is room, under their common legend. */
function smallPanels(figures: readonly Figure[]): Markup {
  const style = "grid-template-columns:repeat(auto-fit,minmax(min(100%,220px),1fr))";
  const panels = figures.flatMap((figure) => figure.panels);
  const legend = figures[0]?.legend;
  return element(
    "figure",
    {},
    element("div", { class: "row", style }, ...panels.map(panelSvg)),
    ...(legend ? [element("div", { class: "legend" }, panelSvg(legend))] : []),
  );
}

/** A figure's first panel under a line that says whose it is. */
function firstPanel(kind: string, figure: Figure): Figure {
  const [panel] = figure.panels;
  const content = joinMarkup([label(kind, panel.width - 2, 16, { "text-anchor": "end" }), panel.content]);
  return { ...figure, panels: [{ ...panel, title: `${kind}: ${panel.title}`, content }] };
}
