/** The surface of what was phased, coloured by what is known there. */

import { flattenReconstruction, surfaceMesh, type Vector3 } from "@autophase/analysis";
import { type ColourMapName, colourAt, colourMap, placerIn, type ValueRange } from "@autophase/figures";
import { type RealArray, toFloat32, ValueError } from "@autophase/tensor-io";
import { coarseTriangles } from "./coarse-triangles.js";
import { putPhased } from "./compare-pair.js";
import type { LabState } from "./lab-state.js";
import { cubes, stepsAsPhased, type VoxelSteps } from "./voxel-steps.js";

export type SurfaceQuantity = "phase" | "unwrapped phase" | "displacement" | "strain";

export interface SurfaceRequest {
  /** Amplitude at the surface, of the maximum. */
  readonly level: number;
  readonly quantity: SurfaceQuantity;
  /** Colours end here, in the unit of the quantity; default what is inside. Of a phase it is always pi. */
  readonly limit?: number | undefined;
  /**
   * One of two objects that were laid over each other, on the grid that was phased; another crystal; or this one on the
   * skewed grid that it was phased on. Default the crystal.
   */
  readonly of?: "first" | "second" | "beside" | "phased" | undefined;
  /** With few triangles to be turned; default false: a graphics card turns them all. */
  readonly isTurnedCoarse?: boolean;
}

/** Positions are around the middle, in nanometres where these are known, else in voxels. */
export interface CrystalSurface extends VoxelSteps {
  readonly positions: Float32Array;
  readonly triangles: Uint32Array;
  /** Few of the same vertices, to be turned; undefined: none were asked for, or there are not many. */
  readonly coarse?: Uint32Array | undefined;
  /** Three bytes a vertex, sRGB. */
  readonly colours: Uint8Array;
  readonly range: ValueRange;
  readonly map: ColourMapName;
  readonly unit: string;
  /** The index that is at `0, 0, 0`. */
  readonly middle: Vector3;
}

/** @throws {ValueError} when nothing has been phased, or the quantity is not known. */
export async function crystalSurface(
  state: LabState,
  { level, quantity, limit, of, isTurnedCoarse = false }: SurfaceRequest,
): Promise<CrystalSurface> {
  const prefix = of === undefined ? "" : `${of} `;
  if (of === "phased" && state.reconstruction && !state.volumes.has("phased phase")) {
    putPhased(state, of, flattenReconstruction(state.reconstruction.reconstruction).object);
  }
  const { array } = state.volumes.get(`${prefix}amplitude`);
  const colouring = state.volumes.get(`${prefix}${quantity}`);
  const amplitude = toFloat32(array);
  const most = amplitude.data.reduce((a, b) => Math.max(a, b), 0);
  const surface = surfaceOf(amplitude, toFloat32(colouring.array), {
    ...stepsOf(state, of),
    level: level * most,
    isPhase: quantity === "phase",
    unit: colouring.unit,
    limit,
  });
  return isTurnedCoarse ? { ...surface, coarse: await coarseTriangles(surface.positions, surface.triangles) } : surface;
}

export interface SurfaceOptions extends VoxelSteps {
  /** Amplitude at the surface. */
  readonly level: number;
  /** Whether colours go around, from -pi to pi. */
  readonly isPhase: boolean;
  readonly unit: string;
  readonly limit?: number | undefined;
}

/** @param values - on the grid of the amplitude. @throws {ValueError} for another number of axes than three. */
export function surfaceOf(
  amplitude: RealArray<Float32Array>,
  values: RealArray<Float32Array>,
  { level, isPhase, unit, limit, steps, lengthUnit }: SurfaceOptions,
): CrystalSurface {
  if (amplitude.shape.length !== 3) throw new ValueError("a surface takes three axes");
  const middle = middleOf(amplitude, level);
  const { positions, triangles, places } = surfaceMesh(amplitude, level, steps, middle);
  const onSurface = valuesAt(values, places, middle);
  const end = limit ?? spread(onSurface);
  const range = isPhase ? { min: -Math.PI, max: Math.PI } : { min: -end, max: end };
  const map: ColourMapName = isPhase ? "phase" : "diverging";
  return {
    positions,
    triangles,
    colours: coloursOf(onSurface, map, range),
    range,
    map,
    unit,
    lengthUnit,
    steps,
    middle,
  };
}

function stepsOf({ analysis, beside, reconstruction }: LabState, of: SurfaceRequest["of"]): VoxelSteps {
  const size = (of === "beside" ? beside?.analysis : analysis)?.crystal.voxelSizeNanometers;
  // the axes of the result as they are described: depth, height and width
  if (size !== undefined && (of === undefined || of === "beside")) return { steps: cubes(size), lengthUnit: "nm" };
  return stepsAsPhased(of === "beside" ? beside?.reconstruction : reconstruction?.reconstruction);
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
  const placeOf = placerIn(range);
  const colours = new Uint8Array(3 * values.length);
  for (let i = 0; i < values.length; i++) colours.set(colourAt(map, placeOf(values[i])), 3 * i);
  return colours;
}
