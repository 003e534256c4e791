/** What of a report answers the pointer: planes through volumes, and a surface that turns. */

import type { ExploredGrid, ExploredSurface } from "../explore/explored-volume.js";
import { element, type Markup } from "../markup/element.js";

/** Three planes with a slider each; the script of the page shows it. @param part - which part of the whole it is. */
export function planesBox(grid: ExploredGrid, part?: string): Markup {
  return element(
    "div",
    { class: "explore", hidden: "" },
    tools(grid.volumes, ["zoom out", 1 / 1.5, "\u2212"], ["zoom in", 1.5, "+"]),
    element("div", { class: "planes" }, ...grid.axes.map((name, axis) => plane(name, grid, axis))),
    legend(),
    element("output", { class: "readout" }),
    element(
      "p",
      { class: "note" },
      part === undefined ? "" : `${part} `,
      "Point at a voxel for its values, press to bring all planes there; buttons, or the wheel with Ctrl, zoom, and then the planes can be dragged.",
    ),
    json(grid),
  );
}

/** A surface; where scripts do not run, or there is no WebGL, the pictures beside it stay. */
export function surfaceBox(surface: ExploredSurface): Markup {
  return element(
    "div",
    { class: "surface", hidden: "" },
    tools(
      surface.quantities,
      ["smaller", 1 / 1.25, "\u2212"],
      ["larger", 1.25, "+"],
      ["as at first", "reset", "reset"],
    ),
    element(
      "div",
      { class: "stage" },
      element("canvas", {
        class: "surface-canvas",
        tabindex: 0,
        role: "img",
        "aria-label": "The surface in three dimensions; arrow keys turn it.",
      }),
      element("canvas", { class: "surface-overlay", "aria-hidden": "true" }),
    ),
    legend(),
    json(surface),
  );
}

type Button = readonly [title: string, value: string | number, text: string];

function tools(shown: readonly { readonly name: string }[], ...buttons: readonly Button[]): Markup {
  const options = shown.map(({ name }, k) => element("option", { value: String(k) }, name));
  const choice = element("select", {}, ...options);
  const label = element("label", { hidden: shown.length > 1 ? undefined : "" }, "show ", choice);
  const pressed = buttons.map(([title, value, text]) =>
    element("button", { type: "button", title, value: String(value) }, text),
  );
  return element(
    "div",
    { class: "tools" },
    label,
    element("span", { class: "zoom" }, ...pressed, element("output", {})),
  );
}

function plane(name: string, { shape, centre }: ExploredGrid, axis: number): Markup {
  const slider = element("input", {
    type: "range",
    min: 0,
    max: shape[axis] - 1,
    value: centre[axis],
    "aria-label": `plane across ${name}`,
  });
  return element(
    "div",
    { class: "plane" },
    element("canvas", { role: "img", "aria-label": `plane across ${name}` }),
    element("label", {}, `${name} = `, element("output", {})),
    slider,
  );
}

function legend(): Markup {
  return element(
    "div",
    { class: "colours" },
    element("span", { class: "end-of-colours" }),
    element("span", { class: "bar-of-colours" }),
    element("span", { class: "end-of-colours" }),
    element("span", { class: "name-of-colours" }),
  );
}

/** No text in it can end the element. */
function json(data: ExploredGrid | ExploredSurface): Markup {
  return element("script", { type: "application/json" }, { markup: JSON.stringify(data).replaceAll("<", "\\u003c") });
}
