/** The amplitude along straight lines through a crystal, and how sharp its edges are. */

import { dot, type Vector3 } from "@autophase/physics/vector3";
import { amplitudeOf, type RealArray } from "@autophase/tensor-io";
import { type FittedEdge, fitEdge } from "../fit/fit-edge.js";
import type { CrystalAnalysis } from "./analyze-crystal.js";
import { centreOfMass } from "./centre-of-mass.js";

export interface LineProfile {
  /** `depth`, `height`, `width`, or `facet 1` ... from the centre along the normal of a facet. */
  readonly line: string;
  /** From the centre of mass, ascending. */
  readonly distanceNanometers: readonly number[];
  readonly amplitude: readonly number[];
  /** At the ends where the amplitude falls: on a line through the crystal first the lower one. */
  readonly edges: readonly FittedEdge[];
}

/** Samples to a voxel. */
const SAMPLES = 4;
/** Voxels to each side of an edge that the fit looks at. */
const REACH = 5;
const AXES = ["depth", "height", "width"];

/**
 * Lines along the three axes through the centre of mass, and from there along the normal of each facet; the amplitude
 * between voxels by linear interpolation, which itself widens an edge by about half a voxel.
 */
export function lineProfiles(crystal: CrystalAnalysis): LineProfile[] {
  const { object, regions, axes, facets, voxelSizeNanometers: size } = crystal;
  const amplitude = amplitudeOf(object);
  const centre = centreOfMass(regions.inside);
  const longest = Math.hypot(...object.shape);
  const sample = (line: string, direction: Vector3, from: number): LineProfile => {
    const steps = Array.from({ length: Math.ceil((longest - from) * SAMPLES) + 1 }, (_, k) => from + k / SAMPLES);
    const known = steps.flatMap((step) => {
      const value = valueAt(
        amplitude,
        [0, 1, 2].map((axis) => centre[axis] + step * direction[axis]),
      );
      return value === undefined ? [] : [{ step, value }];
    });
    const [at, values] = [known.map(({ step }) => step), known.map(({ value }) => value)];
    const edges = [...(from < 0 ? edgeOf(at, values, regions.level, -1) : []), ...edgeOf(at, values, regions.level, 1)];
    return {
      line,
      distanceNanometers: at.map((step) => step * size),
      amplitude: values,
      edges: edges.map(({ position, width, height }) => ({ position: position * size, width: width * size, height })),
    };
  };
  return [
    ...AXES.map((name, axis) => sample(name, [Number(axis === 0), Number(axis === 1), Number(axis === 2)], -longest)),
    ...facets.facets.map(({ normal }, k) =>
      sample(`facet ${k + 1}`, [dot(axes[0], normal), dot(axes[1], normal), dot(axes[2], normal)], 0),
    ),
  ];
}

/** The outermost fall through the level on one side of the centre. */
function edgeOf(at: readonly number[], values: readonly number[], level: number, side: 1 | -1): FittedEdge[] {
  const outward = at.flatMap((step, i) => (side * step >= 0 ? [{ step: side * step, value: values[i] }] : []));
  if (side < 0) outward.reverse();
  const last = outward.findLastIndex(({ value }) => value >= level);
  if (last < 0) return [];
  const edge = outward[last].step;
  const near = outward.filter(({ step }) => step >= edge - REACH && step <= edge + REACH);
  const fitted = fitEdge(
    near.map(({ step }) => step),
    near.map(({ value }) => value),
  );
  return fitted ? [{ ...fitted, position: side * fitted.position }] : [];
}

/** Between voxels; nothing outside of the array. */
function valueAt({ data, shape }: RealArray<Float32Array>, place: readonly number[]): number | undefined {
  const first = place.map(Math.floor);
  if (first.some((index, axis) => index < 0 || index + 1 >= shape[axis])) return undefined;
  const part = place.map((value, axis) => value - first[axis]);
  let sum = 0;
  for (let corner = 0; corner < 8; corner++) {
    const bits = [corner >> 2, (corner >> 1) & 1, corner & 1];
    const weight = bits.reduce((product, bit, axis) => product * (bit ? part[axis] : 1 - part[axis]), 1);
    sum += weight * data[((first[0] + bits[0]) * shape[1] + first[1] + bits[1]) * shape[2] + first[2] + bits[2]];
  }
  return sum;
}
