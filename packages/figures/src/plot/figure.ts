/** A figure: panels that stand in a row on a wide page and under each other on a narrow one. */

import { element, joinMarkup, type Markup } from "../markup/element.js";

/** One drawing with its own coordinates, in CSS pixels at full size. */
export interface Panel {
  readonly title: string;
  /** What it shows, for those who cannot see it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly content: Markup;
}

export interface Figure {
  readonly title: string;
  readonly description: string;
  readonly panels: readonly Panel[];
  /** Panels in a row of the wide form. */
  readonly columns: number;
  /** Shared by all panels, under them. */
  readonly legend?: Panel;
}

const GAP = 16;
const FONT = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/** The figure as one SVG document; text and lines take the colour of the page (`currentColor`). */
export function figureSvg({ title, description, panels, columns, legend }: Figure): string {
  const cellWidth = Math.max(...panels.map(({ width }) => width));
  const cellHeight = Math.max(...panels.map(({ height }) => height));
  const used = Math.min(columns, panels.length);
  const rows = Math.ceil(panels.length / columns);
  const width = Math.max(used * (cellWidth + GAP) - GAP, legend?.width ?? 0);
  const height = rows * (cellHeight + GAP) - GAP + (legend ? legend.height + GAP / 2 : 0);
  const placed = panels.map((panel, i) =>
    place(panel, (i % columns) * (cellWidth + GAP), Math.floor(i / columns) * (cellHeight + GAP)),
  );
  if (legend) placed.push(place(legend, (width - legend.width) / 2, height - legend.height));
  return svgRoot(title, description, width, height, joinMarkup(placed)).markup;
}

/** One panel as an SVG element of its own. */
export function panelSvg({ title, description, width, height, content }: Panel): Markup {
  return svgRoot(title, description, width, height, content);
}

function place({ title, description, content }: Panel, x: number, y: number): Markup {
  return element(
    "g",
    { transform: `translate(${x} ${y})` },
    element("title", {}, title),
    element("desc", {}, description),
    content,
  );
}

function svgRoot(title: string, description: string, width: number, height: number, content: Markup): Markup {
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
    width: Math.ceil(width),
    height: Math.ceil(height),
    role: "img",
    "aria-label": `${title}. ${description}`,
    "font-family": FONT,
    "font-size": 13,
    fill: "currentColor",
  };
  return element("svg", attributes, element("title", {}, title), element("desc", {}, description), content);
}
