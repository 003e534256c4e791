/** The surface of what was phased, coloured by what is known there. */

import { type Basis, objectSteps, surfaceMesh, type Vector3 } from "@autophase/analysis";
import { type ColourMapName, colourAt, colourMap, placeInRange, type ValueRange } from "@autophase/figures";
import { type RealArray, toFloat32, ValueError } from "@autophase/tensor-io";
import type { LabState } from "./lab-state.js";

export type SurfaceQuantity = "phase" | "unwrapped phase" | "displacement" | "strain";

export interface SurfaceRequest {
  /** Amplitude at the surface, of the maximum. */
  readonly level: number;
  readonly quantity: SurfaceQuantity;
  /** Colours end here, in the unit of the quantity; default what is inside. Of a phase it is always pi. */
  readonly limit?: number | undefined;
}

/** Positions are around the middle, in nanometres where these are known, else in voxels. */
export interface CrystalSurface {
  readonly positions: Float32Array;
  readonly triangles: Uint32Array;
  /** Three bytes a vertex, sRGB. */
  readonly colours: Uint8Array;
  readonly range: ValueRange;
  readonly map: ColourMapName;
  readonly unit: string;
  readonly lengthUnit: "nm" | "voxels";
  /** From voxel to voxel along each axis, and the index that is at `0, 0, 0`. */
  readonly steps: Basis;
  readonly middle: Vector3;
}

/** @throws {ValueError} when nothing has been phased, or the quantity is not known. */
export function crystalSurface(state: LabState, { level, quantity, limit }: SurfaceRequest): CrystalSurface {
  const { array } = state.volumes.get("amplitude");
  const colouring = state.volumes.get(quantity);
  const amplitude = toFloat32(array);
  if (amplitude.shape.length !== 3) throw new ValueError("a surface takes three axes");
  const most = amplitude.data.reduce((a, b) => Math.max(a, b), 0);
  const { steps, lengthUnit } = stepsOf(state);
  const middle = middleOf(amplitude, level * most);
  const mesh = surfaceMesh(amplitude, level * most, steps, middle);
  const values = valuesAt(toFloat32(colouring.array), mesh.places, middle);
  const isPhase = quantity === "phase";
  const end = limit ?? spread(values);
  const range = isPhase ? { min: -Math.PI, max: Math.PI } : { min: -end, max: end };
  const map: ColourMapName = isPhase ? "phase" : "diverging";
  const colours = coloursOf(values, map, range);
  return {
    positions: mesh.positions,
    triangles: mesh.triangles,
    colours,
    range,
    map,
    unit: colouring.unit,
    lengthUnit,
    steps,
    middle,
  };
}

function stepsOf(state: LabState): Pick<CrystalSurface, "steps" | "lengthUnit"> {
  const size = state.analysis?.crystal.voxelSizeNanometers;
  // the axes of the result as they are described: depth, height and width
  if (size !== undefined) return { steps: cubes(size), lengthUnit: "nm" };
  const { steps } = state.reconstruction ? objectSteps(state.reconstruction.reconstruction) : {};
  return steps ? { steps, lengthUnit: "nm" } : { steps: cubes(1), lengthUnit: "voxels" };
}

/** Depth is z, height y and width x. */
function cubes(size: number): Basis {
  return [
    [0, 0, size],
    [0, size, 0],
    [size, 0, 0],
  ];
}

function middleOf({ data, shape }: RealArray<Float32Array>, level: number): Vector3 {
  const [, height, width] = shape;
  let [d, h, w, count] = [0, 0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    if (data[i] < level) continue;
    d += Math.floor(i / (height * width));
    h += Math.floor(i / width) % height;
    w += i % width;
    count++;
  }
  return count === 0 ? [0, 0, 0] : [d / count, h / count, w / count];
}

/** A voxel deeper than the surface: at the edge of a crystal values are mostly noise. */
const DEPTH = 1;

function valuesAt({ data, shape }: RealArray<Float32Array>, places: Float32Array, middle: Vector3): Float32Array {
  const values = new Float32Array(places.length / 3);
  for (let i = 0; i < values.length; i++) {
    const from = places.subarray(3 * i, 3 * i + 3);
    const inward = middle.map((centre, k) => centre - from[k]);
    const length = Math.hypot(...inward) || 1;
    const at = shape.map((size, k) =>
      Math.min(size - 1, Math.max(0, Math.round(from[k] + (DEPTH * inward[k]) / length))),
    );
    values[i] = data[(at[0] * shape[1] + at[1]) * shape[2] + at[2]];
  }
  return values;
}

/** What all but the outermost hundredth of the values keep to. */
function spread(values: Float32Array): number {
  const sizes = values.map(Math.abs).sort();
  return sizes[Math.floor(0.98 * (sizes.length - 1))] || 1;
}

function coloursOf(values: Float32Array, name: ColourMapName, range: ValueRange): Uint8Array {
  const map = colourMap(name);
  const colours = new Uint8Array(3 * values.length);
  for (let i = 0; i < values.length; i++) colours.set(colourAt(map, placeInRange(values[i], range)), 3 * i);
  return colours;
}
