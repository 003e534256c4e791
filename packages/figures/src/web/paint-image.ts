/** Pictures of one byte a pixel on canvases of the page. */

import { decodeBase64, encodeBase64 } from "../image/base64.js";
import type { EncodedImage } from "../live/encoded-image.js";

/** 256 colours, three bytes each. */
export type Colours = Uint8Array;

/** Draws an image pixel by pixel; what is blank in `blank`, or as the page behind it. */
export function paintImage(
  canvas: HTMLCanvasElement,
  image: EncodedImage,
  colours: Colours,
  blank?: readonly number[],
): void {
  const [height, width] = image.shape;
  const places = decodeBase64(image.bytes);
  const pixels = new ImageData(width, height);
  places.forEach((place, i) => {
    const colour = place === image.blank ? blank : colours.subarray(3 * place, 3 * place + 3);
    if (colour) pixels.data.set([...colour, 255], 4 * i);
  });
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
}

/** A bar through all colours with the words at its ends. */
export function paintLegend(
  box: HTMLElement,
  colours: Colours,
  words: readonly [from: string, to: string, what: string],
): void {
  const canvas = document.createElement("canvas");
  const bytes = encodeBase64(Uint8Array.from({ length: 256 }, (_, i) => i));
  paintImage(canvas, { shape: [1, 256], bytes }, colours);
  const [from, to, what] = words.map((word) => {
    const text = document.createElement("span");
    text.textContent = word;
    return text;
  });
  box.replaceChildren(from, canvas, to, what);
}

/** As many captioned canvases in `box` as there are captions; the ones that are there stay. */
export function canvasesIn(box: HTMLElement, captions: readonly string[]): HTMLCanvasElement[] {
  while (box.children.length > captions.length) box.lastElementChild?.remove();
  return captions.map((caption, i) => {
    const figure = box.children[i] ?? box.appendChild(document.createElement("figure"));
    const canvas = figure.querySelector("canvas") ?? figure.appendChild(document.createElement("canvas"));
    const text = figure.querySelector("figcaption") ?? figure.appendChild(document.createElement("figcaption"));
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", caption);
    text.textContent = caption;
    return canvas;
  });
}

/** One scale for all: the longest side of any fills its cell. */
export function fitTogether(canvases: readonly HTMLCanvasElement[]): void {
  const longest = Math.max(...canvases.flatMap(({ width, height }) => [width, height]));
  for (const canvas of canvases) canvas.style.width = `${(100 * canvas.width) / longest}%`;
}
