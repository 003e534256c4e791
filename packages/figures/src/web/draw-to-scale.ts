/** Planes of a skewed grid as they lie in space, on canvases of the page. */

import type { PlaneSteps } from "../live/plane-steps.js";
import { formatNumber } from "../markup/format-number.js";
import { roundLength } from "../plot/scale-bar.js";

/** A picture of one pixel a voxel, and how far its pixels lie apart. */
export interface PlacedPicture {
  readonly picture: HTMLCanvasElement;
  readonly steps: PlaneSteps;
}

/** Of the longest side of all. */
const PIXELS = 640;

/** One scale for all, with a bar under each: the longest side of any fills its cell. */
export function drawToScale(canvases: readonly HTMLCanvasElement[], pictures: readonly PlacedPicture[]): void {
  const sizes = pictures.map(({ picture: { width, height }, steps: { right, down } }) => ({
    width: width * right + height * Math.abs(down[0]),
    height: height * down[1],
  }));
  const longest = Math.max(...sizes.flatMap(({ width, height }) => [width, height]));
  const scale = PIXELS / longest;
  for (const [i, { picture, steps }] of pictures.entries()) {
    const canvas = canvases[i];
    const { width, height } = sizes[i];
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    canvas.style.width = `${(100 * width) / longest}%`;
    canvas.style.background = "none";
    const context = canvas.getContext("2d");
    if (!context) continue;
    const [across, down] = steps.down;
    const left = Math.max(0, -across * picture.height);
    context.imageSmoothingEnabled = false;
    context.setTransform(steps.right * scale, 0, across * scale, down * scale, left * scale, 0);
    context.drawImage(picture, 0, 0);
    drawBar(canvas, longest);
  }
}

function drawBar(canvas: HTMLCanvasElement, longest: number): void {
  const length = roundLength(longest / 3);
  const bar = canvas.parentElement?.querySelector<HTMLElement>(".scale") ?? document.createElement("div");
  bar.className = "scale";
  bar.style.width = `${(100 * length) / longest}%`;
  bar.textContent = `${formatNumber(length)} nm`;
  if (!bar.isConnected) canvas.after(bar);
}
