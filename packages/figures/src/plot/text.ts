/** Words in a drawing. */

import { type Attributes, element, type Markup } from "../markup/element.js";
import { FAINT, TITLE_SIZE } from "./ink.js";

/** A line of text with its baseline at (x, y). */
export function label(text: string, x: number, y: number, attributes: Attributes = {}): Markup {
  return element("text", { x, y, ...attributes }, text);
}

/** The heading of a panel, with an optional remark at its right edge. */
export function heading(text: string, x: number, width: number, remark = ""): readonly Markup[] {
  const title = label(text, x, 16, { "font-size": TITLE_SIZE, "font-weight": 600 });
  if (!remark) return [title];
  return [title, label(remark, width, 16, { "text-anchor": "end", "fill-opacity": FAINT })];
}
