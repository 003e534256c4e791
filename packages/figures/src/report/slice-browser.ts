/** A slider through all planes of the object: two strips of pictures and a few lines of script. */

import type { RealArray } from "@autophase/tensor-io";
import { pngDataUri } from "../image/png-data-uri.js";
import { type RenderImageOptions, renderImage } from "../image/render-image.js";
import { element, type Markup } from "../markup/element.js";
import type { Focus } from "../volume/focus.js";
import type { ObjectParts } from "../volume/imaged-object.js";
import { type Block, extractPlane } from "../volume/plane.js";

/** Moves every slider's strips; the pictures stand still where scripts do not run. */
export const SLICE_BROWSER_SCRIPT = `
for (const box of document.querySelectorAll(".browse")) {
  const slider = box.querySelector("input"), text = box.querySelector("output");
  const show = () => {
    const k = slider.value - slider.min, last = slider.max - slider.min;
    for (const plane of box.querySelectorAll(".plane")) plane.style.backgroundPosition = "0 " + (last ? 100 * k / last : 0) + "%";
    text.textContent = slider.value;
  };
  slider.hidden = false;
  slider.addEventListener("input", show);
  show();
}
`;

/** Amplitude and phase of every plane across the first axis of a 3-D object, cropped to it. */
export function sliceBrowser({ amplitude, phase, support }: ObjectParts, { block, centre }: Focus): Markup {
  const range = { min: -Math.PI, max: Math.PI };
  const outside = { data: stack(support, block).data.map((value) => (value ? 0 : 1)), shape: stackShape(block) };
  const first = block.start[0];
  const last = first + block.shape[0] - 1;
  const slider = {
    type: "range",
    min: first,
    max: last,
    value: centre[0],
    hidden: "",
    "aria-label": "plane across depth",
  };
  return element(
    "div",
    { class: "browse" },
    element(
      "div",
      { class: "pair" },
      strip("amplitude", stack(amplitude, block), { map: "viridis", range: { min: 0, max: 1 } }, block, centre[0]),
      strip("phase", stack(phase, block), { map: "phase", range, covers: [{ where: outside }] }, block, centre[0]),
    ),
    element("input", slider),
    element("label", {}, "depth = ", element("output", {}, String(centre[0])), ", amplitude and phase of every plane"),
  );
}

function stackShape({ shape: [depth, height, width] }: Block): readonly [number, number] {
  return [depth * height, width];
}

/** The planes of a block under each other. */
function stack<Data extends Float32Array | Uint8Array>(array: RealArray<Data>, block: Block): RealArray<Data> {
  const [height, width] = stackShape(block);
  const data = new (array.data.constructor as new (length: number) => Data)(height * width);
  for (let k = 0; k < block.shape[0]; k++) {
    const plane = extractPlane(array, 0, block.start[0] + k, block);
    data.set(plane.data, k * plane.data.length);
  }
  return { data, shape: [height, width] };
}

function strip(
  name: string,
  values: RealArray<Float32Array>,
  options: RenderImageOptions,
  { start, shape: [depth, height, width] }: Block,
  centre: number,
): Markup {
  const at = depth > 1 ? (100 * (centre - start[0])) / (depth - 1) : 0;
  const style = [
    `aspect-ratio:${width}/${height}`,
    `background-image:url(${pngDataUri(renderImage(values, options))})`,
    `background-size:100% ${100 * depth}%`,
    `background-position:0 ${at}%`,
  ];
  return element("div", { class: "plane", role: "img", "aria-label": `${name} of one plane`, style: style.join(";") });
}
