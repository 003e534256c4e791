/** NumPy's .npz format: a ZIP archive of .npy files, stored or deflated. Names in it are keys, never paths. */

import { type Zippable, zipSync } from "fflate";
import type { AnyArray } from "../arrays/array.js";
import { ValueError } from "../errors.js";
import { beginningOf, readZipDirectory, readZipEntry, type ZipEntry } from "../zip-directory.js";
import { assertNpySize, readNpy, writeNpy } from "./npy.js";

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
  const entries = readZipDirectory(bytes, file);
  const names = [...entries.keys()].filter((entry) => entry.endsWith(".npy"));
  return new LazyArrays(
    names.map((entry) => entry.slice(0, -4)),
    (name) => readArray(bytes, entries.get(`${name}.npy`) as ZipEntry, `${file}: ${name}`, file),
  );
}

const SMALL_BYTES = 32 * 2 ** 20;

/** What the header says is compared with the size first: nothing is inflated for a header that cannot be true. */
function readArray(bytes: Uint8Array, entry: ZipEntry, where: string, file: string): AnyArray {
  const beginning = beginningOf(bytes, entry);
  try {
    if (beginning) assertNpySize(beginning, entry.size, where);
  } catch (error) {
    // of a small array it costs nothing to see whether its bytes are damaged, which is the better reason
    if (entry.size <= SMALL_BYTES) readZipEntry(bytes, entry, file);
    throw error;
  }
  return readNpy(readZipEntry(bytes, entry, file), { file: where });
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
