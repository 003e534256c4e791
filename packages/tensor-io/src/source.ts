/** Where bytes come from: memory, a `Blob` or `File` of a page, or a file on a disk that is read where it is needed. */

import { FileError } from "./errors.js";
import { assertNoPointer } from "./git-lfs-pointer.js";

/** What every reader of a format takes. A file of Node is opened by `withFile` of `/node`. */
export type Source = Uint8Array | Blob | RandomAccess;

/** Bytes that are read where they are needed. Synchronous, because HDF5 is. */
export interface RandomAccess {
  /** Bytes in total; may pass 4 GiB. */
  readonly size: number;
  /** Fills `target` from `position` on; gives how many bytes there were. */
  readonly read: (target: Uint8Array, position: number) => number;
  /** All of them, without stopping everything else for it; absent: `read` is asked. */
  readonly readAll?: (signal?: AbortSignal) => Promise<Uint8Array>;
  /**
   * Another file of the folder or below it, by its name with slashes, `undefined` when there is none: for formats that
   * keep data in several files. Absent where there is no folder.
   */
  readonly beside?: (name: string) => RandomAccess | undefined;
}

/**
 * All bytes of a source.
 * @param file - name for messages.
 * @throws {FileError} when they cannot be read. @throws {FormatError} for a pointer of Git LFS in its place.
 */
export async function readBytes(source: Source, file: string, signal?: AbortSignal): Promise<Uint8Array> {
  const bytes = await allBytes(source, file, signal);
  assertNoPointer(bytes, file);
  return bytes;
}

async function allBytes(source: Source, file: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  signal?.throwIfAborted();
  if (source instanceof Blob) return readBlob(source, file);
  if (source.readAll) return source.readAll(signal);
  return readRange(source, 0, source.size);
}

/** The bytes of a part; fewer where the source ends before it. */
export function readRange({ size, read }: RandomAccess, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, Math.min(length, size - position)));
  let done = 0;
  for (let count = 1; count > 0 && done < bytes.length; done += count) {
    count = read(bytes.subarray(done), position + done);
  }
  return bytes;
}

/** A page reads files of up to so many bytes as a whole where only a worker can read parts of them. */
const READ_WHOLE = 2 ** 28;

/**
 * The means to read parts of a source. Parts of a `Blob` are read where they are needed in a worker of a page;
 * elsewhere a `Blob` of up to 256 MiB is read as a whole.
 * @param file - name for messages.
 * @throws {FileError} when a `Blob` is larger than that and this is no worker.
 */
export async function randomAccessTo(source: Source, file: string): Promise<RandomAccess> {
  if (source instanceof Uint8Array) return inMemory(source);
  if (!(source instanceof Blob)) return source;
  const access = accessInWorker(source, file);
  if (access !== undefined) return access;
  if (source.size <= READ_WHOLE) return inMemory(await readBlob(source, file));
  const size = `${Math.round(source.size / 2 ** 20)} MiB`;
  throw new FileError(file, `its parts (of ${size}) can be read in a worker of a page only; read it there`);
}

/** The same of a `Blob` in a worker of a page; nothing elsewhere. */
export function accessInWorker(blob: Blob, file: string): RandomAccess | undefined {
  const { FileReaderSync: Reader } = globalThis as { FileReaderSync?: SyncReaderClass };
  return Reader && inBlob(blob, file, new Reader());
}

type SyncReaderClass = new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };

export function inMemory(bytes: Uint8Array): RandomAccess {
  const read: RandomAccess["read"] = (target, position) => {
    const part = bytes.subarray(position, position + target.length);
    target.set(part);
    return part.length;
  };
  return { size: bytes.length, read };
}

function inBlob(blob: Blob, file: string, reader: InstanceType<SyncReaderClass>): RandomAccess {
  return inBlocks(blob.size, (target, position) => {
    try {
      target.set(new Uint8Array(reader.readAsArrayBuffer(blob.slice(position, position + target.length))));
    } catch (cause) {
      throw unreadable(file, cause);
    }
  });
}

const BLOCK = 2 ** 16;
/** 4 MiB. */
const MOST_BLOCKS = 64;

/**
 * Small reads are answered from the blocks around them, where each asks another process or thread.
 * @param fill - fills all of `target` from `position` on, which is inside.
 * @param mostBlocks - of 64 KiB that are kept.
 */
export function inBlocks(
  size: number,
  fill: (target: Uint8Array, position: number) => void,
  mostBlocks: number = MOST_BLOCKS,
): RandomAccess {
  const blocks = new Map<number, Uint8Array>();
  const blockAt = (begin: number): Uint8Array => {
    let block = blocks.get(begin);
    if (!block) {
      block = new Uint8Array(Math.min(BLOCK, size - begin));
      fill(block, begin);
    }
    // the one used last is the last to go
    blocks.delete(begin);
    blocks.set(begin, block);
    const [oldest] = blocks.keys();
    if (blocks.size > mostBlocks) blocks.delete(oldest);
    return block;
  };
  const read: RandomAccess["read"] = (target, position) => {
    const length = Math.max(0, Math.min(target.length, size - position));
    if (length >= BLOCK) {
      fill(target.subarray(0, length), position);
      return length;
    }
    for (let done = 0; done < length; ) {
      const inside = (position + done) % BLOCK;
      const part = blockAt(position + done - inside).subarray(inside, inside + length - done);
      target.set(part, done);
      done += part.length;
    }
    return length;
  };
  return { size, read };
}

async function readBlob(blob: Blob, file: string): Promise<Uint8Array> {
  const buffer = await blob.arrayBuffer().catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  return new Uint8Array(buffer);
}

/** A browser says no more than that, of a file that was changed since it was chosen as of one that is too large. */
function unreadable(file: string, cause: unknown): FileError {
  return new FileError(file, "cannot be read: it was changed or moved since it was chosen, or is too large", { cause });
}
