/** What a page holds of volumes that are looked through: plain data, its bytes as packed text. */

import type { ValueRange } from "../colour/value-range.js";
import type { PlaceScale } from "./places.js";

/** Volumes on one grid. */
export interface ExploredGrid {
  readonly shape: readonly [number, number, number];
  /** From voxel to voxel along each axis, in `unit`. */
  readonly steps: readonly [number, number, number];
  /** Of the first voxel, in `unit`. */
  readonly first: readonly [number, number, number];
  /** `nm`, or nothing: indices. */
  readonly unit: string;
  readonly axes: readonly [string, string, string];
  readonly isHeightUp: boolean;
  /** Planes that are shown first. */
  readonly centre: readonly [number, number, number];
  readonly volumes: readonly ExploredVolume[];
}

/** What colours stand for. */
export interface ExploredScale {
  readonly name: string;
  /** After the value. */
  readonly unit: string;
  /** After the point of a value; where it is log, digits that count. */
  readonly digits: number;
  readonly range: ValueRange;
  /** 256 colours, packed. */
  readonly colours: string;
}

export interface ExploredVolume extends ExploredScale {
  /** What its bytes stand for, which may reach beyond the colours. */
  readonly stored: PlaceScale;
  /** Of voxels that are blank; nothing: the page behind. */
  readonly blank?: readonly number[];
  /** The places, packed; where they are more than 256, the low bytes first, then the high ones. */
  readonly bytes: string;
}

/** The surface of an object. */
export interface ExploredSurface {
  /** Along depth, height and width from the middle, three 16-bit places for each vertex, packed. */
  readonly positions: string;
  /** Length of one of these places, relative to the radius. */
  readonly step: number;
  /** Around the middle, in `unit`. */
  readonly radius: number;
  readonly unit: string;
  /** Outwards, three signed bytes a vertex, packed. */
  readonly normals: string;
  /** Three vertices a triangle, each 16 bits, the difference to the one before, packed. */
  readonly triangles: string;
  readonly axes: readonly [string, string, string];
  readonly isHeightUp: boolean;
  readonly quantities: readonly SurfaceQuantity[];
}

export interface SurfaceQuantity extends ExploredScale {
  /** One of them a vertex, packed. */
  readonly bytes: string;
}
