/** Displacement vector, strain tensor and rotation of one crystal that was measured at several reflections. */

import {
  type Basis,
  combine,
  dot,
  lengthOf,
  mapBasis,
  normalize,
  scale,
  type Vector3,
} from "@autophase/physics/vector3";
import { parseSettings } from "@autophase/settings";
import { amplitudeOf, type ComplexArray, type RealArray, type Reconstruction, ValueError } from "@autophase/tensor-io";
import type { FoundGeometry } from "../analyze/find-geometry.js";
import { analyzeCrystal } from "../crystal/analyze-crystal.js";
import { type CrystalOnGrid, crystalOnGrid } from "../crystal/crystal-on-grid.js";
import { displacementGradient } from "../crystal/displacement-gradient.js";
import { erode } from "../crystal/isosurface.js";
import { objectVoxelOf } from "../geometry/object-voxel.js";
import { sampleAxes } from "../geometry/sample-axes.js";
import { alignCrystals } from "./align-crystals.js";
import { chooseTurns } from "./choose-turns.js";
import { degreesBetween, findTurns, type Turn } from "./find-turns.js";
import { type FittedOrientation, fitOrientation } from "./fit-orientation.js";
import { STRAIN_COMPONENTS, type TensorMaps, tensorMaps } from "./tensor-maps.js";
import { type ChosenTensorSettings, TENSOR_SETTINGS, type TensorSettings } from "./tensor-settings.js";

/** One reflection: how it was measured, and what it was phased to. */
export interface PhasedReflection {
  /** For messages and the record, such as the name of its file. */
  readonly name: string;
  /** Solutions of the same pattern on the detector's grid; how they differ says how far the tensor is known. */
  readonly solutions: readonly Pick<Reconstruction, "object" | "support">[];
  /** `findGeometry`. */
  readonly found: FoundGeometry;
}

export interface LocatedReflection {
  readonly name: string;
  /** With all circles of the sample at zero; `[x, y, z]` in radians per nanometre. */
  readonly q: Vector3;
  readonly isTwin: boolean;
  /** Correlation of its amplitude with that of the first, and the same for what was not taken: object or twin. */
  readonly overlap: number;
  readonly otherOverlap: number;
  /** How it was turned over the first, where the crystal was mounted anew: about `axis`, `[x, y, z]`. */
  readonly turn?: { readonly degrees: number; readonly axis: Vector3 };
  /** Of the voxels that its shape or that of the first has, the share that one of them has alone. */
  readonly mismatch: number;
}

export interface StrainTensor extends TensorMaps {
  readonly settings: TensorSettings;
  /** Mean of the reflections, maximum 1. */
  readonly amplitude: RealArray<Float32Array>;
  /** 1 where all reflections have the crystal. */
  readonly inside: RealArray<Uint8Array>;
  /** 1 away from the surface of any of them. */
  readonly bulk: RealArray<Uint8Array>;
  readonly voxelSizeNanometers: number;
  readonly reflections: readonly LocatedReflection[];
  /** Where `hkl` and `lattice` are given. */
  readonly orientation?: FittedOrientation;
  /** Standard deviation between solutions, where every reflection has several; the maps are those of the first. */
  readonly deviation?: TensorMaps;
  /** Solutions of each reflection that the deviation is of. */
  readonly solutions: number;
  /** Sentences about what a person should look at twice. */
  readonly warnings: readonly string[];
}

/** Two shapes as like as that may be taken for each other. */
const LEAST_DIFFERENCE = 0.01;
/** Amplitudes less like than that are not of one crystal, or not in one orientation. */
const LEAST_OVERLAP = 0.85;

/**
 * Each reconstruction is brought to the axes of the sample with its circles at zero, on one cubic grid, over the first
 * by its shape; then each voxel has the displacement along as many directions as there are reflections. The crystal
 * must have stayed on the goniometer between the scans; where it was `remounted`, shapes are turned over each other
 * too, and where they are symmetric, the lattice is asked which of their turns it was. What each measures is relative
 * to its own mean lattice planes: displacement and strain have mean 0 in the bulk.
 * @param reflections - three or more, not in one plane.
 * @throws {ValueError | GeometryError | ShapeError} when there are fewer, they lie in a plane, do not overlap, or
 *   their angles are not those of `hkl`; when a setting is out of range.
 */
export function strainTensor(
  reflections: readonly PhasedReflection[],
  chosen: ChosenTensorSettings = {},
): StrainTensor {
  const settings = parseSettings(TENSOR_SETTINGS, "tensor", chosen);
  const { hkl, lattice } = settings;
  if (reflections.length < 3) {
    throw new ValueError(`tensor: expected three reflections or more, got ${reflections.length}`);
  }
  if ((hkl === undefined) !== (lattice === undefined)) {
    throw new ValueError(`tensor: ${hkl ? "hkl" : "lattice"} needs ${hkl ? "lattice" : "hkl"} beside it`);
  }
  if (hkl && hkl.length !== reflections.length) {
    throw new ValueError(`tensor: expected hkl of ${reflections.length} reflections, got ${hkl.length}`);
  }
  const voxel = settings.voxel ?? Math.max(...reflections.map(shortestVoxel));
  const solutions = Math.min(...reflections.map((one) => one.solutions.length));
  const mounts = reflections.map(({ found }) => sampleAxes(found.geometry, found.position));
  const turned = settings.remounted ? turnMounts(reflections, mounts, voxel, settings) : undefined;
  const placed = reflections.map((one, k) => ({ ...one, axes: turned?.axes[k] ?? mounts[k] }));
  const first = tensorOf(placed, 0, voxel, settings);
  const orientation =
    hkl && lattice
      ? fitOrientation(
          first.reflections.map(({ q }) => q),
          hkl,
          lattice,
        )
      : undefined;
  const more = Array.from({ length: solutions - 1 }, (_, k) => tensorOf(placed, k + 1, voxel, settings, first));
  return {
    ...first,
    reflections: first.reflections.map((one, k) => ({ ...one, ...(turned && k > 0 && { turn: turned.turns[k] }) })),
    settings,
    voxelSizeNanometers: voxel,
    ...(orientation && { orientation }),
    ...(more.length > 0 && { deviation: deviationOf([first, ...more]) }),
    solutions,
    warnings: [
      ...first.reflections.slice(1).flatMap((one) => overlapWarnings(one, settings)),
      ...(turned && turned.count > 1 ? [turnWarning(turned.count, settings)] : []),
    ],
  };
}

function shortestVoxel({ solutions: [{ object }], found: { scattering } }: PhasedReflection): number {
  return Math.min(...objectVoxelOf(scattering.reciprocalVoxel, object.shape).map(lengthOf));
}

interface TurnedMounts {
  /** Where in the laboratory of each reflection the axes of the sample of the first lie. */
  readonly axes: readonly Basis[];
  readonly turns: readonly NonNullable<LocatedReflection["turn"]>[];
  /** Choices of all turns that fit as well. */
  readonly count: number;
}

/** By the shapes of the first solutions, and the lattice where it is known. */
function turnMounts(
  reflections: readonly PhasedReflection[],
  mounts: readonly Basis[],
  voxelSizeNanometers: number,
  { hkl, lattice, level }: TensorSettings,
): TurnedMounts {
  const crystals = reflections.map(({ solutions: [{ object, support }], found }, k) =>
    analyzeCrystal(object, support, found.scattering, {
      ...(level !== undefined && { level }),
      frame: "flat-sample",
      sampleAxes: mounts[k],
      voxelSizeNanometers,
    }),
  );
  const shapes = crystals.map(shapeOf);
  const still: Turn = { matrix: STILL, isTwin: false, overlap: 1 };
  const { turns, count } = chooseTurns({
    q: crystals.map(({ q, axes }) => onIndices(inAxes(q, axes))),
    turns: shapes.map((shape, k) => (k === 0 ? [still] : findTurns(shape, shapes[0]))),
    hkl,
    lattice,
  });
  return {
    axes: turns.map(({ matrix }, k) => mapBasis(matrix, (row) => combine(mounts[k], row))),
    turns: turns.map(({ matrix }) => turnOf(matrix)),
    count,
  };
}

/** 1 where the amplitude is that of most voxels, or higher. */
function shapeOf({ object, support, regions: { level } }: CrystalOnGrid): RealArray<Float32Array> {
  const { data, shape } = amplitudeOf(object);
  const commonest = 2 * level * data.reduce((most, value, i) => (support.data[i] ? Math.max(most, value) : most), 0);
  return { data: data.map((value, i) => (support.data[i] ? Math.min(1, value / commonest) : 0)), shape };
}

const STILL: Basis = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** The rotation of a matrix whose rows and columns are `z`, `y` and `x`. */
function turnOf(matrix: Basis): NonNullable<LocatedReflection["turn"]> {
  const degrees = degreesBetween(matrix, STILL);
  const [[, zy, zx], [yz, , yx], [xz, xy]] = matrix;
  const axis: Vector3 = [zy - yz, xz - zx, yx - xy];
  return { degrees, axis: lengthOf(axis) > 0 ? normalize(axis) : [0, 0, 1] };
}

type OneTensor = TensorMaps & Pick<StrainTensor, "amplitude" | "inside" | "bulk" | "reflections">;

/** Of the solutions number `k`. @param over - the first, which it is laid over. */
function tensorOf(
  reflections: readonly (PhasedReflection & { readonly axes: Basis })[],
  k: number,
  voxelSizeNanometers: number,
  { level, surface, smooth }: TensorSettings,
  over?: OneTensor,
): OneTensor {
  const options = { surfaceVoxels: surface, smoothingVoxels: smooth, ...(level !== undefined && { level }) };
  const crystals = reflections.map(({ solutions, found, axes }) =>
    analyzeCrystal(solutions[k].object, solutions[k].support, found.scattering, {
      ...options,
      frame: "flat-sample",
      sampleAxes: axes,
      voxelSizeNanometers,
    }),
  );
  const reference = over && { object: asObject(over.amplitude), support: over.inside };
  const aligned = alignCrystals(reference ? [reference, ...crystals] : crystals).slice(reference ? 1 : 0);
  const steps = mapBasis(GRID, (axis) => scale(axis, voxelSizeNanometers));
  const onGrid = aligned.map(({ object, support }, i) => {
    const q = inAxes(crystals[i].q, crystals[i].axes);
    return { q, ...crystalOnGrid({ object, support, voxelNanometers: steps, origin: [0, 0, 0] }, { ...options, q }) };
  });
  const inside = common(onGrid.map(({ regions }) => regions.inside));
  if (!inside.data.includes(1)) throw new ValueError("tensor: the crystals do not overlap; are they of one sample?");
  const bulk = common([erode(inside, surface), ...onGrid.map(({ regions }) => regions.bulk)]);
  const maps = tensorMaps(
    onGrid.map((crystal) => ({
      direction: onIndices(normalize(crystal.q)),
      displacementNanometers: aboutMean(crystal, bulk),
      gradient: displacementGradient({ ...crystal, axes: GRID }, smooth),
    })),
    inside,
  );
  return {
    ...maps,
    amplitude: meanAmplitude(onGrid),
    inside,
    bulk,
    reflections: aligned.map(({ isTwin, overlap, otherOverlap }, i) => ({
      name: reflections[i].name,
      q: onGrid[i].q,
      isTwin,
      overlap,
      otherOverlap,
      mismatch: mismatchOf(onGrid[i].regions.inside, onGrid[0].regions.inside),
    })),
  };
}

function mismatchOf(one: RealArray<Uint8Array>, other: RealArray<Uint8Array>): number {
  let [either, alone] = [0, 0];
  for (let i = 0; i < one.data.length; i++) {
    either += one.data[i] | other.data[i];
    alone += one.data[i] ^ other.data[i];
  }
  return alone / Math.max(1, either);
}

/** Along which the indices grow, `[z, y, x]`, in the axes of the sample. */
const GRID: Basis = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
];

/** `[x, y, z]` of the sample. @param axes - where its `z`, `y` and `x` are in the laboratory. */
function inAxes(vector: Vector3, [z, y, x]: Basis): Vector3 {
  return [dot(vector, x), dot(vector, y), dot(vector, z)];
}

/** `[x, y, z]` as components along the indices. */
function onIndices([x, y, z]: Vector3): Vector3 {
  return [z, y, x];
}

function asObject({ data, shape }: RealArray<Float32Array>): ComplexArray {
  return { real: data, imag: new Float32Array(data.length), shape };
}

function common([first, ...others]: readonly RealArray<Uint8Array>[]): RealArray<Uint8Array> {
  return {
    data: first.data.map((value, i) => Number(value && others.every(({ data }) => data[i]))),
    shape: first.shape,
  };
}

/** The displacement with mean 0 in the bulk of all, and not of this one alone. */
function aboutMean({ displacementNanometers }: CrystalOnGrid, bulk: RealArray<Uint8Array>): RealArray<Float32Array> {
  const { data, shape } = displacementNanometers;
  const known = data.filter((_, i) => bulk.data[i]);
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return { data: data.map((value) => value - mean), shape };
}

function meanAmplitude(crystals: readonly CrystalOnGrid[]): RealArray<Float32Array> {
  const amplitudes = crystals.map(({ object }) => amplitudeOf(object).data);
  const sum = amplitudes[0].map((_, i) => amplitudes.reduce((total, amplitude) => total + amplitude[i], 0));
  const highest = sum.reduce((most, value) => Math.max(most, value), 0);
  return { data: sum.map((value) => value / highest), shape: crystals[0].object.shape };
}

/** Between solutions, voxel by voxel, with the mean of all. */
function deviationOf(tensors: readonly TensorMaps[]): TensorMaps {
  const [first] = tensors;
  const between = (pick: (maps: TensorMaps) => RealArray<Float32Array>): RealArray<Float32Array> => {
    const values = tensors.map((maps) => pick(maps).data);
    const data = values[0].map((_, i) => {
      const mean = values.reduce((sum, one) => sum + one[i], 0) / values.length;
      return Math.sqrt(values.reduce((sum, one) => sum + (one[i] - mean) ** 2, 0) / (values.length - 1));
    });
    return { data, shape: pick(first).shape };
  };
  const three = (pick: (maps: TensorMaps) => TensorMaps["rotation"]): TensorMaps["rotation"] => [
    between((maps) => pick(maps)[0]),
    between((maps) => pick(maps)[1]),
    between((maps) => pick(maps)[2]),
  ];
  return {
    displacementNanometers: three((maps) => maps.displacementNanometers),
    strain: Object.fromEntries(
      STRAIN_COMPONENTS.map((name) => [name, between(({ strain }) => strain[name])]),
    ) as TensorMaps["strain"],
    rotation: three((maps) => maps.rotation),
    dilatation: between((maps) => maps.dilatation),
    equivalentStrain: between((maps) => maps.equivalentStrain),
  };
}

function overlapWarnings({ name, overlap, otherOverlap }: LocatedReflection, { remounted }: TensorSettings): string[] {
  if (overlap < LEAST_OVERLAP) {
    const advice = remounted
      ? "is it the same crystal?"
      : "did the crystal stay on the goniometer? remounted turns shapes over each other";
    return [`${name}: its shape correlates with that of the first to ${overlap.toFixed(2)} only; ${advice}`];
  }
  if (overlap - otherOverlap >= LEAST_DIFFERENCE) return [];
  return [
    `${name}: the shape does not tell the object from its twin (${overlap.toFixed(3)} and ${otherOverlap.toFixed(3)}); a wrong one turns its displacement over`,
  ];
}

function turnWarning(count: number, { lattice }: TensorSettings): string {
  const told = lattice ? "and the lattice allows them all" : "hkl and lattice may tell which";
  return `remounted: the shapes lie as well over each other in ${count} ways, ${told}; another one is another tensor`;
}
