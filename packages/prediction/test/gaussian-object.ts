/** An object that is known everywhere, not only on voxels: it can be sampled on any grid. */

import type { ComplexArray, RealArray } from "@autophase/tensor-io";
import type { NetworkGrid } from "../src/network-grid.js";

export interface GaussianOptions {
  /** Voxels of the full grid, for each axis. */
  readonly sigma: readonly number[];
  /** Voxels of the full grid from the origin. */
  readonly center: readonly number[];
  /** Radians per voxel. */
  readonly slope: readonly number[];
}

/** `exp(-sum (x - center)^2 / 2 sigma^2) exp(i slope x)` at the voxels of the full grid. */
export function gaussianObject({ sigma, center, slope }: GaussianOptions, shape: readonly number[]): ComplexArray {
  return sample(shape, (position) => {
    const x = position.map((at, axis) => at - Math.floor((shape[axis] as number) / 2));
    const exponent = x.reduce((sum, at, axis) => sum + ((at - center[axis]) / sigma[axis]) ** 2 / 2, 0);
    return { amplitude: Math.exp(-exponent), phase: x.reduce((sum, at, axis) => sum + slope[axis] * at, 0) };
  });
}

/** The same at the voxels of a network's grid, with the ramp of its half-voxel offset. */
export function gaussianOnGrid({ sigma, center, slope }: GaussianOptions, grid: NetworkGrid): ComplexArray {
  const { shape, patternShape, binning, offset } = grid;
  return sample(shape, (position) => {
    const x = position.map((at, axis) => {
      const voxels = at - Math.floor(shape[axis] / 2);
      return (voxels * patternShape[axis]) / (binning[axis] * shape[axis]);
    });
    const exponent = x.reduce((sum, at, axis) => sum + ((at - center[axis]) / sigma[axis]) ** 2 / 2, 0);
    const ramp = x.map((at, axis) => at * (slope[axis] - (2 * Math.PI * offset[axis]) / patternShape[axis]));
    return { amplitude: Math.exp(-exponent), phase: ramp.reduce((sum, turn) => sum + turn, 0) };
  });
}

/** 1 everywhere. */
export function everywhere(shape: readonly number[]): RealArray<Uint8Array> {
  return { data: new Uint8Array(shape.reduce((size, length) => size * length, 1)).fill(1), shape };
}

function sample(
  shape: readonly number[],
  value: (position: readonly number[]) => { amplitude: number; phase: number },
): ComplexArray {
  const size = shape.reduce((product, length) => product * length, 1);
  const [real, imag] = [new Float32Array(size), new Float32Array(size)];
  for (let i = 0; i < size; i++) {
    let rest = i;
    const position = shape.map(() => 0);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position[axis] = rest % shape[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    const { amplitude, phase } = value(position);
    real[i] = amplitude * Math.cos(phase);
    imag[i] = amplitude * Math.sin(phase);
  }
  return { real, imag, shape };
}
