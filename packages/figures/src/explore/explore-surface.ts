/** The surface of an object made small enough for a page. */

import { surfaceMesh } from "@autophase/analysis";
import type { RealArray } from "@autophase/tensor-io";
import { type ColourMapName, colourMap, entryAt } from "../colour/colour-map.js";
import { placerIn, type ValueRange } from "../colour/value-range.js";
import type { Vector } from "../surface/camera.js";
import { createDensity, type Density } from "../surface/density.js";
import { createSplineScratch, sampleLinear, splineGradient } from "../surface/sample.js";
import type { ObjectParts } from "../volume/imaged-object.js";
import type { ExploredSurface, SurfaceQuantity } from "./explored-volume.js";
import { pack, packColours, packWords } from "./pack.js";

/** A quantity that the surface may be coloured by. */
export interface NamedMap {
  readonly name: string;
  readonly values: RealArray<Float32Array>;
  readonly range: ValueRange;
  readonly map: ColourMapName;
  /** After the value. */
  readonly unit: string;
  /** After the point. */
  readonly digits: number;
}

export interface ExploreSurfaceOptions {
  readonly axisNames: readonly string[];
  readonly voxelSizeNanometers?: readonly number[];
  readonly isHeightUp?: boolean;
  /** Beside the phase. */
  readonly maps?: readonly NamedMap[];
  /** Of an object that has none. */
  readonly withoutPhase?: boolean;
}

/** Of the typical amplitude, as the pictures of the surface. */
const THRESHOLD = 0.5;
/** Numbered by 16 bits, in a small page; a larger surface is made of every second voxel, or fewer. */
const MOST_VERTICES = 20_000;
/** How deep below the surface values are read, voxels. */
const DEPTH_OF_COLOUR = 1;

/** Nothing where there is no surface. */
export function exploreSurface(parts: ObjectParts, options: ExploreSurfaceOptions): ExploredSurface | undefined {
  const { axisNames, voxelSizeNanometers, isHeightUp = false, maps = [], withoutPhase = false } = options;
  const [depth = 1, height = 1, width = 1] = voxelSizeNanometers ?? [];
  const density = createDensity(parts, THRESHOLD, [depth, height, width]);
  if (!density) return undefined;
  const mesh = meshOf(density);
  const vertices = mesh.places.length / 3;
  if (vertices === 0) return undefined;
  const normals = normalsOf(density, mesh.places);
  const below = placesBelow(density, mesh.places, normals);
  const { positions, step, radius } = positionsOf(density, mesh.places);
  return {
    positions,
    step,
    radius,
    unit: voxelSizeNanometers ? "nm" : "voxels",
    normals: pack(new Uint8Array(Int8Array.from(normals, (value) => Math.round(127 * value)).buffer)),
    triangles: packWords(differences(mesh.triangles)),
    axes: [axisNames[0], axisNames[1], axisNames[2]],
    isHeightUp,
    quantities: [
      ...(withoutPhase ? [] : [phaseQuantity(density, below)]),
      ...maps.map((map) => mapQuantity(map, density, below)),
    ],
  };
}

interface Mesh {
  /** Depth, height and width in the density. */
  readonly places: Float32Array;
  readonly triangles: Uint32Array;
}

function meshOf({ smooth, shape, level }: Density): Mesh {
  for (let stride = 1; ; stride++) {
    const volume = everyNth(smooth, shape, stride);
    const { places, triangles } = surfaceMesh(volume, level);
    if (places.length / 3 > MOST_VERTICES) continue;
    return { places: places.map((place) => place * stride), triangles };
  }
}

function everyNth(data: Float32Array, shape: Vector, stride: number): RealArray<Float32Array> {
  if (stride === 1) return { data, shape };
  const [, height, width] = shape;
  const size = shape.map((length) => Math.ceil(length / stride));
  const out = new Float32Array(size[0] * size[1] * size[2]);
  for (let i = 0; i < out.length; i++) {
    const [d, h, w] = [Math.floor(i / (size[1] * size[2])), Math.floor(i / size[2]) % size[1], i % size[2]];
    out[i] = data[(d * height + h) * width * stride + w * stride];
  }
  return { data: out, shape: size };
}

/** Unit vectors away from the matter, in space. */
function normalsOf({ coefficients, shape, voxelSize }: Density, places: Float32Array): Float32Array {
  const normals = new Float32Array(places.length);
  const scratch = createSplineScratch();
  const gradient = new Float64Array(3);
  for (let at = 0; at < places.length; at += 3) {
    const [z, y, x] = clampedPlace(places, at, shape);
    splineGradient(coefficients, shape, z, y, x, scratch, gradient);
    const along = [gradient[0] / voxelSize[0], gradient[1] / voxelSize[1], gradient[2] / voxelSize[2]];
    const length = Math.hypot(...along) || 1;
    for (let k = 0; k < 3; k++) normals[at + k] = -along[k] / length;
  }
  return normals;
}

/** A voxel inwards, where values are not those of the edge. */
function placesBelow({ voxelSize, shape }: Density, places: Float32Array, normals: Float32Array): Float32Array {
  const depth = DEPTH_OF_COLOUR * Math.min(...voxelSize);
  const below = places.map((place, i) => place - (depth * normals[i]) / voxelSize[i % 3]);
  for (let at = 0; at < below.length; at += 3) below.set(clampedPlace(below, at, shape), at);
  return below;
}

/** The spline needs a voxel before and two behind. */
function clampedPlace(places: Float32Array, at: number, shape: Vector): Vector {
  const within = (k: number): number => Math.min(shape[k] - 2.001, Math.max(1, places[at + k]));
  return [within(0), within(1), within(2)];
}

const MOST_PLACE = 32_767;

function positionsOf({ centre, voxelSize, radius }: Density, places: Float32Array) {
  const step = 1.25 / MOST_PLACE;
  const words = Uint16Array.from(places, (place, i) => {
    const k = i % 3;
    return 32_768 + Math.round(((place - centre[k]) * voxelSize[k]) / radius / step);
  });
  return { positions: packWords(words), step, radius };
}

/** Neighbours in the list are near each other: differences are small, and packed well. */
function differences(triangles: Uint32Array): Uint16Array {
  return Uint16Array.from(triangles, (vertex, i) => vertex - (i > 0 ? triangles[i - 1] : 0));
}

const PHASE = { name: "phase", unit: "rad", digits: 2, range: { min: -Math.PI, max: Math.PI }, map: "phase" } as const;

function phaseQuantity({ real, imag, shape }: Density, below: Float32Array): SurfaceQuantity {
  return quantity(PHASE, below, (z, y, x) =>
    Math.atan2(sampleLinear(imag, shape, z, y, x), sampleLinear(real, shape, z, y, x)),
  );
}

/** Of the nearest voxel: between voxels, what lies outside would have a share. */
function mapQuantity(map: NamedMap, { start }: Density, below: Float32Array): SurfaceQuantity {
  const { data, shape } = map.values;
  const index = (place: number, k: number): number => Math.min(shape[k] - 1, Math.max(0, Math.round(place) + start[k]));
  return quantity(map, below, (z, y, x) => data[(index(z, 0) * shape[1] + index(y, 1)) * shape[2] + index(x, 2)]);
}

function quantity(
  { name, unit, digits, range, map }: Omit<NamedMap, "values">,
  below: Float32Array,
  valueAt: (z: number, y: number, x: number) => number,
): SurfaceQuantity {
  const table = { ...colourMap(map), entries: 256 };
  const placeOf = placerIn(range);
  const bytes = new Uint8Array(below.length / 3);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = entryAt(table, placeOf(valueAt(below[3 * i], below[3 * i + 1], below[3 * i + 2])));
  }
  return { name, unit, digits, range, colours: packColours(map), bytes: pack(bytes) };
}
