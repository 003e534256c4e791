/** The order of an epoch. */

import { createRandom } from "@autophase/tensor-io";

/** Separates the order from other streams of the same seed. */
const SHUFFLE_STREAM = 1;

/** The numbers below `count`, in an order of their own for each seed and epoch (Fisher and Yates). */
export function shuffledOrder(count: number, seed: number, epoch: number): Int32Array {
  const random = createRandom(seed, SHUFFLE_STREAM, epoch);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
