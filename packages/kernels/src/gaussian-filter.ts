/** Separable periodic Gaussian filter. */

import { assertArray, type FloatData, portableExp, type Shape, ShapeError, ValueError } from "@autophase/tensor-io";
import { assertShape } from "./assert-shape.js";
import { createLineTiles, type LineTiles } from "./line-tiles.js";
import { atOnce, type Pieces } from "./pieces.js";

/** A planned filter; a call makes no array. */
export interface GaussianFilter {
  readonly shape: Shape;
  /**
   * Smooths `data` in place, float64 arithmetic.
   * @param sigma - standard deviation in voxels, one for all axes or one for each; 0 leaves an axis as it is.
   * @throws {ShapeError} when `data` or `sigma` does not fit the shape.
   * @throws {ValueError} when a sigma is negative or not finite.
   */
  apply(data: FloatData, sigma: number | readonly number[]): void;
  /** `apply` in pieces. */
  inPieces(data: FloatData, sigma: number | readonly number[]): Pieces;
}

/**
 * Plans the convolution with a normalised Gaussian, truncated at 4 sigma and periodic on every axis, as
 * `scipy.ndimage.gaussian_filter(data, sigma, mode="wrap")`. A kernel longer than an axis goes around it.
 * @throws {ShapeError} when a length is not a positive integer.
 */
export function createGaussianFilter(shape: Shape): GaussianFilter {
  assertShape("createGaussianFilter", shape);
  const tiles = shape.map((_, axis) => createLineTiles(shape, axis, LANES));
  const longest = Math.max(1, ...shape);
  const buffers: Buffers = {
    padded: new Float64Array(2 * longest * LANES),
    smoothed: new Float64Array(longest * LANES),
    kernel: { before: 0, count: 0, weights: new Float64Array(longest) },
  };
  function* filter(data: FloatData, sigma: number | readonly number[]): Pieces {
    for (let axis = 0; axis < tiles.length; axis++) {
      yield* filterAxis(data, tiles[axis], typeof sigma === "number" ? sigma : sigma[axis], buffers);
    }
  }
  const inPieces: GaussianFilter["inPieces"] = (data, sigma) => {
    assertArray("GaussianFilter.apply", { data, shape });
    assertSigma(sigma, shape.length);
    return filter(data, sigma);
  };
  return { shape: [...shape], apply: (data, sigma) => atOnce(inPieces(data, sigma)), inPieces };
}

/** Lines side by side, a multiple of four: two cache lines of float64. */
const LANES = 16;
const TRUNCATE = 4;
/** Tiles of one piece: about a millisecond. */
const PIECE = 32;

/** `out[k] = sum_t weights[t] * line[(k + t - before) mod length]`. */
interface Kernel {
  before: number;
  count: number;
  readonly weights: Float64Array;
}

interface Buffers {
  readonly padded: Float64Array;
  readonly smoothed: Float64Array;
  readonly kernel: Kernel;
}

function assertSigma(sigma: number | readonly number[], axes: number): void {
  if (typeof sigma !== "number" && sigma.length !== axes) {
    throw new ShapeError(`GaussianFilter.apply: expected one sigma or ${axes}, got ${sigma.length}`);
  }
  for (const value of typeof sigma === "number" ? [sigma] : sigma) {
    if (value >= 0 && Number.isFinite(value)) continue;
    throw new ValueError(`GaussianFilter.apply: sigma must be finite and not negative, got ${value}`);
  }
}

function* filterAxis(data: FloatData, tiles: LineTiles, sigma: number, { padded, smoothed, kernel }: Buffers): Pieces {
  setKernel(kernel, sigma, tiles.length);
  if (kernel.count === 1) return;
  for (let tile = 0; tile < tiles.bases.length; tile++) {
    gatherAround(data, padded, tiles, tile, kernel);
    convolve(padded, smoothed, tiles.length, kernel);
    scatter(smoothed, data, tiles, tile);
    if (tile % PIECE === PIECE - 1) yield;
  }
}

/** The radius rounds as SciPy's does. */
function setKernel(kernel: Kernel, sigma: number, length: number): void {
  const radius = Math.floor(TRUNCATE * sigma + 0.5);
  const isFolded = 2 * radius + 1 > length;
  kernel.before = isFolded ? 0 : radius;
  kernel.count = isFolded ? length : 2 * radius + 1;
  kernel.weights.fill(0);
  let total = 0;
  for (let offset = -radius; offset <= radius; offset++) {
    const weight = radius === 0 ? 1 : portableExp((-0.5 * offset * offset) / (sigma * sigma));
    const at = isFolded ? ((offset % length) + length) % length : offset + radius;
    kernel.weights[at] += weight;
    total += weight;
  }
  for (let t = 0; t < kernel.count; t++) kernel.weights[t] /= total;
}

/**
 * Lines side by side, `[length + count - 1, LANES]`, with as many neighbours from around the end as the kernel reaches.
 * Lanes without a line keep what they held: they are convolved and then left out.
 */
function gatherAround(from: FloatData, to: Float64Array, tiles: LineTiles, tile: number, kernel: Kernel): void {
  const { length, along, across } = tiles;
  const lanes = tiles.lanes[tile];
  const rows = length + kernel.count - 1;
  let k = (length - kernel.before) % length;
  for (let row = 0; row < rows; row++) {
    let index = tiles.bases[tile] + k * along;
    for (let out = row * LANES; out < row * LANES + lanes; out++, index += across) to[out] = from[index];
    k = k + 1 === length ? 0 : k + 1;
  }
}

/** Four sums at a time share the weights. */
function convolve(from: Float64Array, to: Float64Array, length: number, { count, weights }: Kernel): void {
  for (let start = 0; start < length * LANES; start += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let t = 0, at = start; t < count; t++, at += LANES) {
      const weight = weights[t];
      a += weight * from[at];
      b += weight * from[at + 1];
      c += weight * from[at + 2];
      d += weight * from[at + 3];
    }
    to[start] = a;
    to[start + 1] = b;
    to[start + 2] = c;
    to[start + 3] = d;
  }
}

function scatter(from: Float64Array, to: FloatData, tiles: LineTiles, tile: number): void {
  const { length, along, across } = tiles;
  const lanes = tiles.lanes[tile];
  for (let k = 0; k < length; k++) {
    let index = tiles.bases[tile] + k * along;
    for (let at = k * LANES; at < k * LANES + lanes; at++, index += across) to[index] = from[at];
  }
}
