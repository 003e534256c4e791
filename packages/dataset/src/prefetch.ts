/** Makes the items of a sequence before they are asked for. */

export interface PrefetchOptions<Item> {
  /** Makes item `index`; must not depend on anything else. */
  readonly make: (index: number) => Promise<Item>;
  /** Items to have ready or under way beyond the one asked for. */
  readonly ahead: number;
  /** The item that will be asked for after another; undefined for none. Default the next of the sequence. */
  readonly following?: ((index: number) => number | undefined) | undefined;
}

export interface Prefetch<Item> {
  /** Item `index`; afterwards those that follow it are under way. Each may be asked for once. */
  take(index: number): Promise<Item>;
}

/** Ask in ascending order; after a jump what was made ahead is thrown away. */
export function createPrefetch<Item>({
  make,
  ahead,
  following = (index) => index + 1,
}: PrefetchOptions<Item>): Prefetch<Item> {
  const pending = new Map<number, Promise<Item>>();
  const start = (index: number): void => {
    if (pending.has(index)) return;
    const item = make(index);
    // it is heard of when the item is asked for, if ever
    item.catch(() => {});
    pending.set(index, item);
  };
  return {
    take: (index) => {
      const wanted = new Set<number>();
      for (let k: number | undefined = index; k !== undefined && wanted.size <= ahead; k = following(k)) wanted.add(k);
      for (const other of pending.keys()) if (!wanted.has(other)) pending.delete(other);
      for (const one of wanted) start(one);
      const item = pending.get(index) as Promise<Item>;
      pending.delete(index);
      return item;
    },
  };
}
