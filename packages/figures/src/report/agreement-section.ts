/** The part of a report that says whether independent starts found the same object. */

import type { RealArray } from "@autophase/tensor-io";
import { agreementBar, agreementMatrix } from "../figure/agreement-matrix-figure.js";
import { type ObjectFigureOptions, objectSlices } from "../figure/object-slices.js";
import { element, type Markup } from "../markup/element.js";
import { formatNumber } from "../markup/format-number.js";
import type { ObjectParts } from "../volume/imaged-object.js";
import { type GenerationLine, generationSection } from "./generation-section.js";
import { flowingFigure, scrolling, section, table } from "./page.js";

/** One start among many. */
export interface ComparedStart {
  /** As people count them, from 1. */
  readonly number: number;
  /** 1 is the best. */
  readonly rank: number;
  readonly kept: boolean;
  /** Why it is dropped. */
  readonly reason: string;
  readonly chi: number;
  readonly freeLlk: number | null;
  readonly sharpness: number;
  readonly homogeneity: number | null;
  readonly supportVoxels: number;
  /** To the object of the report. */
  readonly invariantError: number;
}

/** What ran first, and was not trusted. */
export interface EarlierAttempt {
  readonly origin: string;
  /** One sentence. */
  readonly reason: string;
  readonly starts: number;
  readonly iterations: number;
  readonly seconds: number;
}

export interface AgreementContent {
  readonly verdict: {
    readonly trustworthy: boolean;
    /** One sentence. */
    readonly reason: string;
    readonly checks?: readonly {
      readonly name: string;
      readonly value: number | null;
      readonly limit: string;
      readonly passed: boolean;
    }[];
  };
  readonly starts: readonly ComparedStart[];
  /** `invariantError` of each pair, in the order of `starts`. */
  readonly errors?: readonly (readonly number[])[];
  /** Of the orthogonal modes, the largest first; sum 1. */
  readonly weights: readonly number[];
  /** Standard deviation of the amplitude between the kept starts, relative to the largest. */
  readonly amplitudeDeviation?: RealArray<Float32Array>;
  /** Root mean square of the phase difference, radians. */
  readonly phaseDeviation?: RealArray<Float32Array>;
  /** Free log-likelihood of a perfect model. */
  readonly idealFreeLlk: number | null;
  /** Of a guided search: `starts` are those of the last one. */
  readonly generations?: readonly GenerationLine[];
  readonly before?: EarlierAttempt;
}

/** The sentence that stands on top of the page. */
export function verdictBox({ verdict: { trustworthy, reason }, before }: AgreementContent): Markup {
  const heading = trustworthy ? "This result can be trusted" : "Do not trust this result as it is";
  return element(
    "aside",
    { class: trustworthy ? "verdict good" : "verdict bad" },
    element("strong", {}, heading),
    element("p", {}, reason),
    ...(before ? [element("p", { class: "faint" }, earlierSentence(before))] : []),
  );
}

function earlierSentence({ origin, reason, starts, iterations, seconds }: EarlierAttempt): string {
  const work = `${starts} ${starts === 1 ? "start" : "starts"}, ${formatNumber(iterations)} iterations, ${formatNumber(seconds)} s`;
  return `This is of what followed ${origin} (${work}), whose answer was not trusted: ${reason}`;
}

export function agreementSections(
  content: AgreementContent,
  parts: ObjectParts,
  options: ObjectFigureOptions,
): Markup[] {
  const { generations } = content;
  return [
    ...(generations ? [generationSection(generations)] : []),
    section(generations ? "The last generation" : "Independent starts", startTable(content), matrixFigure(content)),
    ...(content.phaseDeviation ? [section("Where they differ", ...deviationFigures(content, parts, options))] : []),
    section("Behind the verdict", checkTable(content), modeTable(content)),
  ];
}

function startTable({ starts, idealFreeLlk }: AgreementContent): Markup {
  const sorted = [...starts].sort((a, b) => a.rank - b.rank);
  const rows = sorted.map((start) => [
    String(start.number),
    start.kept ? "yes" : "no",
    start.freeLlk === null ? "" : formatNumber(start.freeLlk),
    formatNumber(start.chi),
    start.invariantError.toFixed(3),
    formatNumber(start.supportVoxels),
    start.homogeneity === null ? "" : formatNumber(start.homogeneity),
    formatNumber(1e6 * start.sharpness),
    start.reason,
  ]);
  const head = [
    "start",
    "kept",
    "free log-likelihood",
    "chi",
    "distance to the result",
    "support voxels",
    "amplitude std / mean",
    "sharpness (10\u207b\u2076)",
    "why dropped",
  ];
  const ideal = idealFreeLlk === null ? "" : ` A perfect model would have ${formatNumber(idealFreeLlk)}.`;
  return element(
    "div",
    {},
    element(
      "p",
      { class: "note" },
      `Best first, by the likelihood of voxels that no start saw; the lower, the better.${ideal} The result is what the kept starts share.`,
    ),
    scrolling(table(head, rows, { numbers: [2, 3, 4, 5, 6, 7] })),
  );
}

function matrixFigure({ starts, errors }: AgreementContent): Markup {
  if (starts.length < 2 || errors === undefined) return { markup: "" };
  const legend = agreementBar();
  const figure = agreementMatrix(starts, errors);
  return element("div", { class: "narrow" }, flowingFigure(legend ? { ...figure, legend } : figure));
}

/** Share of the voxels within the colours: at the surface, where the amplitude ends, phases are anything. */
const SHOWN = 0.85;

function deviationFigures(
  { amplitudeDeviation, phaseDeviation }: AgreementContent,
  parts: ObjectParts,
  options: ObjectFigureOptions,
): Markup[] {
  const top = (values: RealArray<Float32Array>, least: number): number => {
    const sorted = values.data.filter((_, i) => parts.support.data[i] === 1).sort();
    return Math.max(least, sorted[Math.floor(SHOWN * (sorted.length - 1))] ?? least);
  };
  const figureOf = (title: string, label: string, values: RealArray<Float32Array>, least: number): Markup => {
    const range = { min: 0, max: top(values, least) };
    return flowingFigure(
      objectSlices(parts, { title, values, map: "viridis", range, label, hideOutside: true }, options),
    );
  };
  const ofMaximum = "amplitude, standard deviation (of the maximum)";
  return [
    ...(amplitudeDeviation ? [figureOf("Deviation of the amplitude", ofMaximum, amplitudeDeviation, 0.02)] : []),
    ...(phaseDeviation
      ? [figureOf("Deviation of the phase", "phase, root mean square (rad)", phaseDeviation, 0.05)]
      : []),
  ];
}

function checkTable({ verdict: { checks = [] } }: AgreementContent): Markup {
  if (checks.length === 0) return { markup: "" };
  const rows = checks.map(({ name, value, limit, passed }) => [
    name,
    value === null ? "unknown" : formatNumber(value),
    limit,
    passed ? "yes" : "no",
  ]);
  const checked = table(["check", "value", "should be", "passed"], rows, { numbers: [1] });
  return scrolling(checked);
}

const MOST_MODES = 6;
const BAR_WIDTH = 320;

function modeTable({ weights }: AgreementContent): Markup {
  const shown = weights.slice(0, MOST_MODES);
  const rows = shown.map((weight, k) => [
    `mode ${k + 1}`,
    `${(100 * weight).toFixed(1)} %`,
    element("span", { class: "bar", style: `width:${Math.max(2, BAR_WIDTH * weight).toFixed(0)}px` }),
  ]);
  return scrolling(table(["orthogonal mode", "weight", ""], rows, { numbers: [1] }));
}
