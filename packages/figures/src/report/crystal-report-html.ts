/** The page about a crystal in physical units. */

import type { ProcessRecord } from "@autophase/tensor-io";
import { errorCurveChart } from "../figure/error-curve-figure.js";
import { type MeasuredPattern, patternPlanes } from "../figure/pattern-figure.js";
import { element, type Markup } from "../markup/element.js";
import { type CrystalContent, crystalSections } from "./crystal-section.js";
import { historySection, madeBy } from "./history-section.js";
import { type MetricValue, metricSection } from "./metric-section.js";
import { flowingFigure, page, section, table, tiles } from "./page.js";
import { PAGE_SCRIPT } from "./page-script.generated.js";
import { patternExplorer } from "./pattern-explorer.js";
import { warningBox } from "./warning-box.js";

export interface CrystalReportContent extends CrystalContent {
  /** Default `Crystal`. */
  readonly title?: string;
  /** Numbers that matter, with their units, as they are to be read. */
  readonly facts: Readonly<Record<string, string>>;
  /** How the numbers came about, in the same way: a table. */
  readonly details?: Readonly<Record<string, string>>;
  /** Sentences about what a person should look at twice. */
  readonly warnings?: readonly string[];
  /** Metrics against a known truth. */
  readonly comparison?: Readonly<Record<string, MetricValue>>;
  /** What the crystal was phased from. */
  readonly pattern?: MeasuredPattern;
  /** `chi` of each iterate. */
  readonly errorCurve?: ArrayLike<number>;
  /** Steps that led here. */
  readonly history: readonly ProcessRecord[];
}

/**
 * A self-contained HTML page: the crystal from outside, amplitude, displacement and strain through it with scale bars
 * in nanometres, how they are spread, resolution, facets, the pattern it was phased from, and how to repeat it. It
 * loads nothing.
 * @throws {ShapeError | ValueError} when arrays do not fit together, or a value is not finite.
 */
export function crystalReportHtml(content: CrystalReportContent): string {
  const { title = "Crystal", facts, details = {}, warnings = [], pattern, errorCurve, history } = content;
  const rows = Object.entries(details);
  const body: Markup[] = [
    element("header", {}, element("h1", {}, title), ...madeBy(history), tiles(Object.entries(facts))),
    warningBox(warnings),
    crystalSections(content),
    metricSection("Against the truth", content.comparison ?? {}),
    ...(pattern
      ? [section("Diffraction pattern", patternExplorer(pattern, undefined), flowingFigure(patternPlanes(pattern, {})))]
      : []),
    ...(errorCurve?.length ? [section("Convergence", flowingFigure(errorCurveChart([errorCurve], {})))] : []),
    ...(rows.length > 0 ? [section("Geometry", table(["name", "value"], rows))] : []),
    historySection(history),
  ];
  return page(title, body, PAGE_SCRIPT);
}
