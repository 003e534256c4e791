/** Planes of an object, cropped to it: shared by the amplitude and the phase figure. */

import type { RealArray } from "@autophase/tensor-io";
import type { ColourBarOptions } from "../plot/colour-bar.js";
import { colourBarPanel } from "../plot/colour-bar.js";
import type { Figure, Panel } from "../plot/figure.js";
import { UNMEASURED } from "../plot/ink.js";
import { slicePanel } from "../plot/slice-panel.js";
import { objectAxes } from "../volume/axis-names.js";
import { type Focus, focusOn } from "../volume/focus.js";
import type { ObjectParts } from "../volume/imaged-object.js";
import { extractPlane, layOut, planeAxes, planeLayout, planesOf } from "../volume/plane.js";

export interface ObjectFigureOptions {
  /** Length of a voxel along each axis; default: lengths are in voxels. */
  readonly voxelSizeNanometers?: readonly number[];
  /** Index of the planes to show, one per axis; default the centre of mass. */
  readonly centre?: readonly number[];
  /** 1 in what the window is around; default the support. For figures that are compared. */
  readonly around?: RealArray<Uint8Array>;
  /** Voxels around the object; default a tenth of its size, at least 2. */
  readonly margin?: number;
  /** Default `depth`, `height`, `width`. */
  readonly axisNames?: readonly string[];
  /** Of three axes: whether the second is drawn up, as in a laboratory, instead of down. Default false. */
  readonly isHeightUp?: boolean;
}

/** What is drawn: which values, and whether only inside the support. */
export interface SliceSource extends ColourBarOptions {
  readonly title: string;
  readonly values: RealArray<Float32Array>;
  readonly hideOutside: boolean;
  /** 1 where values mean nothing: painted over, with `unmeasuredLabel` in the legend. */
  readonly marked?: RealArray<Uint8Array>;
}

export function objectSlices(parts: ObjectParts, source: SliceSource, options: ObjectFigureOptions): Figure {
  const { shape } = parts.support;
  const focus = focusOnObject(parts, options);
  const panels = planesOf(shape.length).map((axis) => objectPanel(parts, source, focus, axis, options));
  const description = `${source.title} through the planes ${panels.map(({ title }) => title).join(", ")}.`;
  return { title: source.title, description, panels, columns: 3, legend: colourBarPanel(source) };
}

/** The window around the object that its figures share. */
export function focusOnObject({ support, amplitude }: ObjectParts, options: ObjectFigureOptions): Focus {
  const { voxelSizeNanometers, centre, margin, around = support } = options;
  return focusOn(around, amplitude, {
    ...(voxelSizeNanometers && { voxelSize: voxelSizeNanometers }),
    ...(centre && { centre }),
    ...(margin !== undefined && { margin }),
  });
}

function objectPanel(
  { support }: ObjectParts,
  { values, map, range, hideOutside, marked, title: name }: SliceSource,
  { block, centre }: Focus,
  axis: number,
  { voxelSizeNanometers, axisNames = objectAxes(support.shape.length), isHeightUp }: ObjectFigureOptions,
): Panel {
  const rank = support.shape.length;
  const layout = planeLayout(rank, axis, isHeightUp);
  const cut = <Data extends Float32Array | Uint8Array>(array: RealArray<Data>) =>
    layOut(extractPlane(array, axis, planeIndex(support.shape, centre, axis), block), planeAxes(rank, axis), layout);
  const { vertical, horizontal, isUpward } = layout;
  const title = rank === 2 ? name : `${axisNames[axis]} = ${centre[axis]}`;
  return slicePanel(cut(values), {
    title,
    description: `${name}: ${axisNames[vertical]} runs ${isUpward ? "up" : "down"}, ${axisNames[horizontal]} runs right.`,
    axes: [axisNames[vertical], axisNames[horizontal]],
    isUpward,
    ...(voxelSizeNanometers && {
      voxelSize: [voxelSizeNanometers[vertical], voxelSizeNanometers[horizontal]] as const,
      unit: "nm",
    }),
    map,
    range,
    covers: [
      ...(marked ? [{ where: cut(marked), colour: UNMEASURED }] : []),
      ...(hideOutside ? [{ where: outside(cut(support)) }] : []),
    ],
  });
}

function planeIndex(shape: readonly number[], centre: readonly number[], axis: number): number {
  return shape.length === 2 ? 0 : centre[axis];
}

function outside({ data, shape }: RealArray<Uint8Array>): RealArray<Uint8Array> {
  return { data: data.map((value) => (value ? 0 : 1)), shape };
}
