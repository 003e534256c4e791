/** How far each pair of independent starts lies apart. */

import { colourAt, colourMap } from "../colour/colour-map.js";
import { element, joinMarkup, type Markup } from "../markup/element.js";
import { colourBarPanel } from "../plot/colour-bar.js";
import type { Figure } from "../plot/figure.js";
import { LIMIT, TICK_SIZE } from "../plot/ink.js";
import { heading, label } from "../plot/text.js";

export interface MatrixStart {
  /** As it is called in the table. */
  readonly number: number;
  readonly kept: boolean;
}

const SIZE = 330;
const LEFT = 40;
const TOP = 34;
/** Above this many starts numbers in the cells would be too small. */
const MOST_LABELS = 12;

/**
 * A heat map of `errors`, from 0 (the same object, dark) to 1 (nothing in common, bright); numbers of dropped starts
 * are red.
 */
export function agreementMatrix(starts: readonly MatrixStart[], errors: readonly (readonly number[])[]): Figure {
  const cell = SIZE / starts.length;
  const map = colourMap("viridis");
  const cells = errors.flatMap((row, i) =>
    row.flatMap((error, j): Markup[] => {
      const [red, green, blue] = colourAt(map, Math.min(1, error));
      const [x, y] = [LEFT + j * cell, TOP + i * cell];
      const square = element("rect", { x, y, width: cell, height: cell, fill: `rgb(${red} ${green} ${blue})` });
      if (starts.length > MOST_LABELS || i === j) return [square];
      const ink = error > 0.55 ? "#111" : "#fff";
      const style = { "text-anchor": "middle", "font-size": Math.min(11, cell / 2.6), fill: ink };
      return [square, label(error.toFixed(2).replace(/^0/, ""), x + cell / 2, y + cell / 2 + 4, style)];
    }),
  );
  const numbers = starts.flatMap(({ number, kept }, i) => {
    const style = { "font-size": Math.min(TICK_SIZE, cell), ...(!kept && { fill: LIMIT }) };
    const middle = (i + 0.5) * cell;
    return [
      label(String(number), LEFT - 8, TOP + middle + 4, { "text-anchor": "end", ...style }),
      label(String(number), LEFT + middle, TOP + SIZE + 16, { "text-anchor": "middle", ...style }),
    ];
  });
  const title = "Distance between starts";
  const description = "Invariant error of each pair of starts, 0 where they found the same object.";
  const content = joinMarkup([...heading(title, 0, LEFT + SIZE), ...cells, ...numbers]);
  const panel = { title, description, width: LEFT + SIZE + 2, height: TOP + SIZE + 24, content };
  return { title, description, panels: [panel], columns: 1 };
}

/** As in the maps of the deviation, bright is far apart. */
export function agreementBar(): Figure["legend"] {
  return colourBarPanel({ map: "viridis", range: { min: 0, max: 1 }, label: "invariantError" });
}
