/** A plane as pixels of a canvas. */

import { type ColourMapName, paintValues, type ValueRange } from "@autophase/figures";
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
  const pixels = paintValues(plane.values, MAP_OF[kind], range, plane.inside);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d", { willReadFrequently: true })?.putImageData(new ImageData(pixels, width, height), 0, 0);
}
