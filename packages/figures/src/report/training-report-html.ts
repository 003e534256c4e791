/** The page about one training run. */

import { type Json, ValueError } from "@autophase/tensor-io";
import { amplitudePlanes } from "../figure/amplitude-figure.js";
import { phasePlanes } from "../figure/phase-figure.js";
import { element, joinMarkup, type Markup } from "../markup/element.js";
import { formatNumber, formatPowerOfTen } from "../markup/format-number.js";
import { chartLine } from "../plot/chart-line.js";
import { chartPanel } from "../plot/chart-panel.js";
import type { Figure } from "../plot/figure.js";
import { ACCENT, SECOND } from "../plot/ink.js";
import { label } from "../plot/text.js";
import { type ImagedObject, objectParts } from "../volume/imaged-object.js";
import { flowingFigure, page, section, table, tiles } from "./page.js";

/** Loss per epoch, first to last. */
export interface LossCurve {
  readonly train: ArrayLike<number>;
  /** Not a number for an epoch without validation. */
  readonly validation?: ArrayLike<number>;
}

/** A pattern that the network has not learnt from. */
export interface TrainingExample {
  readonly name: string;
  readonly predicted: ImagedObject;
  readonly truth?: ImagedObject;
}

export interface TrainingReportContent {
  /** Default `Training`. */
  readonly title?: string;
  readonly lossCurve: LossCurve;
  /** Per epoch or per step, in order. */
  readonly learningRate?: ArrayLike<number>;
  readonly examples?: readonly TrainingExample[];
  readonly parameters?: { readonly [name: string]: Json };
}

/**
 * A self-contained HTML page with the loss of training and validation, the learning rate, and examples beside their truth.
 * @throws {ValueError} when the training loss is empty or nowhere positive; {ShapeError} when an example's arrays do not fit.
 */
export function trainingReportHtml(content: TrainingReportContent): string {
  const { title = "Training", lossCurve, learningRate, examples = [], parameters = {} } = content;
  const charts = [lossChart(lossCurve), ...(learningRate?.length ? [rateChart(learningRate)] : [])];
  const rows = Object.entries(parameters).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return page(title, [
    element("header", {}, element("h1", {}, title), lossTiles(lossCurve)),
    section("Loss", flowingFigure(...charts)),
    ...examples.map(exampleSection),
    ...(rows.length ? [section("Parameters", table(["name", "value"], rows))] : []),
  ]);
}

function lossTiles({ train, validation }: LossCurve): Markup {
  const best = validation ? Math.min(...Array.from(validation).filter(Number.isFinite)) : Number.POSITIVE_INFINITY;
  return tiles([
    ["epochs", formatNumber(train.length)],
    ["training loss", formatNumber(train[train.length - 1])],
    ["best validation loss", Number.isFinite(best) ? formatNumber(best) : undefined],
  ]);
}

function lossChart({ train, validation }: LossCurve): Figure {
  const values = [...Array.from(train), ...Array.from(validation ?? [])].filter(
    (value) => value > 0 && Number.isFinite(value),
  );
  if (values.length === 0) throw new ValueError("trainingReportHtml: expected a positive training loss, got none");
  const panel = chartPanel(
    {
      title: "Loss",
      description: `Training${validation ? " and validation" : ""} loss of ${train.length} epochs.`,
      x: { label: "epoch", domain: [1, Math.max(2, train.length)] },
      y: { label: "loss", domain: [Math.min(...values) / 1.1, Math.max(...values) * 1.1], log: true },
    },
    (space) => [
      chartLine(space, (i) => i + 1, train, { stroke: ACCENT, "stroke-width": 2.2 }),
      label("training", space.right - 6, space.top + 14, { "text-anchor": "end", fill: ACCENT }),
      ...(validation
        ? [
            chartLine(space, (i) => i + 1, validation, { stroke: SECOND, "stroke-width": 2.2 }),
            label("validation", space.right - 6, space.top + 31, { "text-anchor": "end", fill: SECOND }),
          ]
        : []),
    ],
  );
  return { title: panel.title, description: panel.description, panels: [panel], columns: 1 };
}

function rateChart(learningRate: ArrayLike<number>): Figure {
  const max = Math.max(...Array.from(learningRate));
  const exponent = max > 0 ? Math.floor(Math.log10(max)) : 0;
  const scaled = Float64Array.from(learningRate, (rate) => rate / 10 ** exponent);
  const panel = chartPanel(
    {
      title: "Learning rate",
      description: `Learning rate, at most ${formatNumber(max)}.`,
      remark: `at most ${formatNumber(max)}`,
      x: { label: "in order of training", domain: [1, Math.max(2, learningRate.length)] },
      y: { label: `learning rate (${formatPowerOfTen(exponent)})`, domain: [0, Math.max(...scaled) * 1.05 || 1] },
    },
    (space) => [chartLine(space, (i) => i + 1, scaled, { stroke: ACCENT, "stroke-width": 2 })],
  );
  return { title: panel.title, description: panel.description, panels: [panel], columns: 1 };
}

function exampleSection({ name, predicted, truth }: TrainingExample): Markup {
  const kinds = [{ kind: "predicted", object: predicted }, ...(truth ? [{ kind: "truth", object: truth }] : [])];
  const figures = kinds.map(({ kind, object }) => {
    const parts = objectParts(`trainingReportHtml: ${name}: ${kind}`, object);
    return { amplitude: firstPanel(kind, amplitudePlanes(parts, {})), phase: firstPanel(kind, phasePlanes(parts, {})) };
  });
  const amplitude = joinPanels(figures.map((figure) => figure.amplitude));
  const phase = joinPanels(figures.map((figure) => figure.phase));
  return section(
    name,
    element("h3", {}, "Amplitude"),
    flowingFigure(amplitude),
    element("h3", {}, "Phase"),
    flowingFigure(phase),
  );
}

/** A figure's first panel under a line that says whose it is. */
function firstPanel(kind: string, figure: Figure): Figure {
  const [panel] = figure.panels;
  const content = joinMarkup([label(kind, panel.width - 2, 16, { "text-anchor": "end" }), panel.content]);
  return { ...figure, panels: [{ ...panel, title: `${kind}: ${panel.title}`, content }] };
}

function joinPanels(figures: readonly Figure[]): Figure {
  return { ...figures[0], panels: figures.flatMap(({ panels }) => panels) };
}
