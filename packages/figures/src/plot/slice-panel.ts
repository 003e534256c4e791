/** One plane as a picture with the names of its axes and a scale bar. */

import type { RealArray } from "@autophase/tensor-io";
import { pngDataUri } from "../image/png-data-uri.js";
import { type RenderImageOptions, renderImage } from "../image/render-image.js";
import { element, joinMarkup, type Markup } from "../markup/element.js";
import type { Panel } from "./figure.js";
import { FAINT, TICK_SIZE } from "./ink.js";
import { scaleBar } from "./scale-bar.js";
import { heading, label } from "./text.js";

export interface SlicePanelOptions extends RenderImageOptions {
  readonly title: string;
  readonly description: string;
  /** Names of the axes that run down (or up) and right. */
  readonly axes: readonly [string, string];
  /** Whether the first axis runs up. Default false. */
  readonly isUpward?: boolean;
  /** Length of a voxel down and right, in `unit`. Default 1. */
  readonly voxelSize?: readonly [number, number];
  /** Default `voxels`; no scale bar when empty. */
  readonly unit?: string;
}

const LEFT = 22;
const TOP = 26;
/** Side of the square that the picture is fitted into. */
const SIDE = 284;
/** Pixels that a picture has at least along its longer side, so that voxels are crisp in every viewer. */
const CRISP = 320;

export function slicePanel(image: RealArray, options: SlicePanelOptions): Panel {
  const { title, description, axes, isUpward = false, voxelSize = [1, 1], unit = "voxels", ...render } = options;
  const extents = image.shape.map((length, k) => length * voxelSize[k]);
  const pixelsPerUnit = SIDE / Math.max(...extents);
  const [height, width] = extents.map((extent) => extent * pixelsPerUnit);
  const x = LEFT + (SIDE - width) / 2;
  const y = TOP + (SIDE - height) / 2;
  const content = joinMarkup([
    ...heading(title, LEFT, LEFT + SIDE),
    picture(image, render, { x, y, width, height }),
    ...axisNames(axes, isUpward),
    ...(unit ? scaleBar({ x: LEFT, y: TOP + SIDE + 12, pixelsPerUnit, extent: Math.max(...extents), unit }) : []),
  ]);
  return { title, description, width: LEFT + SIDE + 2, height: TOP + SIDE + 26, content };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function picture(image: RealArray, options: RenderImageOptions, box: Box): Markup {
  const { zoom = Math.ceil(CRISP / Math.max(...image.shape)) } = options;
  const href = pngDataUri(renderImage(image, { ...options, zoom }));
  const frame = element("rect", { ...box, fill: "none", stroke: "currentColor", "stroke-opacity": 0.22 });
  const pixels = element("image", { ...box, href, preserveAspectRatio: "none", style: "image-rendering:pixelated" });
  return joinMarkup([pixels, frame]);
}

function axisNames([vertical, right]: readonly [string, string], isUpward: boolean): readonly Markup[] {
  const name = isUpward ? `${vertical} \u2192` : `\u2190 ${vertical}`;
  const style = { "font-size": TICK_SIZE, "fill-opacity": FAINT };
  return [
    label(`${right} \u2192`, LEFT + SIDE, TOP + SIDE + 18, { ...style, "text-anchor": "end" }),
    label(name, 0, 0, { ...style, transform: `translate(14 ${TOP + SIDE}) rotate(-90)` }),
  ];
}
