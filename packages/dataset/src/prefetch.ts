/** Makes the items of a sequence before they are asked for. */

export interface PrefetchOptions<Item> {
  /** Makes item `index`; must not depend on anything else. */
  readonly make: (index: number) => Promise<Item>;
  /** Items to have ready or under way beyond the one asked for. */
  readonly ahead: number;
}

export interface Prefetch<Item> {
  /** Item `index`; afterwards those that follow it are under way. Each may be asked for once. */
  take(index: number): Promise<Item>;
}

/** Ask in ascending order; after a jump what was made ahead is thrown away. */
export function createPrefetch<Item>({ make, ahead }: PrefetchOptions<Item>): Prefetch<Item> {
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
      for (const other of pending.keys()) if (other < index || other > index + ahead) pending.delete(other);
      for (let k = index; k <= index + ahead; k++) start(k);
      const item = pending.get(index) as Promise<Item>;
      pending.delete(index);
      return item;
    },
  };
}
