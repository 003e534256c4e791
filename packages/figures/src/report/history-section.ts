/** How to repeat what a page shows. */

import type { ProcessRecord } from "@autophase/tensor-io";
import { element, type Markup } from "../markup/element.js";
import { section, table } from "./page.js";

/** The commands that led here with their parameters; nothing where there are none. */
export function historySection(history: readonly ProcessRecord[]): Markup {
  if (history.length === 0) return { markup: "" };
  return section("How to repeat it", ...history.map(historyStep));
}

/** The program of the last step, its version and when: under the title of a page; nothing where it is not known. */
export function madeBy(history: readonly ProcessRecord[]): Markup[] {
  const last = history.at(-1);
  return last ? [element("p", { class: "faint" }, whenAndBy(last))] : [];
}

function whenAndBy({ program, version, date }: ProcessRecord): string {
  return `${program} ${version}, ${formatDate(date)}`;
}

function historyStep(record: ProcessRecord): Markup {
  const { command, parameters } = record;
  const rows = Object.entries(parameters).map(([name, value]) => [
    name,
    shortened(typeof value === "string" ? value : JSON.stringify(value)),
  ]);
  const details = rows.length
    ? [element("details", {}, element("summary", {}, "parameters"), table(["name", "value"], rows))]
    : [];
  const when = element("p", { class: "faint" }, whenAndBy(record));
  return element("div", {}, element("pre", {}, command), when, ...details);
}

/** Tables and curves are in the file; what a person types is shorter than this. */
const LONGEST = 400;

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} \u2026` : text;
}

/** `2026-11-22 10:11 UTC` from an ISO date in UTC; any other text as it is. */
function formatDate(date: string): string {
  return date.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[:.\d]*Z$/, "$1 $2 UTC");
}
