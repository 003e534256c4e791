/** From a phased array on the detector's grid to a crystal in nanometres: displacement, strain, shape. */

import { roll } from "@autophase/kernels";
import { add, type Basis, lengthOf, mapBasis, normalize, scale, type Vector3 } from "@autophase/physics/vector3";
import { assertSameShape, type ComplexArray, type FloatData, type RealArray, toFloat32 } from "@autophase/tensor-io";
import { objectVoxelOf } from "../geometry/object-voxel.js";
import type { Scattering } from "../geometry/scattering.js";
import { type FlattenedObject, removeRamp } from "../remove-ramp.js";
import { correctRefraction, type Refraction } from "./correct-refraction.js";
import { crystalFrame, type FrameName } from "./crystal-frame.js";
import { type CrystalOnGrid, crystalOnGrid } from "./crystal-on-grid.js";
import { type CrystalSize, crystalSize } from "./crystal-size.js";
import { type Facets, findFacets } from "./facets.js";
import { meanScatteringVector } from "./mean-scattering-vector.js";
import { opticalPath } from "./optical-path.js";
import { type ResampleOptions, resampleObject } from "./resample-object.js";

export interface AnalyzeCrystalOptions {
  /** Default `laboratory`. */
  readonly frame?: FrameName;
  /** Of `sampleAxes`, for the frame `flat-sample`. */
  readonly sampleAxes?: Basis;
  /** Side of the cubic voxels of the result. Default the shortest voxel vector of the object. */
  readonly voxelSizeNanometers?: number;
  /** Amplitude at the surface, relative to the maximum. Default half of the commonest. */
  readonly level?: number;
  /** How deep the surface reaches, in voxels of the result. Default 2. */
  readonly surfaceVoxels?: number;
  /**
   * Sigma of the Gaussian that the strain is averaged with, over voxels in the crystal only, in voxels of the result. A
   * derivative is mostly noise where the pattern had no counts left; 1 keeps what changes over more than 2.4 voxels. 0
   * leaves the derivative as it is. Default 1.
   */
  readonly smoothingVoxels?: number;
  /**
   * Radians by which the phase of each voxel of the object is uncertain, such as the root mean square between
   * solutions.
   */
  readonly phaseDeviation?: RealArray;
  /** Taken off before the phase is looked at; `beam` is where the beam goes, default `[0, 0, 1]`. */
  readonly refraction?: Refraction & { readonly beam?: Vector3 };
}

/** On cubic voxels at right angles; maps are 0 outside the crystal. */
export interface CrystalAnalysis extends CrystalOnGrid {
  readonly frame: FrameName;
  /** Unit vectors in the laboratory along which the indices grow. */
  readonly axes: Basis;
  readonly voxelSizeNanometers: number;
  /** From voxel to voxel of the array that was phased, in the laboratory: skewed. */
  readonly objectVoxelNanometers: Basis;
  /** Of the crystal as a whole: the pattern's centre and the ramp that was removed together; radians per nanometre. */
  readonly q: Vector3;
  readonly dSpacingNanometers: number;
  /** `phaseDeviation / |q|`, where that is given: how far the displacement is uncertain. */
  readonly displacementDeviationNanometers?: RealArray<Float32Array>;
  /** In the crystal, in and out together; where `refraction` is given. */
  readonly opticalPathNanometers?: RealArray<Float32Array>;
  readonly size: CrystalSize;
  readonly facets: Facets;
}

/**
 * Lattice planes that are displaced by `u` scatter as `exp(-i q . u)`, so the object's phase is `-q . u`: the sign that
 * belongs to the transform `F(Q) = sum rho(r) exp(-i Q . r)` of this project and to `q = k_out - k_in` (Robinson &
 * Harder 2009, doi:10.1038/nmat2400). Hence
 *
 *     displacement = -phase / |q|,    strain = d displacement / d x along q
 *
 * and strain is positive where planes are farther apart than on average. The twin of a solution has the same strain,
 * mirrored through the origin. Strain is taken from the complex field, so wraps and dislocations do no harm to it;
 * displacement is unwrapped, and means nothing across `unwrapping.cuts`.
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
  {
    frame = "laboratory",
    sampleAxes,
    voxelSizeNanometers,
    phaseDeviation,
    refraction,
    ...options
  }: AnalyzeCrystalOptions = {},
): CrystalAnalysis {
  const voxel = objectVoxelOf(scattering.reciprocalVoxel, object.shape);
  const flat = removeRamp(object, support);
  const q = meanScatteringVector(scattering, flat.ramp, object.shape);
  const axes = crystalFrame(frame, q, sampleAxes);
  const grid = { voxel, axes, ...(voxelSizeNanometers !== undefined && { voxelSizeNanometers }) };
  const resampled = resampleObject(flat.object, flat.support, grid);
  const size = resampled.voxelSizeNanometers;
  const steps = mapBasis(axes, (axis) => scale(axis, size));
  const seen = crystalOnGrid({ ...resampled, voxelNanometers: steps }, { ...options, q });
  const straight = refraction && withoutRefraction(seen, axes, size, { ...refraction, scattering });
  const crystal = straight ? crystalOnGrid({ ...seen, object: straight.object }, { ...options, q }) : seen;
  const { inside } = crystal.regions;
  return {
    ...crystal,
    frame,
    axes,
    voxelSizeNanometers: size,
    objectVoxelNanometers: voxel,
    q,
    dSpacingNanometers: (2 * Math.PI) / lengthOf(q),
    ...(phaseDeviation && { displacementDeviationNanometers: deviationOf(phaseDeviation, flat, grid, inside, q) }),
    ...(straight && { opticalPathNanometers: straight.path }),
    size: crystalSize(inside, size),
    facets: findFacets(inside, { voxelSizeNanometers: size, axes }),
  };
}

function withoutRefraction(
  { object, regions: { inside } }: CrystalOnGrid,
  axes: Basis,
  voxelSizeNanometers: number,
  { scattering, beam = [0, 0, 1], ...index }: Refraction & { readonly beam?: Vector3; readonly scattering: Scattering },
) {
  const { wavelengthNanometers, q } = scattering;
  const outgoing = add(q, scale(normalize(beam), (2 * Math.PI) / wavelengthNanometers));
  const path = opticalPath(inside, { axes, voxelSizeNanometers, incoming: beam, outgoing });
  return { path, object: correctRefraction(object, path, { ...index, wavelengthNanometers }) };
}

/** Interpolated as the object is. */
function deviationOf(
  phaseDeviation: RealArray,
  { support, shift }: FlattenedObject,
  grid: ResampleOptions,
  inside: RealArray<Uint8Array>,
  q: Vector3,
): RealArray<Float32Array> {
  assertSameShape("analyzeCrystal: phaseDeviation", phaseDeviation.shape, support.shape);
  const { data, shape } = roll(toFloat32(phaseDeviation), shift);
  const { object } = resampleObject({ real: data, imag: new Float32Array(data.length), shape }, support, grid);
  const length = lengthOf(q);
  return {
    data: object.real.map((value, i) => (inside.data[i] ? Math.max(0, value) / length : 0)),
    shape: inside.shape,
  };
}
