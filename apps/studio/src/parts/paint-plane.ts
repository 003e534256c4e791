/** A plane as pixels of a canvas. */

import { type ColourMapName, colourMap, entryAt, placeInRange, type ValueRange } from "@autophase/figures";
import type { Plane, VolumeKind } from "../lab/volumes.js";

const MAP_OF: Readonly<Record<VolumeKind, ColourMapName>> = {
  counts: "inferno",
  amplitude: "viridis",
  phase: "phase",
  signed: "diverging",
};

/** One pixel a voxel; what is not inside stays transparent. */
export function paintPlane(canvas: HTMLCanvasElement, plane: Plane, kind: VolumeKind, range: ValueRange): void {
  const [height, width] = plane.shape;
  const map = colourMap(MAP_OF[kind]);
  const image = new ImageData(width, height);
  const { values, inside } = plane;
  for (let i = 0; i < values.length; i++) {
    if (inside && inside[i] === 0) continue;
    const at = 3 * entryAt(map, placeInRange(values[i], range));
    image.data[4 * i] = map.table[at];
    image.data[4 * i + 1] = map.table[at + 1];
    image.data[4 * i + 2] = map.table[at + 2];
    image.data[4 * i + 3] = 255;
  }
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
