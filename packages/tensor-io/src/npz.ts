/** NumPy's .npz format: a ZIP archive of .npy files, stored or deflated. Names in it are keys, never paths. */

import { unzipSync, type Zippable, zipSync } from "fflate";
import type { AnyArray } from "./array.js";
import { FormatError, isAutophaseError, ValueError } from "./errors.js";
import { DEFLATE_RATIO } from "./inflate.js";
import { readNpy, writeNpy } from "./npy.js";
import { crc32, zipChecksums } from "./zip-checksums.js";

/**
 * The arrays of a .npz file by name. Each is inflated and decoded when it is first asked for, so that one array of a
 * large file costs one array.
 * @param options.file - name for messages.
 * @throws {FormatError} when it is not a ZIP archive or, later, when the array asked for cannot be read or its checksum
 *   is wrong.
 */
export function readNpz(
  bytes: Uint8Array,
  { file = ".npz bytes" }: { readonly file?: string } = {},
): ReadonlyMap<string, AnyArray> {
  const entries = listEntries(bytes, file).filter((entry) => entry.endsWith(".npy"));
  return new LazyArrays(
    entries.map((entry) => entry.slice(0, -4)),
    (name) => readNpy(readEntry(bytes, `${name}.npy`, file), { file: `${file}: ${name}` }),
  );
}

/**
 * The bytes of a .npz file. The same arrays give the same bytes.
 * @param options.compress - deflate the entries as `numpy.savez_compressed` does; default false.
 * @throws {ShapeError} when an array does not hold its shape.
 */
export function writeNpz(
  arrays: Readonly<Record<string, AnyArray>>,
  { compress = false }: { readonly compress?: boolean } = {},
): Uint8Array {
  const entries = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)] as const);
  if (entries.length === 0) throw new ValueError("writeNpz: expected at least one array, got none");
  const zippable: Zippable = Object.fromEntries(entries);
  return zipSync(zippable, { level: compress ? 6 : 0, mtime: new Date(1980, 0, 1) });
}

function listEntries(bytes: Uint8Array, file: string): string[] {
  const names: string[] = [];
  unzip(bytes, file, (name) => {
    names.push(name);
    return false;
  });
  return names;
}

function readEntry(bytes: Uint8Array, entry: string, file: string): Uint8Array {
  const content = unzip(bytes, file, (name) => name === entry)[entry];
  if (content === undefined) throw new FormatError(file, `${entry} cannot be unpacked`);
  const expected = zipChecksums(bytes).get(entry);
  if (expected !== undefined && crc32(content) !== expected) {
    throw new FormatError(file, `${entry} is damaged: its checksum is wrong`);
  }
  return content;
}

function unzip(bytes: Uint8Array, file: string, isWanted: (name: string) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        if (!isWanted(name)) return false;
        // nothing is allocated for a length that cannot be true
        if (originalSize <= size * DEFLATE_RATIO + DEFLATE_RATIO) return true;
        throw new FormatError(file, `${name} states ${originalSize} bytes, which cannot come from ${size}`);
      },
    });
  } catch (cause) {
    if (isAutophaseError(cause)) throw cause;
    throw new FormatError(file, "not a .npz file, or a damaged one", { cause });
  }
}

class LazyArrays implements ReadonlyMap<string, AnyArray> {
  readonly #names: ReadonlySet<string>;
  readonly #read: (name: string) => AnyArray;
  readonly #known = new Map<string, AnyArray>();

  constructor(names: readonly string[], read: (name: string) => AnyArray) {
    this.#names = new Set(names);
    this.#read = read;
  }

  get size(): number {
    return this.#names.size;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  get(name: string): AnyArray | undefined {
    if (!this.#names.has(name)) return undefined;
    const array = this.#known.get(name) ?? this.#read(name);
    this.#known.set(name, array);
    return array;
  }

  keys(): MapIterator<string> {
    return this.#names.values();
  }

  *values(): MapIterator<AnyArray> {
    for (const [, array] of this) yield array;
  }

  entries(): MapIterator<[string, AnyArray]> {
    return this[Symbol.iterator]();
  }

  *[Symbol.iterator](): MapIterator<[string, AnyArray]> {
    for (const name of this.#names) {
      const array = this.get(name);
      if (array !== undefined) yield [name, array];
    }
  }

  forEach(visit: (array: AnyArray, name: string, map: ReadonlyMap<string, AnyArray>) => void): void {
    for (const [name, array] of this) visit(array, name, this);
  }
}
