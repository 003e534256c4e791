/** The order of the samples in each epoch. */

import { createRandom } from "@autophase/tensor-io";

/** Separates the order from other streams of the same seed. */
const SHUFFLE_STREAM = 1;

/** The numbers below `count`, in an order of their own for each seed and epoch (Fisher and Yates). */
function shuffledOrder(count: number, seed: number, epoch: number): Int32Array {
  const random = createRandom(seed, SHUFFLE_STREAM, epoch);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** The orders of the epochs in use; at their seam there are two. */
export function ordersByEpoch(count: number, seed: number): (epoch: number) => Int32Array {
  const orders = new Map<number, Int32Array>();
  return (epoch) => {
    const order = orders.get(epoch) ?? shuffledOrder(count, seed, epoch);
    orders.delete(epoch);
    orders.set(epoch, order);
    const [oldest] = orders.keys();
    if (orders.size > 2 && oldest !== undefined) orders.delete(oldest);
    return order;
  };
}
