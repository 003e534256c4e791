/** Three planes through a volume that move together, with the values under the pointer. */

import type { ExploredGrid } from "../explore/explored-volume.js";
import { formatNumber } from "../markup/format-number.js";
import { lengthAt, openVolume, valueText } from "./open-volume.js";
import { dataOf, part } from "./page-parts.js";
import { createPlaneView, type PlaneView, type Sight } from "./plane-view.js";
import { showLegend } from "./show-legend.js";

type Triple = [number, number, number];

export async function explorePlanes(box: HTMLElement): Promise<void> {
  const grid = dataOf<ExploredGrid>(box);
  const volumes = await Promise.all(grid.volumes.map(openVolume));
  const choice = part<HTMLSelectElement>(box, "select");
  const readout = part<HTMLOutputElement>(box, ".readout");
  const middle = grid.shape.map((length) => (length - 1) / 2) as Triple;
  const sight: Sight = { at: [...grid.centre], focus: middle, zoom: 1 };
  box.hidden = false;

  const tell = (at: readonly number[]): void => {
    const where = grid.axes.map((name, axis) => `${name} ${lengthAt(grid, axis, at[axis])}`).join(", ");
    readout.textContent = `${volumes.map((volume) => valueText(volume, grid, at)).join(" \u00b7 ")} \u2014 ${where}`;
  };
  const draw = (): void => {
    const volume = volumes[Number(choice.value)] ?? volumes[0];
    showLegend(box, volume, volume.palette);
    for (const view of views) view.draw(volume);
    part(box, ".zoom output").textContent = `${formatNumber(Math.round(sight.zoom * 10) / 10)}\u00d7`;
    tell(sight.at);
  };
  const zoomTo = (zoom: number, around: readonly number[]): void => {
    const next = Math.min(MOST_ZOOM, Math.max(1, zoom));
    const share = sight.zoom / next;
    sight.focus = around.map((place, k) =>
      next === 1 ? middle[k] : place + (sight.focus[k] - place) * share,
    ) as Triple;
    sight.zoom = next;
    draw();
  };
  const views: PlaneView[] = [...box.querySelectorAll<HTMLElement>(".plane")].map((plane, axis) =>
    createPlaneView(plane, grid, axis, sight, { draw, tell, zoomTo }),
  );
  choice.addEventListener("change", draw);
  for (const button of box.querySelectorAll<HTMLButtonElement>(".zoom button")) {
    button.addEventListener("click", () => zoomTo(sight.zoom * Number(button.value), sight.at));
  }
  new ResizeObserver(draw).observe(box);
  draw();
}

const MOST_ZOOM = 16;
