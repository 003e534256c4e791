/** Where the surface of a crystal looks to: two circles of directions around `q`. */

import { type NamedFacet, type PoleFigure, placeInPoleFigure } from "@autophase/analysis";
import type { RealArray } from "@autophase/tensor-io";
import type { ValueRange } from "../colour/value-range.js";
import { pngDataUri } from "../image/png-data-uri.js";
import { renderImage } from "../image/render-image.js";
import { element, joinMarkup, type Markup } from "../markup/element.js";
import { colourBarPanel } from "../plot/colour-bar.js";
import { figureSvg, type Panel } from "../plot/figure.js";
import { FAINT, LIMIT, TICK_SIZE } from "../plot/ink.js";
import { heading, label } from "../plot/text.js";

const SIDE = 300;
const TOP = 28;

/**
 * SVG of the directions on the side of `q` and on the other, in stereographic projection seen from the side of `q`,
 * with the facets that were found. Colours are surface per solid angle, 1 where it is even.
 */
export function poleFigureSvg(poles: PoleFigure, facets: readonly Pick<NamedFacet, "normal" | "hkl">[] = []): string {
  const { upper, lower } = poles;
  const highest = Math.max(1, ...upper.data, ...lower.data);
  const range = { min: 0, max: highest };
  const marks = (side: 1 | -1): Markup[] => facets.flatMap((facet) => facetMark(facet, poles, side));
  return figureSvg({
    title: "Pole figure",
    description: "Surface of the crystal by direction, in stereographic projection around q.",
    columns: 2,
    panels: [circle("towards q", upper, range, marks(1)), circle("away from q", lower, range, marks(-1))],
    legend: colourBarPanel({ map: "inferno", range, label: "surface per solid angle (1: even)", unmeasured: false }),
  });
}

function circle(title: string, image: RealArray<Float32Array>, range: ValueRange, marks: readonly Markup[]): Panel {
  const box = { x: 0, y: TOP, width: SIDE, height: SIDE };
  const href = pngDataUri(renderImage(image, { map: "inferno", range, zoom: 4 }));
  const centre = { cx: SIDE / 2, cy: TOP + SIDE / 2, r: SIDE / 2 };
  const clip = `disc-${title.replaceAll(" ", "-")}`;
  const content = joinMarkup([
    ...heading(title, 0, SIDE),
    element("clipPath", { id: clip }, element("circle", centre)),
    element("image", { ...box, href, "clip-path": `url(#${clip})` }),
    element("circle", { ...centre, fill: "none", stroke: "currentColor", "stroke-opacity": FAINT }),
    ...marks,
  ]);
  return { title, description: "Up in the picture is up in the laboratory.", width: SIDE, height: TOP + SIDE, content };
}

function facetMark({ normal, hkl }: Pick<NamedFacet, "normal" | "hkl">, poles: PoleFigure, side: 1 | -1): Markup[] {
  const place = placeInPoleFigure(poles, normal);
  if (place.side !== side) return [];
  const [x, y] = [(SIDE / 2) * (1 + place.right), TOP + (SIDE / 2) * (1 - place.up)];
  const anchor = x > SIDE / 2 ? "end" : "start";
  const name = hkl ? hkl.join(" ") : "?";
  return [
    element("circle", { cx: x, cy: y, r: 5, fill: "none", stroke: LIMIT, "stroke-width": 1.6 }),
    label(name, x + (anchor === "end" ? -8 : 8), y + 4, {
      "text-anchor": anchor,
      "font-size": TICK_SIZE,
      fill: "white",
      stroke: "black",
      "stroke-width": 2.5,
      "paint-order": "stroke",
    }),
  ];
}
