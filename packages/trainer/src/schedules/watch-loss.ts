/** Counts the epochs since the loss last fell. */

export interface LossWatch {
  /** The lowest loss that counted as an improvement; null before the first epoch. */
  readonly best: number | null;
  /** Epochs since. */
  readonly waited: number;
}

/** Before the first epoch. */
export function newWatch(): LossWatch {
  return { best: null, waited: 0 };
}

/** @param bar - the loss that a new one must stay under to count as an improvement on the best. */
export function watchLoss({ best, waited }: LossWatch, loss: number, bar: (best: number) => number): LossWatch {
  return best === null || loss < bar(best) ? { best: loss, waited: 0 } : { best, waited: waited + 1 };
}
