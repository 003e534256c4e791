/** The surface of a reconstruction as triangles in space. */

import { type ColouredMesh, flattenReconstruction, objectSteps, surfaceMesh } from "@autophase/analysis";
import { formatShape, type Reconstruction, ShapeError, ValueError } from "@autophase/tensor-io";
import { colourAt, colourMap } from "../colour/colour-map.js";
import { objectParts } from "../volume/imaged-object.js";
import type { Vector } from "./camera.js";
import { createDensity, type Density } from "./density.js";
import { createSplineScratch, sampleLinear, splineGradient } from "./sample.js";

/** Of the typical amplitude, as the pictures of the surface. */
const THRESHOLD = 0.5;

/**
 * Where the amplitude inside the support is half of the typical one, coloured by the phase a voxel below, without its
 * ramp: what `supportProjection` draws. Around the middle, `x, y, z` of the laboratory in nanometres where the geometry
 * is known, else voxels along width, height and depth.
 * @param reconstruction - of three axes.
 * @throws {ShapeError} when there are not three axes. @throws {ValueError} when nothing is inside the support.
 */
export function phasedSurface(reconstruction: Reconstruction): ColouredMesh {
  const { shape } = reconstruction.object;
  if (shape.length !== 3) throw new ShapeError(`phasedSurface: expected 3 axes, got ${formatShape(shape)}`);
  const flat = flattenReconstruction(reconstruction);
  const density = createDensity(objectParts("phasedSurface", flat), THRESHOLD, [1, 1, 1]);
  if (!density) throw new ValueError("phasedSurface: expected an amplitude inside the support, got none");
  const { steps } = objectSteps(flat);
  const { smooth, level, centre } = density;
  const mesh = surfaceMesh({ data: smooth, shape: density.shape }, level, steps, centre);
  return { ...mesh, colours: coloursOf(density, mesh.places), unit: steps ? "nm" : "voxels" };
}

function coloursOf({ coefficients, real, imag, shape }: Density, places: Float32Array): Uint8Array {
  const map = colourMap("phase");
  const colours = new Uint8Array(places.length);
  const scratch = createSplineScratch();
  const gradient = new Float64Array(3);
  for (let at = 0; at < places.length; at += 3) {
    const [z, y, x] = [0, 1, 2].map((k) => within(places[at + k], shape, k));
    splineGradient(coefficients, shape, z, y, x, scratch, gradient);
    const length = Math.hypot(...gradient) || 1;
    const [pz, py, px] = [z, y, x].map((place, k) => within(place + gradient[k] / length, shape, k));
    const phase = Math.atan2(sampleLinear(imag, shape, pz, py, px), sampleLinear(real, shape, pz, py, px));
    colours.set(colourAt(map, phase / (2 * Math.PI) + 0.5), at);
  }
  return colours;
}

/** The spline needs a voxel before and two behind. */
function within(place: number, shape: Vector, axis: number): number {
  return Math.min(shape[axis] - 2.001, Math.max(1, place));
}
