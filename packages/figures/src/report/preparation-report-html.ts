/** The page about how frames became a pattern. */

import type { ProcessRecord } from "@autophase/tensor-io";
import { logRange, type ValueRange } from "../colour/value-range.js";
import { type MeasuredPattern, patternPlanes } from "../figure/pattern-figure.js";
import { type RockingFrames, rockingCurveFigure } from "../figure/rocking-curve-figure.js";
import { element, type Markup } from "../markup/element.js";
import { colourBarPanel } from "../plot/colour-bar.js";
import { type Panel, panelSvg } from "../plot/figure.js";
import { UNMEASURED } from "../plot/ink.js";
import { slicePanel } from "../plot/slice-panel.js";
import type { CountsProjection, CountsViews } from "../volume/project-counts.js";
import { historySection, madeBy } from "./history-section.js";
import { flowingFigure, page, section, tiles } from "./page.js";
import { PAGE_SCRIPT } from "./page-script.generated.js";
import { patternExplorer } from "./pattern-explorer.js";
import { warningBox } from "./warning-box.js";

/** One step: what was done, and what the counts looked like after it. */
export interface PreparedStep {
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  readonly warning?: string;
  /** Those of the step before where nothing changed. */
  readonly views: CountsViews;
}

export interface PreparationReportContent {
  /** Default `Preparation`. */
  readonly title?: string;
  /** Numbers that matter, with their units, as they are to be read. */
  readonly facts: Readonly<Record<string, string>>;
  readonly warnings?: readonly string[];
  /** First to last; the first is what came in. */
  readonly steps: readonly PreparedStep[];
  readonly pattern: MeasuredPattern;
  /** Of each scan; nothing is drawn of a single frame. */
  readonly rocking?: readonly RockingFrames[];
  /** Text of a file that repeats it. */
  readonly settings?: string;
  readonly history: readonly ProcessRecord[];
}

/**
 * A self-contained HTML page: the pattern, then each step with the counts before and after it (once where nothing
 * changed), added up along frames and along rows, on a log scale; voxels that were not measured in grey. It loads
 * nothing.
 * @throws {ShapeError | ValueError} when arrays do not fit together, or a value is not finite.
 */
export function preparationReportHtml(content: PreparationReportContent): string {
  const { title = "Preparation", facts, steps, pattern, rocking = [], settings, history } = content;
  const warnings = [...steps.flatMap(({ warning }) => warning ?? []), ...(content.warnings ?? [])];
  const body: Markup[] = [
    element("header", {}, element("h1", {}, title), ...madeBy(history), tiles(Object.entries(facts))),
    warningBox(warnings),
    section(
      "The pattern",
      ...(pattern.intensity.shape.length === 3 ? [patternExplorer(pattern, undefined)] : []),
      flowingFigure(patternPlanes(pattern, {})),
    ),
    ...rockingSection(rocking.filter(({ counts }) => counts.length > 1 && counts.some((value) => value > 0))),
    ...steps.map((step, k) => stepSection(step, steps[k - 1])),
    ...(settings ? [section("Settings", element("pre", {}, settings))] : []),
    historySection(history),
  ];
  return page(title, body, PAGE_SCRIPT);
}

function rockingSection(scans: readonly RockingFrames[]): Markup[] {
  if (scans.length === 0) return [];
  const words = "Of each frame, after its corrections: integrated counts, and centre of mass and standard deviation";
  const all = scans.length > 1 ? " The first scan is drawn strongly, the others faintly." : "";
  const colours = "of its counts on the detector, along rows in blue and along columns in orange.";
  const text = element("p", {}, `${words} ${colours}${all}`);
  return [section("Rocking curve", text, flowingFigure(rockingCurveFigure(scans)))];
}

function stepSection({ name, summary, views }: PreparedStep, before: PreparedStep | undefined): Markup {
  const heading = name.charAt(0).toUpperCase() + name.slice(1);
  const changed = before?.views === views ? undefined : before;
  const range = rangeOf(changed ? [changed.views, views] : [views]);
  const rows = changed
    ? [viewPanels("before", changed.views, range), viewPanels("after", views, range)]
    : [viewPanels("counts", views, range)];
  const legend = panelSvg(colourBarPanel({ map: "inferno", range, label: "counts along the line", unmeasured: true }));
  const figure = element(
    "figure",
    {},
    ...rows.map((row) => element("div", { class: "row wide" }, ...row.map(panelSvg))),
    element("div", { class: "legend" }, legend),
  );
  return section(heading, element("p", {}, summary), figure);
}

function viewPanels(when: string, { front, side }: CountsViews, range: ValueRange): Panel[] {
  return [
    viewPanel(`${when}, over all frames`, front, ["row", "column"], range),
    viewPanel(`${when}, over all rows`, side, ["frame", "column"], range),
  ];
}

function viewPanel(
  title: string,
  { counts, hidden }: CountsProjection,
  axes: readonly [string, string],
  range: ValueRange,
): Panel {
  return slicePanel(counts, {
    title,
    description: `Counts added up: ${axes[0]} runs down, ${axes[1]} runs right.`,
    axes,
    map: "inferno",
    range,
    zoom: 1,
    covers: [{ where: hidden, colour: UNMEASURED }],
  });
}

/** One scale for before and after, so that a step is not hidden by its colours. */
function rangeOf(views: readonly CountsViews[]): ValueRange {
  const ranges = views.flatMap(({ front, side }) => [logRange(front.counts.data), logRange(side.counts.data)]);
  return {
    min: Math.min(...ranges.map(({ min }) => min)),
    max: Math.max(...ranges.map(({ max }) => max)),
    log: true,
  };
}
