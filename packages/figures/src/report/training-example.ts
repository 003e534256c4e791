/** One held-out pattern, and what the network makes of it. */

import type { RealArray } from "@autophase/tensor-io";
import { amplitudePlanes } from "../figure/amplitude-figure.js";
import { type MeasuredPattern, patternPlanes } from "../figure/pattern-figure.js";
import { phasePlanes } from "../figure/phase-figure.js";
import { element, type Markup } from "../markup/element.js";
import type { Figure, Panel } from "../plot/figure.js";
import { type ImagedObject, objectParts } from "../volume/imaged-object.js";
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

/** The middle plane of each: what was measured over what is predicted, then the prediction over the truth. */
export function exampleSection({ name, pattern, farField, predicted, truth }: TrainingExample): Markup {
  const where = `trainingReportHtml: ${name}`;
  const patterns = pattern ? patternPlanes(pattern, farField ? { farField } : {}) : undefined;
  const half = patterns ? patterns.panels.length / (farField ? 2 : 1) : 0;
  const measured = patterns ? [named("pattern measured", patterns.panels[0])] : [];
  const calculated = patterns && farField ? [named("pattern predicted", patterns.panels[half])] : [];
  const own = objectPanels(`${where}: predicted`, "predicted", predicted);
  const true_ = truth ? objectPanels(`${where}: truth`, "true", truth) : [];
  const panels = truth ? [...measured, ...own, ...calculated, ...true_] : [...measured, ...calculated, ...own];
  const figure: Figure = { title: name, description: `${name}: middle planes.`, panels, columns: 3 };
  return element("section", { class: "example" }, element("h3", {}, name), flowingFigure(figure));
}

function objectPanels(where: string, kind: string, object: ImagedObject): Panel[] {
  const parts = objectParts(where, object);
  const [amplitude] = amplitudePlanes(parts, {}).panels;
  const [phase] = phasePlanes(parts, {}).panels;
  return [named(`amplitude ${kind}`, amplitude), named(`phase ${kind}`, phase)];
}

/** A panel is headed by its plane; here it is headed by what it shows. */
function named(name: string, panel: Panel): Panel {
  const heading = element("text", { x: 22, y: 16, "font-size": 14, "font-weight": 600 }, name).markup;
  const content = panel.content.markup.replace(/<text[^>]*font-weight="600"[^>]*>[^<]*<\/text>/, () => heading);
  return { ...panel, title: name, content: { markup: content } };
}
