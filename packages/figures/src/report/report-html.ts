/** The page about one reconstruction. */

import type { RealArray, Reconstruction } from "@autophase/tensor-io";
import { amplitudePlanes } from "../figure/amplitude-figure.js";
import { errorCurveChart, type RecipeSegment } from "../figure/error-curve-figure.js";
import { histograms } from "../figure/histogram-figure.js";
import type { ObjectFigureOptions } from "../figure/object-slices.js";
import { type MeasuredPattern, patternPlanes } from "../figure/pattern-figure.js";
import { phasePlanes } from "../figure/phase-figure.js";
import { type PrtfCurve, type PrtfFigureOptions, prtfChart } from "../figure/prtf-figure.js";
import { residualPlanes } from "../figure/residual-figure.js";
import { element, joinMarkup, type Markup } from "../markup/element.js";
import { formatNumber } from "../markup/format-number.js";
import type { Figure } from "../plot/figure.js";
import { type ImagedObject, type ObjectParts, objectParts } from "../volume/imaged-object.js";
import { type AgreementContent, agreementSections, verdictBox } from "./agreement-section.js";
import { historySection, madeBy } from "./history-section.js";
import { formatMetric, type MetricValue, metricSection } from "./metric-section.js";
import { objectExplorer } from "./object-explorer.js";
import { beside, flowingFigure, lookSection, page, section, table, tiles } from "./page.js";
import { PAGE_SCRIPT } from "./page-script.generated.js";
import { patternExplorer } from "./pattern-explorer.js";
import { surfaceViews } from "./surface-views.js";
import { warningBox } from "./warning-box.js";

/** One of several independent starts. */
export interface StartSummary {
  /** `chi` of each iterate. */
  readonly chi: ArrayLike<number>;
  /** 1 is the best. Default: by the last chi. */
  readonly rank?: number;
  /** As people count them, from 1. */
  readonly number?: number;
}

/** An object to scale. */
export interface DrawnObject extends ImagedObject {
  readonly voxelSizeNanometers: readonly number[];
  readonly axisNames: readonly string[];
  /** Whether the second axis points up. */
  readonly isHeightUp: boolean;
}

export interface ReportContent {
  readonly reconstruction: Reconstruction;
  /** Default `Reconstruction`. */
  readonly title?: string;
  /** All starts; default only the reconstruction's own error curve. */
  readonly starts?: readonly StartSummary[];
  /** Design names (`chi`, `pcc`, ...) are explained in one line each; others are listed too. */
  readonly metrics?: Readonly<Record<string, MetricValue>>;
  /** Metrics against a known truth. */
  readonly comparison?: Readonly<Record<string, MetricValue>>;
  readonly prtf?: PrtfCurve & PrtfFigureOptions;
  /** Far-field modulus of the object, centred. */
  readonly farField?: RealArray;
  /** What ran when, for the bands of the error curve. */
  readonly segments?: readonly RecipeSegment[];
  /** How independent starts agree; the verdict stands on top. */
  readonly agreement?: AgreementContent;
  /** Sentences about what a person should look at twice. */
  readonly warnings?: readonly string[];
  /** Default: the `engine` parameter of the last step. */
  readonly engine?: string;
  readonly voxelSizeNanometers?: readonly number[];
  /** The object as it is drawn, where that is not the reconstruction's array: on voxels at right angles. */
  readonly drawn?: DrawnObject;
  /** What the pictures of the object do not show of its scale, in a sentence. */
  readonly scaleNote?: string;
  /** Side of each picture of the surface in pixels; they are most of the page. Default 480. */
  readonly viewSize?: number;
}

/**
 * A self-contained HTML page: what came out, how it looks, how far to trust it, and how to repeat it. It loads nothing.
 * 2-D objects get one plane and no surface.
 * @throws {ShapeError | ValueError} when arrays do not fit together, or a value is not finite.
 */
export function reportHtml(content: ReportContent): string {
  const { reconstruction, title = "Reconstruction", metrics = {}, comparison = {} } = content;
  const parts = objectParts("reportHtml", reconstruction);
  const { drawn, voxelSizeNanometers } = content;
  const shown = drawn ? objectParts("reportHtml: drawn", drawn) : parts;
  const options = drawn ?? (voxelSizeNanometers ? { voxelSizeNanometers } : {});
  const body = [
    headline(content, title),
    ...(content.agreement ? [verdictBox(content.agreement)] : []),
    warningBox(content.warnings ?? []),
    objectSection(shown, options, content),
    ...(content.agreement ? agreementSections(content.agreement, shown, options) : []),
    patternSection(reconstruction.pattern, content.farField),
    convergenceSection(content),
    section("Inside the support", flowingFigure(histograms(parts))),
    metricSection("Metrics", metrics),
    metricSection("Against the truth", comparison),
    ...(content.agreement ? [] : [startSection(content.starts ?? [])]),
    historySection(reconstruction.history),
  ];
  return page(title, body, PAGE_SCRIPT);
}

const NOTHING: Markup = { markup: "" };

function headline({ reconstruction, starts, engine, metrics }: ReportContent, title: string): Markup {
  const { object, support, errorCurve, history } = reconstruction;
  const last = history.at(-1);
  const chi = metrics?.chi ?? errorCurve.at(-1);
  const inside = support.data.reduce((sum, value) => sum + (value ? 1 : 0), 0);
  const share = formatNumber((100 * inside) / support.data.length);
  const startCount = starts?.length ?? last?.parameters.starts;
  return element(
    "header",
    {},
    element("h1", {}, title),
    ...madeBy(history),
    tiles([
      ["chi", chi === undefined ? undefined : formatMetric(chi)],
      ["box", object.shape.join(" \u00d7 ")],
      ["support voxels", formatNumber(inside)],
      ["share of the box", `${share} %`],
      ["starts", startCount === undefined ? undefined : String(startCount)],
      ["iterations", errorCurve.length ? formatNumber(errorCurve.length) : undefined],
      ["engine", engine ?? (last?.parameters.engine === undefined ? undefined : String(last.parameters.engine))],
    ]),
  );
}

function objectSection(
  parts: ObjectParts,
  options: ObjectFigureOptions,
  { scaleNote, viewSize }: ReportContent,
): Markup {
  const notes = scaleNote === undefined ? [] : [element("p", { class: "note" }, scaleNote)];
  const amplitude = flowingFigure(amplitudePlanes(parts, options));
  const phase = flowingFigure(phasePlanes(parts, options));
  if (parts.support.shape.length === 2) return section("Object", ...notes, beside(amplitude, phase));
  return joinMarkup([
    section("Object", ...notes, surfaceViews(parts, { ...options, ...(viewSize && { size: viewSize }) })),
    lookSection("Planes", objectExplorer(parts, options)),
    section("Amplitude", amplitude),
    section("Phase", phase),
  ]);
}

function patternSection(pattern: MeasuredPattern, farField: RealArray | undefined): Markup {
  const figures = [
    flowingFigure(patternPlanes(pattern, farField ? { farField } : {})),
    ...(farField ? [flowingFigure(residualPlanes(pattern, farField))] : []),
  ];
  const isVolume = pattern.intensity.shape.length === 3;
  return section("Diffraction pattern", ...(isVolume ? [patternExplorer(pattern, farField)] : []), ...figures);
}

function convergenceSection({ reconstruction, starts, segments, prtf, agreement }: ReportContent): Markup {
  const curves = starts?.length ? starts.map(({ chi }) => chi) : [reconstruction.errorCurve];
  const best = starts ? starts.findIndex(({ rank }) => rank === 1) : -1;
  const number = starts && starts.length > 1 ? starts[best]?.number : undefined;
  const named = number === undefined ? {} : { name: `start ${number}` };
  const figures: Figure[] = [];
  // one value is the chi of an object that nothing was done to
  if (curves.some((curve) => curve.length > 1)) {
    figures.push(errorCurveChart(curves, { ...named, ...(best >= 0 && { best }), ...(segments && { segments }) }));
  }
  if (prtf) figures.push(prtfChart(prtf, prtf));
  if (figures.length === 0) return NOTHING;
  const heading = !prtf ? "Convergence" : figures.length === 1 ? "Resolution" : "Convergence and resolution";
  const note = agreement ? [element("p", { class: "note" }, CURVES_NOTE)] : [];
  return section(heading, ...note, flowingFigure(...figures));
}

const CURVES_NOTE =
  "Each curve is chi of one start over the voxels that it was fitted to. The result is what the kept starts share, and has the chi that stands on top of the page.";

function startSection(starts: readonly StartSummary[]): Markup {
  if (starts.length < 2) return NOTHING;
  const last = ({ chi }: StartSummary) => (chi.length ? chi[chi.length - 1] : Number.NaN);
  const sorted = [...starts].sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || last(a) - last(b));
  const rows = sorted.map((start, i) => [
    String(start.rank ?? i + 1),
    start.number === undefined ? "" : String(start.number),
    formatNumber(last(start)),
  ]);
  return section("Starts", table(["rank", "start", "final chi"], rows, { numbers: [1, 2] }));
}
