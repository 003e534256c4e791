/** One held-out pattern, and what the network makes of it. */

import { assertSameShape, type RealArray } from "@autophase/tensor-io";
import { amplitudePlanes } from "../figure/amplitude-figure.js";
import { focusOnObject, type ObjectFigureOptions } from "../figure/object-slices.js";
import { type MeasuredPattern, patternPlanes } from "../figure/pattern-figure.js";
import { phasePlanes } from "../figure/phase-figure.js";
import { element, type Markup } from "../markup/element.js";
import { colourBarPanel } from "../plot/colour-bar.js";
import { type Figure, type Panel, panelSvg } from "../plot/figure.js";
import { type ImagedObject, type ObjectParts, objectParts } from "../volume/imaged-object.js";
import { flowingFigure } from "./page.js";

/** A pattern that the network has not learnt from. */
export interface TrainingExample {
  readonly name: string;
  /** As measured. */
  readonly pattern?: MeasuredPattern;
  /** Far-field modulus of the prediction, centred, at any scale. */
  readonly farField?: RealArray;
  readonly predicted: ImagedObject;
  readonly truth?: ImagedObject;
}

/** A page is written many times with the same pictures. */
const drawn = new WeakMap<TrainingExample, Markup>();

/** The middle plane of each: what was measured over what is predicted, then the prediction over the truth. */
export function exampleSection(example: TrainingExample): Markup {
  const markup = drawn.get(example) ?? drawSection(example);
  drawn.set(example, markup);
  return markup;
}

function drawSection({ name: path, pattern, farField, predicted, truth }: TrainingExample): Markup {
  const name = path.replace(/^.*[\\/]/, "");
  const where = `trainingReportHtml: ${name}`;
  const patterns = pattern ? patternPlanes(pattern, farField ? { farField } : {}) : undefined;
  const half = patterns ? patterns.panels.length / (farField ? 2 : 1) : 0;
  const measured = patterns ? [named("pattern measured", patterns.panels[0])] : [];
  const calculated = patterns && farField ? [named("pattern predicted", patterns.panels[half])] : [];
  const own = objectParts(`${where}: predicted`, predicted);
  const true_ = truth && objectParts(`${where}: truth`, truth);
  // both through the same planes and the same window
  const around = true_ ? union(own.support, true_.support) : own.support;
  const { centre } = focusOnObject(true_ ?? own, {});
  const ownPanels = objectPanels("predicted", own, { around, centre });
  const truePanels = true_ ? objectPanels("true", true_, { around, centre }) : [];
  const panels = truth
    ? [...measured, ...ownPanels, ...calculated, ...truePanels]
    : [...measured, ...calculated, ...ownPanels];
  const figure: Figure = { title: name, description: `${name}: middle planes.`, panels, columns: 3 };
  return element("section", { class: "example" }, element("h3", {}, name), flowingFigure(figure));
}

function union(a: RealArray<Uint8Array>, b: RealArray<Uint8Array>): RealArray<Uint8Array> {
  assertSameShape("trainingReportHtml: truth", b.shape, a.shape);
  return { data: a.data.map((value, i) => value | b.data[i]), shape: a.shape };
}

function objectPanels(kind: string, parts: ObjectParts, options: ObjectFigureOptions): Panel[] {
  const [amplitude] = amplitudePlanes(parts, options).panels;
  const [phase] = phasePlanes(parts, options).panels;
  return [named(`amplitude ${kind}`, amplitude), named(`phase ${kind}`, phase)];
}

/** What the colours of all examples mean. */
export function exampleLegend(): Markup {
  const bars = [
    { map: "viridis", range: { min: 0, max: 1 }, label: "amplitude (relative to the maximum)" },
    { map: "phase", range: { min: -Math.PI, max: Math.PI }, label: "phase (rad), mean set to 0" },
  ] as const;
  const legends = bars.map((bar) => element("div", { class: "legend" }, panelSvg(colourBarPanel(bar))));
  return element("div", { class: "legends" }, ...legends);
}

/** A panel is headed by its plane; here it is headed by what it shows. */
function named(name: string, panel: Panel): Panel {
  const heading = element("text", { x: 22, y: 16, "font-size": 14, "font-weight": 600 }, name).markup;
  const content = panel.content.markup.replace(/<text[^>]*font-weight="600"[^>]*>[^<]*<\/text>/, () => heading);
  return { ...panel, title: name, content: { markup: content } };
}
