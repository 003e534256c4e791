/** How a pattern is varied from epoch to epoch. */

import { createRandom, type Shape } from "@autophase/tensor-io";
import type { Orientation } from "./orient.js";

/** `rotate`: by multiples of 90 degrees; `flip`: mirrored; `oversampling`: sampled more finely along each axis. */
export const AUGMENTATION_NAMES = ["rotate", "flip", "oversampling"] as const;
export type AugmentationName = (typeof AUGMENTATION_NAMES)[number];

export interface Augmentation {
  /** Absent: as it is. */
  readonly orientation?: Orientation;
  /** By how much more finely along each axis, at least 1; absent: as it is. */
  readonly oversampling?: readonly number[];
}

/** The finest resampling; the crystal gets smaller in its box by as much. */
const MOST_OVERSAMPLING = 1.5;
/** Separates it from other streams of the same seed. */
const AUGMENTATION_STREAM = 2;

/** What happens to item `item` in epoch `epoch`; a pure function of its arguments. */
export function drawAugmentation(
  names: readonly AugmentationName[],
  shape: Shape,
  [seed, epoch, item]: readonly [number, number, number],
): Augmentation {
  if (names.length === 0) return {};
  const random = createRandom(seed, AUGMENTATION_STREAM, epoch, item);
  // all is drawn always, so that one choice does not change another
  const orders = axisOrders(shape);
  const order = orders[random.integer(orders.length)] as readonly number[];
  const flips = shape.map(() => random.integer(2) === 1);
  const parities = permutationParity(order);
  const oversampling = shape.map(() => 1 + (MOST_OVERSAMPLING - 1) * random.uniform());
  const axes = names.includes("rotate") ? order : shape.map((_, axis) => axis);
  const isMirror = flips.filter(Boolean).length % 2 !== (names.includes("rotate") ? parities : 0);
  // without `flip` only proper rotations: an even number of signs in all
  const signs = names.includes("flip") ? flips : names.includes("rotate") ? withParity(flips, isMirror) : undefined;
  return {
    ...((names.includes("rotate") || signs) && {
      orientation: { axes, flips: signs ?? shape.map(() => false) },
    }),
    ...(names.includes("oversampling") && { oversampling }),
  };
}

/** Orders of the axes that keep the shape. */
function axisOrders(shape: Shape): number[][] {
  const orders = permutations(shape.map((_, axis) => axis));
  return orders.filter((order) => order.every((axis, k) => shape[axis] === shape[k]));
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

/** 1 for an odd number of exchanges. */
function permutationParity(order: readonly number[]): number {
  let exchanges = 0;
  order.forEach((a, i) => {
    for (const b of order.slice(i + 1)) if (a > b) exchanges++;
  });
  return exchanges % 2;
}

/** The same signs, the last changed where they would make a mirror image. */
function withParity(flips: readonly boolean[], isMirror: boolean): boolean[] {
  return flips.map((flip, axis) => (axis === flips.length - 1 && isMirror ? !flip : flip));
}
