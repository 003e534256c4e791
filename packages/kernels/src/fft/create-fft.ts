/** n-D complex FFT of any shape, planned once. */

import { assertArray, assertSameShape, type ComplexArray, type FloatData, type Shape } from "@autophase/tensor-io";
import { assertShape } from "../assert-shape.js";
import { createLineTiles, type LineTiles } from "../line-tiles.js";
import { atOnce, type Pieces } from "../pieces.js";
import type { Lanes } from "./butterflies.js";
import { createLineTransform, type LineTransform } from "./line-transform.js";

/** A planned transform: corner layout, in place, float64 arithmetic whatever the type of the data. */
export interface Fft {
  readonly shape: Shape;
  /**
   * `z[k] <- sum_n z[n] exp(-2 pi i k n / N)` over every axis, unnormalised.
   * @throws {ShapeError} when `z` does not have the planned shape.
   */
  forward(z: ComplexArray<FloatData>): void;
  /**
   * `z[n] <- 1/size sum_k z[k] exp(+2 pi i k n / N)` over every axis: undoes `forward`.
   * @throws {ShapeError} when `z` does not have the planned shape.
   */
  inverse(z: ComplexArray<FloatData>): void;
  /** `forward` or `inverse` in pieces. */
  inPieces(direction: "forward" | "inverse", z: ComplexArray<FloatData>): Pieces;
}

/**
 * Plans the FFT of a shape. Twiddles and work buffers are made here; a call makes no array. One plan serves any
 * number of arrays of its shape, one after the other.
 * @param shape - any number of axes of any length; fastest where the lengths factor into 2, 3, 5 and 7.
 * @throws {ShapeError} when a length is not a positive integer.
 */
export function createFft(shape: Shape): Fft {
  assertShape("createFft", shape);
  const passes = shape.map((_, axis) => createAxisPass(shape, axis)).filter(({ tiles }) => tiles.length > 1);
  const buffers = createBuffers(passes);
  const inPieces: Fft["inPieces"] = (direction, z) => {
    assertPlanned(`Fft.${direction}`, z, shape);
    const isInverse = direction === "inverse";
    // with real and imaginary part exchanged, the forward transform is the inverse
    const [real, imag] = isInverse ? [z.imag, z.real] : [z.real, z.imag];
    return transform(passes, buffers, real, imag, isInverse);
  };
  return {
    shape: [...shape],
    forward: (z) => atOnce(inPieces("forward", z)),
    inverse: (z) => atOnce(inPieces("inverse", z)),
    inPieces,
  };
}

interface AxisPass {
  readonly tiles: LineTiles;
  readonly lines: LineTransform;
}

/** Tiles of one piece: about a millisecond. */
const PIECE = 32;
/** Enough lanes to keep inner loops long, few enough to keep the four work buffers near the first-level cache. */
const TILE_ELEMENTS = 2048;
const MAXIMUM_LANES = 32;
const MINIMUM_LANES = 4;

function createAxisPass(shape: Shape, axis: number): AxisPass {
  const lines = createLineTransform(shape[axis]);
  const lanes = Math.max(MINIMUM_LANES, Math.min(MAXIMUM_LANES, Math.floor(TILE_ELEMENTS / lines.rows)));
  return { tiles: createLineTiles(shape, axis, lanes), lines };
}

function createBuffers(passes: readonly AxisPass[]): readonly [Lanes, Lanes] {
  const size = Math.max(0, ...passes.map(({ tiles, lines }) => lines.rows * Math.max(...tiles.lanes)));
  const create = (): Lanes => ({ real: new Float64Array(size), imag: new Float64Array(size) });
  return [create(), create()];
}

function assertPlanned(where: string, z: ComplexArray<FloatData>, shape: Shape): void {
  assertSameShape(where, z.shape, shape);
  assertArray(where, z);
}

function* transform(
  passes: readonly AxisPass[],
  buffers: readonly [Lanes, Lanes],
  real: FloatData,
  imag: FloatData,
  isInverse: boolean,
): Pieces {
  for (const pass of passes) {
    const count = pass.tiles.bases.length;
    for (let tile = 0; tile < count; tile += PIECE) {
      transformTiles(pass, tile, Math.min(count, tile + PIECE), buffers, real, imag, isInverse);
      yield;
    }
  }
}

function transformTiles(
  { tiles, lines }: AxisPass,
  from: number,
  end: number,
  buffers: readonly [Lanes, Lanes],
  real: FloatData,
  imag: FloatData,
  isInverse: boolean,
): void {
  const { length, along, across } = tiles;
  const scale = isInverse ? 1 / length : 1;
  for (let tile = from; tile < end; tile++) {
    const base = tiles.bases[tile];
    const lanes = tiles.lanes[tile];
    gather(real, buffers[0].real, base, length, lanes, along, across);
    gather(imag, buffers[0].imag, base, length, lanes, along, across);
    // a crystal fills an eighth of its box or less: half of the lines hold nothing and give nothing
    if (isZero(buffers[0], length * lanes)) continue;
    const result = lines.run(buffers[0], buffers[1], lanes);
    scatter(result.real, real, base, length, lanes, along, across, scale);
    scatter(result.imag, imag, base, length, lanes, along, across, scale);
  }
}

function gather(
  from: FloatData,
  to: Float64Array,
  base: number,
  length: number,
  lanes: number,
  along: number,
  across: number,
): void {
  let out = 0;
  for (let k = 0; k < length; k++) {
    let index = base + k * along;
    for (let lane = 0; lane < lanes; lane++, index += across) to[out++] = from[index];
  }
}

function isZero({ real, imag }: Lanes, count: number): boolean {
  for (let k = 0; k < count; k++) if (real[k] !== 0 || imag[k] !== 0) return false;
  return true;
}

function scatter(
  from: Float64Array,
  to: FloatData,
  base: number,
  length: number,
  lanes: number,
  along: number,
  across: number,
  scale: number,
): void {
  let at = 0;
  for (let k = 0; k < length; k++) {
    let index = base + k * along;
    for (let lane = 0; lane < lanes; lane++, index += across) to[index] = from[at++] * scale;
  }
}
