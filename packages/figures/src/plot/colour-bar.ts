/** The bar that says what colours mean. */

import { encode } from "fast-png";
import { type ColourMapName, colourAt, colourMap } from "../colour/colour-map.js";
import { placeInRange, type ValueRange } from "../colour/value-range.js";
import { pngDataUri } from "../image/png-data-uri.js";
import { element, joinMarkup, type Markup } from "../markup/element.js";
import type { Panel } from "./figure.js";
import { TICK_SIZE, UNMEASURED } from "./ink.js";
import { label } from "./text.js";
import { linearTicks, logTicks, phaseTicks, type Tick } from "./ticks.js";

export interface ColourBarOptions {
  readonly map: ColourMapName;
  readonly range: ValueRange;
  /** What is shown and its unit: `phase (rad)`. */
  readonly label: string;
  /** Adds a patch of the colour of voxels that were not measured. */
  readonly unmeasured?: boolean;
  /** What that patch stands for. Default `not measured`. */
  readonly unmeasuredLabel?: string;
}

const WIDTH = 320;
const INSET = 14;
const BAR = WIDTH - 2 * INSET;
const STEPS = 256;

export function colourBarPanel(options: ColourBarOptions): Panel {
  const { map, range, label: name, unmeasured = false, unmeasuredLabel = "not measured" } = options;
  const ticks = ticksOf(map, range);
  const marks = ticks.flatMap(({ at, text }) => {
    const x = INSET + placeInRange(at, range) * BAR;
    return [
      element("line", { x1: x, x2: x, y1: 34, y2: 38, stroke: "currentColor", "stroke-opacity": 0.6 }),
      label(text, x, 51, { "text-anchor": "middle", "font-size": TICK_SIZE }),
    ];
  });
  const title = label(name, WIDTH / 2, 14, { "text-anchor": "middle" });
  const content = joinMarkup([title, ramp(map), ...marks, ...(unmeasured ? unmeasuredPatch(unmeasuredLabel) : [])]);
  const description = `Colours run from ${ticks.at(0)?.text} to ${ticks.at(-1)?.text}.`;
  return { title: name, description, width: WIDTH, height: unmeasured ? 76 : 56, content };
}

function ticksOf(map: ColourMapName, { min, max, log = false }: ValueRange): readonly Tick[] {
  if (map === "phase") return phaseTicks();
  return log ? logTicks(min, max) : linearTicks(min, max);
}

function ramp(name: ColourMapName): Markup {
  const map = colourMap(name);
  const data = new Uint8Array(3 * STEPS);
  for (let i = 0; i < STEPS; i++) data.set(colourAt(map, (i + 0.5) / STEPS), 3 * i);
  const href = pngDataUri(encode({ width: STEPS, height: 1, data, channels: 3 }));
  return element("image", { href, x: INSET, y: 22, width: BAR, height: 12, preserveAspectRatio: "none" });
}

function unmeasuredPatch(text: string): readonly Markup[] {
  const [red, green, blue] = UNMEASURED;
  return [
    element("rect", { x: INSET, y: 62, width: 12, height: 12, fill: `rgb(${red} ${green} ${blue})` }),
    label(text, INSET + 18, 72, { "font-size": TICK_SIZE }),
  ];
}
