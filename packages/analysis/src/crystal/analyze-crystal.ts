/** From a phased array on the detector's grid to a crystal in nanometres: displacement, strain, shape. */

import { createGaussianFilter } from "@autophase/kernels";
import { amplitudeOf, type ComplexArray, type FloatData, phaseOf, type RealArray } from "@autophase/tensor-io";
import { objectVoxelOf } from "../geometry/object-voxel.js";
import type { Scattering } from "../geometry/scattering.js";
import { add, type Basis, combine, dot, lengthOf, scale, type Vector3 } from "../geometry/vector3.js";
import { type UnwrappedPhase, unwrapPhase } from "../phase/unwrap-phase.js";
import { removeRamp } from "../remove-ramp.js";
import { crystalFrame, type FrameName } from "./crystal-frame.js";
import { type CrystalSize, crystalSize } from "./crystal-size.js";
import { type Facets, findFacets } from "./facets.js";
import { type CrystalRegions, crystalRegions } from "./isosurface.js";
import { phaseSlope } from "./phase-slope.js";
import { type RegionStatistics, regionStatistics } from "./region-statistics.js";
import { resampleObject } from "./resample-object.js";

export interface AnalyzeCrystalOptions {
  /** Default `laboratory`. */
  readonly frame?: FrameName;
  /** Side of the cubic voxels of the result. Default the shortest voxel vector of the object. */
  readonly voxelSizeNanometers?: number;
  /** Amplitude at the surface, relative to the maximum. Default half of the commonest. */
  readonly level?: number;
  /** How deep the surface reaches, in voxels of the result. Default 2. */
  readonly surfaceVoxels?: number;
  /**
   * Sigma of the Gaussian that the strain is averaged with, over voxels in the crystal only, in voxels of the result. A
   * derivative is mostly noise where the pattern had no counts left; 1 keeps what changes over more than 2.4 voxels. 0 leaves
   * the derivative as it is. Default 1.
   */
  readonly smoothingVoxels?: number;
}

/** Arrays are of one shape, on cubic voxels at right angles; maps are 0 outside the crystal. */
export interface CrystalAnalysis {
  readonly frame: FrameName;
  /** Unit vectors in the laboratory along which the indices grow. */
  readonly axes: Basis;
  readonly voxelSizeNanometers: number;
  /** From voxel to voxel of the array that was phased, in the laboratory: skewed. */
  readonly objectVoxelNanometers: Basis;
  /** Of the crystal as a whole: the pattern's centre and the ramp that was removed together; radians per nanometre. */
  readonly q: Vector3;
  readonly dSpacingNanometers: number;
  /** Maximum amplitude 1 inside the support, without ramp and offset. */
  readonly object: ComplexArray;
  readonly support: RealArray<Uint8Array>;
  readonly regions: CrystalRegions;
  readonly unwrapping: UnwrappedPhase;
  /** Along `q`, mean 0 in the bulk. */
  readonly displacementNanometers: RealArray<Float32Array>;
  /** Derivative of the displacement along `q`. */
  readonly strain: RealArray<Float32Array>;
  /** Over the bulk, without voxels of residues. */
  readonly strainStatistics: RegionStatistics;
  readonly displacementStatistics: RegionStatistics;
  readonly size: CrystalSize;
  readonly facets: Facets;
}

/**
 * Lattice planes that are displaced by `u` scatter as `exp(-i q . u)`, so the object's phase is `-q . u`: the sign that belongs to
 * the transform `F(Q) = sum rho(r) exp(-i Q . r)` of this project and to `q = k_out - k_in` (Robinson & Harder 2009,
 * doi:10.1038/nmat2400). Hence
 *
 *     displacement = -phase / |q|,    strain = d displacement / d x along q
 *
 * and strain is positive where planes are farther apart than on average. The twin of a solution has the same strain, mirrored
 * through the origin. Strain is taken from the complex field, so wraps and dislocations do no harm to it; displacement
 * is unwrapped, and means nothing across `unwrapping.cuts`.
 *
 * Order: remove ramp and offset, interpolate the complex field, find the surface, unwrap, derive, average.
 * @param object - centred, three axes.
 * @param support - 1 inside, the same shape.
 * @throws {ShapeError} when there are not three axes, or the shapes differ.
 * @throws {ValueError} when a value is not finite, the support is empty, or an option is out of range.
 */
export function analyzeCrystal(
  object: ComplexArray<FloatData>,
  support: RealArray<Uint8Array>,
  scattering: Scattering,
  { frame = "laboratory", voxelSizeNanometers, level, surfaceVoxels, smoothingVoxels = 1 }: AnalyzeCrystalOptions = {},
): CrystalAnalysis {
  const voxel = objectVoxelOf(scattering.reciprocalVoxel, object.shape);
  const flat = removeRamp(object, support);
  const q = meanScatteringVector(scattering, flat.ramp, object.shape);
  const axes = crystalFrame(frame, q);
  const size = voxelSizeNanometers === undefined ? {} : { voxelSizeNanometers };
  const resampled = resampleObject(flat.object, flat.support, { voxel, axes, ...size });
  const scaled = scaleToMaximum(resampled.object, resampled.support);
  const amplitude = amplitudeOf(scaled);
  const regions = crystalRegions(amplitude, resampled.support, {
    ...(level !== undefined && { level }),
    ...(surfaceVoxels !== undefined && { surfaceVoxels }),
  });
  const unwrapping = unwrapPhase(phaseOf(scaled), regions.inside);
  const displacement = displacementOf(unwrapping.phase, regions, lengthOf(q));
  const derivative = strainOf(scaled, regions, axes, q, resampled.voxelSizeNanometers);
  const strain = averageWithin(derivative, regions.inside, smoothingVoxels);
  const sound = withoutResidues(regions.bulk, unwrapping.residues);
  return {
    frame,
    axes,
    voxelSizeNanometers: resampled.voxelSizeNanometers,
    objectVoxelNanometers: voxel,
    q,
    dSpacingNanometers: (2 * Math.PI) / lengthOf(q),
    object: scaled,
    support: resampled.support,
    regions,
    unwrapping,
    displacementNanometers: displacement,
    strain,
    strainStatistics: regionStatistics(strain, sound),
    displacementStatistics: regionStatistics(displacement, sound),
    size: crystalSize(regions.inside, resampled.voxelSizeNanometers),
    facets: findFacets(regions.inside, { voxelSizeNanometers: resampled.voxelSizeNanometers, axes }),
  };
}

/** A ramp of `k` radians per voxel in the object is the same as a pattern that is `k N / 2 pi` voxels off its centre. */
function meanScatteringVector(
  { q, reciprocalVoxel }: Scattering,
  ramp: readonly number[],
  shape: readonly number[],
): Vector3 {
  const voxels = ramp.map((slope, axis) => (slope * shape[axis]) / (2 * Math.PI));
  return add(q, combine(reciprocalVoxel, voxels));
}

function scaleToMaximum({ real, imag, shape }: ComplexArray, { data }: RealArray<Uint8Array>): ComplexArray {
  let square = 0;
  for (let i = 0; i < real.length; i++) if (data[i]) square = Math.max(square, real[i] ** 2 + imag[i] ** 2);
  const factor = square > 0 ? 1 / Math.sqrt(square) : 1;
  return { real: real.map((value) => value * factor), imag: imag.map((value) => value * factor), shape };
}

function displacementOf(
  { data, shape }: RealArray<Float32Array>,
  { inside, bulk }: CrystalRegions,
  q: number,
): RealArray<Float32Array> {
  const reference = bulk.data.some((value) => value === 1) ? bulk.data : inside.data;
  let [sum, count] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    sum += data[i] * reference[i];
    count += reference[i];
  }
  const mean = sum / count;
  return { data: data.map((value, i) => (inside.data[i] ? (mean - value) / q : 0)), shape };
}

function strainOf(
  object: ComplexArray,
  { inside }: CrystalRegions,
  axes: Basis,
  q: Vector3,
  voxelSize: number,
): RealArray<Float32Array> {
  const length = lengthOf(q);
  const along = scale(q, 1 / length);
  return phaseSlope(
    object,
    inside,
    axes.map((axis) => -dot(axis, along) / (voxelSize * length)),
  );
}

/** Mean over the neighbourhood as far as it is inside. */
function averageWithin(
  { data, shape }: RealArray<Float32Array>,
  inside: RealArray<Uint8Array>,
  sigma: number,
): RealArray<Float32Array> {
  if (sigma === 0) return { data, shape };
  const filter = createGaussianFilter(shape);
  const [sum, weight] = [data.slice(), Float32Array.from(inside.data)];
  filter.apply(sum, sigma);
  filter.apply(weight, sigma);
  return { data: sum.map((value, i) => (inside.data[i] ? value / weight[i] : 0)), shape };
}

function withoutResidues(mask: RealArray<Uint8Array>, residues: RealArray<Uint8Array>): RealArray<Uint8Array> {
  return { data: mask.data.map((value, i) => (residues.data[i] ? 0 : value)), shape: mask.shape };
}
