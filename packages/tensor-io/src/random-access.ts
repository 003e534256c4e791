/** Bytes that are read where they are needed: a file of any size, or an array in memory. */

/** Synchronous, because the readers that need it are. */
export interface RandomAccess {
  /** Bytes in total; may pass 4 GiB. */
  readonly size: number;
  /** Fills `target` from `position` on; gives how many bytes there were. */
  readonly read: (target: Uint8Array, position: number) => number;
  /**
   * Another file of the folder or below it, by its name with slashes, `undefined` when there is none: for formats that keep data
   * in several files. Absent where there is no folder.
   */
  readonly beside?: (name: string) => RandomAccess | undefined;
}

/** What a reader of large files takes. */
export type ByteSource = Uint8Array | RandomAccess;

export function toRandomAccess(source: ByteSource): RandomAccess {
  if (!(source instanceof Uint8Array)) return source;
  const read = (target: Uint8Array, position: number): number => {
    const part = source.subarray(position, position + target.length);
    target.set(part);
    return part.length;
  };
  return { size: source.length, read };
}
