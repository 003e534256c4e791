/** Keeps what was made, up to a number of bytes. */

export interface ByteCache<Key, Item> {
  get(key: Key): Item | undefined;
  /**
   * Keeps the item unless there is no room for it: what is there stays, for a pass in another order would need it as
   * much.
   */
  keep(key: Key, item: Item): void;
}

export function createByteCache<Key, Item>(limitBytes: number, bytesOf: (item: Item) => number): ByteCache<Key, Item> {
  const items = new Map<Key, Item>();
  let used = 0;
  return {
    get: (key) => items.get(key),
    keep: (key, item) => {
      const bytes = bytesOf(item);
      if (items.has(key) || used + bytes > limitBytes) return;
      used += bytes;
      items.set(key, item);
    },
  };
}
