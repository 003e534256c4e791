/** Numbers with what they say. */

import type { Markup } from "../markup/element.js";
import { formatNumber } from "../markup/format-number.js";
import { metricMeaning } from "./metric-meaning.js";
import { section, table } from "./page.js";

/** `null` stands for a value that could not be found. */
export type MetricValue = number | boolean | string | null;

/** Nothing where there are no metrics. */
export function metricSection(heading: string, metrics: Readonly<Record<string, MetricValue>>): Markup {
  const rows = Object.entries(metrics).map(([name, value]) => [name, formatMetric(value), metricMeaning(name)]);
  if (rows.length === 0) return { markup: "" };
  return section(heading, table(["name", "value", "what it says"], rows, { numbers: [1], explained: true }));
}

export function formatMetric(value: MetricValue): string {
  if (value === null) return "not found";
  if (typeof value === "number") return formatNumber(value);
  return typeof value === "boolean" ? (value ? "yes" : "no") : value;
}
