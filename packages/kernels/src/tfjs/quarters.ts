/** Lists that a kernel is given one after the other. */

/** Four lists of one length. */
export function quartersOf<Item>(all: readonly Item[]): Item[][] {
  const length = all.length / 4;
  return [0, 1, 2, 3].map((k) => all.slice(k * length, (k + 1) * length));
}
