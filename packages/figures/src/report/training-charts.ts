/** The curves of a training run. */

import { ShapeError, ValueError } from "@autophase/tensor-io";
import { element, type Markup } from "../markup/element.js";
import { formatNumber, formatPowerOfTen } from "../markup/format-number.js";
import { chartLine } from "../plot/chart-line.js";
import { type ChartSpace, chartPanel } from "../plot/chart-panel.js";
import type { Figure } from "../plot/figure.js";
import { ACCENT, SECOND } from "../plot/ink.js";
import { label } from "../plot/text.js";
import { linearTicks } from "../plot/ticks.js";
import type { EpochFigures, StepCurves } from "./training-report-html.js";

/** @throws {ShapeError | ValueError} when curves are of different lengths, or no loss is positive. */
export function assertCurves({ step, loss, ...others }: StepCurves): void {
  for (const [name, curve] of Object.entries({ loss, ...others })) {
    if (curve && curve.length !== step.length) {
      throw new ShapeError(`trainingReportHtml: ${name}: expected ${step.length} values, got ${curve.length}`);
    }
  }
  if (!Array.from(loss).some(isPositive))
    throw new ValueError("trainingReportHtml: expected a positive training loss, got none");
}

export function trainingCharts(steps: StepCurves, epochs: readonly EpochFigures[]): Figure[] {
  const finiteMetrics = (metrics = {}) => Object.entries(metrics).filter(([, value]) => Number.isFinite(value));
  const names = new Set(epochs.flatMap(({ metrics }) => finiteMetrics(metrics).map(([name]) => name)));
  const { learningRate, gradientNorm } = steps;
  return [
    lossChart(steps, epochs),
    ...[...names].map((name) => metricChart(name, steps, epochs)),
    ...(learningRate?.length ? [rateChart(steps, learningRate)] : []),
    ...(gradientNorm?.length ? [normChart(steps, gradientNorm)] : []),
  ];
}

function lossChart({ step, loss }: StepCurves, epochs: readonly EpochFigures[]): Figure {
  const validation = epochs.map(({ validationLoss }) => validationLoss ?? Number.NaN);
  const values = [...shownOf(loss), ...validation].filter(isPositive);
  const hasValidation = validation.some(Number.isFinite);
  return chart(
    {
      title: "Loss",
      description: `Training${hasValidation ? " and validation" : ""} loss over ${step.length} steps.`,
      x: stepAxis(step),
      y: { label: "loss", domain: [Math.min(...values) / 1.1, Math.max(...values) * 1.1], log: true },
    },
    (space) => [
      chartLine(space, at(step), clipped(loss, space), { stroke: ACCENT, "stroke-width": 1, "stroke-opacity": 0.3 }),
      chartLine(space, at(step), clipped(smoothed(loss), space), { stroke: ACCENT, "stroke-width": 2.2 }),
      label("training", space.right - 6, space.top + 14, { "text-anchor": "end", fill: ACCENT }),
      ...(hasValidation
        ? [
            ...dotted(
              space,
              epochs.map((epoch) => epoch.step),
              validation,
            ),
            label("validation", space.right - 6, space.top + 31, { "text-anchor": "end", fill: SECOND }),
          ]
        : []),
    ],
  );
}

function metricChart(name: string, { step }: StepCurves, epochs: readonly EpochFigures[]): Figure {
  const values = epochs.map(({ metrics }) => metrics?.[name] ?? Number.NaN);
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const isLog = low > 0 && high > 3 * low;
  const margin = (high - low || Math.abs(high) || 1) * 0.08;
  return chart(
    {
      title: `Validation ${name}`,
      description: `${name} of held-out patterns after each epoch.`,
      remark: `now ${formatNumber(finite[finite.length - 1])}`,
      x: stepAxis(step),
      y: { label: name, domain: isLog ? [low / 1.1, high * 1.1] : [low - margin, high + margin], log: isLog },
    },
    (space) =>
      dotted(
        space,
        epochs.map((epoch) => epoch.step),
        values,
      ),
  );
}

function rateChart({ step }: StepCurves, learningRate: ArrayLike<number>): Figure {
  const max = Math.max(...Array.from(learningRate));
  const exponent = max > 0 ? Math.floor(Math.log10(max)) : 0;
  const scaled = Float64Array.from(learningRate, (rate) => rate / 10 ** exponent);
  return chart(
    {
      title: "Learning rate",
      description: `Learning rate, at most ${formatNumber(max)}.`,
      remark: `now ${formatNumber(learningRate[learningRate.length - 1])}`,
      x: stepAxis(step),
      y: { label: `learning rate (${formatPowerOfTen(exponent)})`, domain: [0, Math.max(...scaled) * 1.05 || 1] },
    },
    (space) => [chartLine(space, at(step), scaled, { stroke: ACCENT, "stroke-width": 2 })],
  );
}

function normChart({ step }: StepCurves, norms: ArrayLike<number>): Figure {
  const values = shownOf(norms).filter(isPositive);
  const [low, high] = values.length ? [Math.min(...values), Math.max(...values)] : [0.1, 1];
  return chart(
    {
      title: "Norm of the gradient",
      description: "Global norm of the gradient in each step, before clipping.",
      x: stepAxis(step),
      y: { label: "norm", domain: [low / 1.2, high * 1.2], log: true },
    },
    (space) => [
      chartLine(space, at(step), clipped(norms, space), { stroke: ACCENT, "stroke-width": 1, "stroke-opacity": 0.3 }),
      chartLine(space, at(step), clipped(smoothed(norms), space), { stroke: ACCENT, "stroke-width": 2 }),
    ],
  );
}

function chart(options: Parameters<typeof chartPanel>[0], draw: (space: ChartSpace) => readonly Markup[]): Figure {
  const panel = chartPanel(options, draw);
  return { title: panel.title, description: panel.description, panels: [panel], columns: 1 };
}

function stepAxis(step: ArrayLike<number>): Parameters<typeof chartPanel>[0]["x"] {
  const last = Math.max(2, step[step.length - 1]);
  const ticks = linearTicks(0, last).map(({ at }) => ({ at, text: at.toLocaleString("en") }));
  return { label: "steps", domain: [0, last], ticks };
}

function at(step: ArrayLike<number>): (i: number) => number {
  return (i) => step[i];
}

/** A line with a dot at each value: an epoch. */
function dotted(space: ChartSpace, step: readonly number[], values: readonly number[]): Markup[] {
  const radius = values.length > 60 ? 1.5 : 3;
  const dots = values.flatMap((value, i) => {
    const [cx, cy] = [space.x(step[i]), space.y(value)];
    return Number.isFinite(cx + cy) ? [element("circle", { cx, cy, r: radius, fill: SECOND })] : [];
  });
  return [chartLine(space, at(step), values, { stroke: SECOND, "stroke-width": 2 }), ...dots];
}

/** The first steps of a long run are far off and would flatten the rest. */
const SKIPPED = 5;
const LONG = 50;

function shownOf(values: ArrayLike<number>): number[] {
  return Array.from(values).slice(values.length > LONG ? SKIPPED : 0);
}

/** Without what lies above the frame. */
function clipped(values: ArrayLike<number>, { y, top }: ChartSpace): Float64Array {
  return Float64Array.from(values, (value) => (y(value) < top ? Number.NaN : value));
}

/** Exponential mean over about a fiftieth of the curve, without bias at its beginning. */
function smoothed(values: ArrayLike<number>): Float64Array {
  const keep = 1 - 1 / Math.max(1, values.length / 50);
  let sum = 0;
  let weight = 0;
  return Float64Array.from(values, (value) => {
    if (!Number.isFinite(value)) return Number.NaN;
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return sum / weight;
  });
}

function isPositive(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}
