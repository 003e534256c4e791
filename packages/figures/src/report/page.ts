/** A page that needs nothing but itself. */

import { type Child, element, joinMarkup, type Markup } from "../markup/element.js";
import { type Figure, panelSvg } from "../plot/figure.js";
import { REPORT_STYLE } from "./style.js";

/** A whole HTML document; it loads nothing, so it works from a file and in a mail. */
export function page(title: string, body: readonly Child[], script?: string): string {
  const head = element(
    "head",
    {},
    element("meta", { charset: "utf-8" }),
    element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element("title", {}, title),
    element("style", {}, { markup: REPORT_STYLE }),
  );
  const code = script ? [element("script", {}, { markup: script })] : [];
  const main = element("body", {}, element("main", {}, ...body), ...code);
  return `<!doctype html>\n${element("html", { lang: "en" }, head, main).markup}\n`;
}

/** Loads the page again every ten seconds while someone looks at it; the browser keeps the place. */
export const RELOAD_SCRIPT =
  "setInterval(()=>{if(!document.hidden&&getSelection().isCollapsed)location.reload()},10000);";

/** A heading and what stands under it. */
export function section(heading: string, ...children: readonly Child[]): Markup {
  return element("section", {}, element("h2", {}, heading), ...children);
}

/** A heading over what only answers the pointer: neither on paper nor where scripts do not run. */
export function lookSection(heading: string, child: Child): Markup {
  return element("section", { class: "look" }, element("h2", {}, heading), child);
}

/** A figure whose panels flow: beside each other where there is room, under each other where there is none. */
export function flowingFigure(...figures: readonly Figure[]): Markup {
  const panels = figures.flatMap((figure) => figure.panels);
  const wide = panels.some(({ width }) => width > 400);
  const legends = figures.flatMap(({ legend }) =>
    legend ? [element("div", { class: "legend" }, panelSvg(legend))] : [],
  );
  return element(
    "figure",
    {},
    element("div", { class: wide ? "row wide" : "row" }, ...panels.map(panelSvg)),
    ...legends,
  );
}

/** Two things beside each other where there is room. */
export function beside(...children: readonly Child[]): Markup {
  return element("div", { class: "row wide" }, ...children);
}

/** Numbers that matter, large. */
export function tiles(entries: readonly (readonly [string, string | undefined])[]): Markup {
  const shown = entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined);
  const items = shown.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)));
  return element("dl", { class: "tiles" }, ...items);
}

export interface TableOptions {
  /** Columns that are set as figures. */
  readonly numbers?: readonly number[];
  /** The last column is a sentence: on a narrow page it stands under the others. */
  readonly explained?: boolean;
}

/** A table whose first column names its rows. */
export function table(
  head: readonly string[],
  rows: readonly (readonly Child[])[],
  { numbers = [], explained = false }: TableOptions = {},
): Markup {
  const names = element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, name)));
  const body = rows.map(([name = "", ...cells]) => {
    const values = cells.map((cell, k) =>
      element("td", { class: numbers.includes(k + 1) ? "number" : undefined }, cell),
    );
    return element("tr", {}, element("th", { scope: "row" }, name), ...values);
  });
  const parts = [element("thead", {}, names), element("tbody", {}, joinMarkup(body))];
  return element("table", { class: explained ? "explained" : undefined }, ...parts);
}

/** What is wider than a narrow page scrolls by itself. */
export function scrolling(child: Child): Markup {
  return element("div", { class: "scroll" }, child);
}
