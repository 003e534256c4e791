/** The page about a crystal in physical units. */

import type { ProcessRecord } from "@autophase/tensor-io";
import { element, type Markup } from "../markup/element.js";
import { type CrystalContent, crystalSections } from "./crystal-section.js";
import { historySection } from "./history-section.js";
import { page, section, table, tiles } from "./page.js";

export interface CrystalReportContent extends CrystalContent {
  /** Default `Crystal`. */
  readonly title?: string;
  /** Numbers that matter, with their units, as they are to be read. */
  readonly facts: Readonly<Record<string, string>>;
  /** How the numbers came about, in the same way: a table. */
  readonly details?: Readonly<Record<string, string>>;
  /** Sentences about what a person should look at twice. */
  readonly warnings?: readonly string[];
  /** Steps that led here. */
  readonly history: readonly ProcessRecord[];
}

/**
 * A self-contained HTML page: the crystal from outside, amplitude, displacement and strain through it with scale bars in
 * nanometres, how they are spread, resolution, facets, and how to repeat it. It loads nothing.
 * @throws {ShapeError | ValueError} when arrays do not fit together, or a value is not finite.
 */
export function crystalReportHtml(content: CrystalReportContent): string {
  const { title = "Crystal", facts, details = {}, warnings = [], history } = content;
  const rows = Object.entries(details);
  const body: Markup[] = [
    element("header", {}, element("h1", {}, title), tiles(Object.entries(facts))),
    ...(warnings.length > 0 ? [warningBox(warnings)] : []),
    crystalSections(content),
    ...(rows.length > 0 ? [section("Geometry", table(["name", "value"], rows))] : []),
    historySection(history),
  ];
  return page(title, body);
}

function warningBox(warnings: readonly string[]): Markup {
  const items = warnings.map((warning) => element("li", {}, warning));
  return element("aside", { class: "warnings" }, element("strong", {}, "Look twice"), element("ul", {}, ...items));
}
