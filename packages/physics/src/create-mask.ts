/** Masks of what a detector does not measure. 1 = measured, 0 = not measured. */

import {
  createRandom,
  formatShape,
  type RealArray,
  type Shape,
  ShapeError,
  sizeOfShape,
  ValueError,
} from "@autophase/tensor-io";

/** Something that keeps voxels from being measured. */
export type MaskFeature = DetectorGap | DeadPixels | Beamstop;

/** A band across one axis, as between the modules of a detector. */
export interface DetectorGap {
  readonly type: "gap";
  readonly axis: number;
  /** First index that is not measured. */
  readonly start: number;
  /** Width in voxels. */
  readonly width: number;
}

/** Single pixels of the last two axes, dead in every frame. */
export interface DeadPixels {
  readonly type: "dead-pixels";
  /** Chance of each pixel, 0 to 1. */
  readonly fraction: number;
  readonly seed: number;
}

/** A sphere (disc in two dimensions) around the centre, `floor(N/2)` unless named. */
export interface Beamstop {
  readonly type: "beamstop";
  /** Voxels up to this distance are not measured. */
  readonly radius: number;
  readonly centre?: readonly number[];
}

/**
 * A mask with every feature cut out of it; without features everything is measured.
 * @throws {ShapeError} when an axis, a band or a centre does not fit the shape.
 * @throws {ValueError} when a fraction is not from 0 to 1, or a radius is negative.
 */
export function createMask(shape: Shape, features: readonly MaskFeature[] = []): RealArray<Uint8Array> {
  assertShape(shape);
  const mask = { data: new Uint8Array(sizeOfShape(shape)).fill(1), shape };
  for (const feature of features) {
    if (feature.type === "gap") cutGap(mask, feature);
    else if (feature.type === "dead-pixels") cutDeadPixels(mask, feature);
    else cutBeamstop(mask, feature);
  }
  return mask;
}

function assertShape(shape: Shape): void {
  if (shape.every((length) => Number.isInteger(length) && length >= 1)) return;
  throw new ShapeError(`createMask: every length must be a positive integer, got ${formatShape(shape)}`);
}

function cutGap({ data, shape }: RealArray<Uint8Array>, { axis, start, width }: DetectorGap): void {
  const length = shape[axis];
  const fits = [start, width].every(Number.isInteger) && start >= 0 && width >= 1 && start + width <= length;
  if (!fits) {
    const band = `${width} from ${start} on axis ${axis}`;
    throw new ShapeError(`createMask: a gap must be a band within ${formatShape(shape)}, got ${band}`);
  }
  const inner = sizeOfShape(shape.slice(axis + 1));
  for (let from = start * inner; from < data.length; from += length * inner) data.fill(0, from, from + width * inner);
}

function cutDeadPixels({ data, shape }: RealArray<Uint8Array>, { fraction, seed }: DeadPixels): void {
  if (!(fraction >= 0 && fraction <= 1)) {
    throw new ValueError(`createMask: fraction of dead pixels must be from 0 to 1, got ${fraction}`);
  }
  const pixels = sizeOfShape(shape.slice(-2));
  const random = createRandom(seed);
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (random.uniform() >= fraction) continue;
    for (let i = pixel; i < data.length; i += pixels) data[i] = 0;
  }
}

function cutBeamstop({ data, shape }: RealArray<Uint8Array>, { radius, centre }: Beamstop): void {
  if (!(radius >= 0)) throw new ValueError(`createMask: radius of the beamstop must not be negative, got ${radius}`);
  const origin = centre ?? shape.map((length) => Math.floor(length / 2));
  if (origin.length !== shape.length) {
    throw new ShapeError(`createMask: centre needs ${shape.length} coordinates, got ${origin.length}`);
  }
  for (let index = 0; index < data.length; index++) {
    if (squaredDistance(index, shape, origin) <= radius ** 2) data[index] = 0;
  }
}

function squaredDistance(index: number, shape: Shape, origin: readonly number[]): number {
  let rest = index;
  let sum = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    sum += ((rest % shape[axis]) - origin[axis]) ** 2;
    rest = Math.floor(rest / shape[axis]);
  }
  return sum;
}
