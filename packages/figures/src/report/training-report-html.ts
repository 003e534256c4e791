/** The page about one training run, while it runs and afterwards. */

import type { Json } from "@autophase/tensor-io";
import { element, type Markup } from "../markup/element.js";
import { formatNumber } from "../markup/format-number.js";
import { flowingFigure, page, section, table, tiles } from "./page.js";
import { assertCurves, trainingCharts } from "./training-charts.js";
import { exampleLegend, exampleSection, type TrainingExample } from "./training-example.js";
import { LIVE_SCRIPT, LIVE_STYLE, statusLine, type TrainingStatus } from "./training-status.js";

/** One value for each step that was logged, in order. */
export interface StepCurves {
  /** Steps done. */
  readonly step: ArrayLike<number>;
  readonly loss: ArrayLike<number>;
  readonly learningRate?: ArrayLike<number>;
  readonly gradientNorm?: ArrayLike<number>;
  readonly seconds?: ArrayLike<number>;
}

/** One closed epoch. */
export interface EpochFigures {
  /** Steps done. */
  readonly step: number;
  readonly trainingLoss: number;
  readonly validationLoss?: number;
  /** What else the validation measured, each drawn as a curve. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** Something that happened on the way. */
export interface TrainingNote {
  /** Steps done. */
  readonly step: number;
  readonly text: string;
}

export interface TrainingReportContent {
  /** Default `Training`. */
  readonly title?: string;
  /**
   * Where the run stands. A page about a run that goes on loads itself again every few seconds. Default: nothing is
   * said.
   */
  readonly status?: TrainingStatus;
  readonly steps: StepCurves;
  readonly epochs?: readonly EpochFigures[];
  readonly notes?: readonly TrainingNote[];
  readonly examples?: readonly TrainingExample[];
  /** Steps done when the examples were made. */
  readonly examplesStep?: number;
  readonly parameters?: { readonly [name: string]: Json };
}

/** Newest first, at most so many. */
const NOTES = 12;

/**
 * A self-contained HTML page with the loss of training and validation, the learning rate, and held-out patterns:
 * measured, predicted, and the truth where it is known.
 * @throws {ValueError} when the loss is empty or nowhere positive; {ShapeError} when curves or an example's arrays do
 *   not fit.
 */
export function trainingReportHtml(content: TrainingReportContent): string {
  const { title = "Training", status, steps, epochs = [], notes = [], examples = [], parameters = {} } = content;
  assertCurves(steps);
  const rows = Object.entries(parameters).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const style = element("style", {}, { markup: LIVE_STYLE });
  const head = element("header", {}, element("h1", {}, title), ...(status ? [statusLine(status)] : []));
  const body = [
    ...[style, head, trainingTiles(steps, epochs)],
    section("Curves", flowingFigure(...trainingCharts(steps, epochs))),
    ...(examples.length ? [exampleHeading(content.examplesStep), ...examples.map(exampleSection)] : []),
    ...(notes.length ? [section("On the way", noteTable(notes))] : []),
    ...(rows.length ? [section("Settings", table(["name", "value"], rows))] : []),
  ];
  return page(title, body, status?.state === "running" ? LIVE_SCRIPT : undefined);
}

function trainingTiles({ loss, gradientNorm, seconds }: StepCurves, epochs: readonly EpochFigures[]): Markup {
  const last = epochs.at(-1);
  const validation = epochs.flatMap(({ validationLoss }) => validationLoss ?? []);
  const metrics = Object.entries(last?.metrics ?? {});
  return tiles([
    ["epochs", formatNumber(epochs.length)],
    ["loss of the last steps", formatNumber(recentMean(loss))],
    ["best validation loss", validation.length ? formatNumber(Math.min(...validation)) : undefined],
    ...metrics.map(([name, value]) => [`validation ${name}`, formatNumber(value)] as const),
    ["gradient norm", gradientNorm?.length ? formatNumber(recentMean(gradientNorm)) : undefined],
    ["seconds per step", seconds?.length ? formatNumber(recentMean(seconds)) : undefined],
  ]);
}

/** Of the last 20. */
function recentMean(values: ArrayLike<number>): number {
  const recent = Array.from(values).slice(-20);
  return recent.reduce((sum, value) => sum + value, 0) / recent.length;
}

function exampleHeading(step: number | undefined): Markup {
  const when = step === undefined ? "" : ` after ${step.toLocaleString("en")} steps`;
  const text =
    "The network has not learnt from these patterns, and it is never shown an object. A prediction lies where it fits the truth " +
    "best: position, phase offset and twin cannot be told from a pattern.";
  return section(`Held-out patterns${when}`, element("p", { class: "note" }, text), exampleLegend());
}

function noteTable(notes: readonly TrainingNote[]): Markup {
  const shown = notes.slice(-NOTES).reverse();
  const rows = shown.map(({ step, text }) => [step.toLocaleString("en"), text]);
  return table(["step", "what happened"], rows);
}
