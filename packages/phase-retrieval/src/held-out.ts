/** Voxels kept from the phasing, to judge it by. */

import {
  createRandom,
  type DiffractionPattern,
  type RealArray,
  type Shape,
  sizeOfShape,
  ValueError,
} from "@autophase/tensor-io";

export interface HeldOutOptions {
  /** Of the measured voxels, default 0.05. */
  readonly fraction?: number | undefined;
  /**
   * Radius in voxels of the balls that are held out: neighbours of an oversampled pattern know each other. Default 1.
   */
  readonly radius?: number | undefined;
  /** The middle of the pattern, to this distance in voxels, is never held out. Default 4. */
  readonly core?: number | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
}

/**
 * A free set: seeded random balls among the measured voxels (Favre-Nicolin et al. 2020, doi:10.1107/S1600576720010985).
 * @returns 1 = held out, centred, as `PhaseOptions.freeSet` wants it.
 * @throws {ValueError} when the fraction is not between 0 and 0.5, or no voxel can be held out.
 */
export function heldOutVoxels(
  { intensity, mask }: DiffractionPattern,
  { fraction = 0.05, radius = 1, core = 4, seed = 0 }: HeldOutOptions = {},
): RealArray<Uint8Array> {
  if (!(fraction > 0 && fraction <= 0.5)) {
    throw new ValueError(`heldOutVoxels: expected a fraction above 0 and at most 0.5, got ${fraction}`);
  }
  const { shape } = intensity;
  if (mask && !mask.data.some((measured) => measured !== 0)) {
    throw new ValueError(
      "heldOutVoxels: the mask hides every count of the pattern: all voxels are masked (1 = measured)",
    );
  }
  const isUsable = usableVoxels(shape, mask?.data, core);
  const usable = isUsable.reduce((sum, value) => sum + value, 0);
  const wanted = Math.round(fraction * usable);
  if (wanted === 0) throw new ValueError("heldOutVoxels: no measured voxel outside the core is left to hold out");
  const data = new Uint8Array(isUsable.length);
  const random = createRandom(seed);
  const ball = ballOf(shape.length, radius);
  for (let chosen = 0; chosen < wanted; ) chosen += holdBall(data, isUsable, shape, random.integer(data.length), ball);
  return { data, shape };
}

/** 1 = measured, and not in the core. */
function usableVoxels(shape: Shape, mask: Uint8Array | undefined, core: number): Uint8Array {
  const isUsable = mask ? mask.map((value) => (value === 0 ? 0 : 1)) : new Uint8Array(sizeOfShape(shape)).fill(1);
  const centre = shape.map((length) => Math.floor(length / 2));
  for (const offset of ballOf(shape.length, core)) {
    const index = indexAt(centre, offset, shape);
    if (index !== undefined) isUsable[index] = 0;
  }
  return isUsable;
}

/** Whole offsets from the centre of a ball, the last axis fastest. */
function ballOf(axes: number, radius: number): readonly (readonly number[])[] {
  const reach = Math.floor(radius);
  const steps = Array.from({ length: 2 * reach + 1 }, (_, k) => k - reach);
  let offsets: readonly (readonly number[])[] = [[]];
  for (let axis = 0; axis < axes; axis++) offsets = offsets.flatMap((offset) => steps.map((step) => [...offset, step]));
  return offsets.filter((offset) => offset.reduce((sum, step) => sum + step * step, 0) <= radius ** 2);
}

/** @returns how many voxels it added. */
function holdBall(
  data: Uint8Array,
  isUsable: Uint8Array,
  shape: Shape,
  centre: number,
  ball: readonly (readonly number[])[],
): number {
  if (isUsable[centre] === 0) return 0;
  const at = positionOf(centre, shape);
  let added = 0;
  for (const offset of ball) {
    const index = indexAt(at, offset, shape);
    if (index === undefined || data[index] === 1 || isUsable[index] === 0) continue;
    data[index] = 1;
    added++;
  }
  return added;
}

/** Undefined beyond the edge. */
function indexAt(at: readonly number[], offset: readonly number[], shape: Shape): number | undefined {
  let index = 0;
  for (const [axis, length] of shape.entries()) {
    const position = at[axis] + offset[axis];
    if (position < 0 || position >= length) return undefined;
    index = index * length + position;
  }
  return index;
}

function positionOf(index: number, shape: Shape): number[] {
  let rest = index;
  const position = shape.map(() => 0);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    position[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return position;
}
