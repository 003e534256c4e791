/** h5wasm, loaded when first needed, and kept whole when a damaged file breaks it. */

import type { File, FS as FileSystems, Metadata, Module } from "h5wasm";
import { FormatError, isAutophaseError } from "../errors.js";
import type { RandomAccess } from "../source.js";

export type Hdf5Module = typeof Module;
export type Hdf5Metadata = Metadata;

export interface Hdf5Library {
  readonly File: typeof import("h5wasm").File;
  readonly Dataset: typeof import("h5wasm").Dataset;
  readonly toMetadata: typeof import("h5wasm").dtype_to_metadata;
  readonly module: Hdf5Module;
  /**
   * Runs code that calls the library. When it throws, the library may have been left in the middle of something: its
   * memory is put back to what it was when nothing was open, so that the next file can be read.
   */
  readonly run: <Result>(use: () => Result) => Result;
  /** Takes the present state, with nothing open, for the one to go back to. */
  readonly settle: () => void;
  /**
   * Calls the library, which may take so many bytes more than it has: what inflates does not say where it ends.
   * @throws {MemoryRefused} when it wanted more.
   */
  readonly within: <Result>(bytes: number, use: () => Result) => Result;
}

/** The library wanted more memory than what it was to read can take; never leaves this folder. */
export class MemoryRefused {}

type FileSystem = NonNullable<typeof FileSystems>;

let loading: Promise<Hdf5Library> | undefined;

type H5wasm = typeof import("h5wasm");

/**
 * The library, ready; its errors are thrown, where it would print them otherwise.
 * @param fetch - of the first call: where its code is, if not in its package.
 */
export function loadHdf5(fetch: () => Promise<H5wasm> = () => import("h5wasm")): Promise<Hdf5Library> {
  loading ??= load(fetch);
  return loading;
}

async function load(fetch: () => Promise<H5wasm>): Promise<Hdf5Library> {
  const library = await fetch();
  const module = await library.ready;
  module.activate_throwing_error_handler();
  // a link to the terminal would wait for somebody to type
  for (const path of ["/dev/stdin", "/dev/tty", "/dev/tty1"]) {
    if (module.FS.analyzePath(path, true).exists) module.FS.unlink(path);
  }
  const memory = memoryOf(module);
  let settled = usedMemory(module);
  const restore = (): void => {
    closeFiles(module.FS);
    module.HEAPU8.set(settled);
  };
  return {
    File: library.File,
    Dataset: library.Dataset,
    toMetadata: library.dtype_to_metadata,
    module,
    run: (use) => runGuarded(module, use, restore),
    settle: () => {
      settled = usedMemory(module);
    },
    within: (bytes, use) => withinMemory(memory, bytes, use),
  };
}

/** Emscripten keeps it to itself; it shows when it grows. */
function memoryOf(module: Hdf5Module): WebAssembly.Memory {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  let found: WebAssembly.Memory | undefined;
  prototype.grow = function (this: WebAssembly.Memory, pages) {
    found = this;
    return grow.call(this, pages);
  };
  try {
    topOfHeap(module);
  } finally {
    prototype.grow = grow;
  }
  if (found === undefined) throw new TypeError("h5wasm no longer grows its memory by itself");
  return found;
}

/** As many bytes as the library has are found above everything that it uses, and nowhere else. They are not touched. */
function topOfHeap(module: Hdf5Module): number {
  const { _H5allocate_memory: allocate, _H5free_memory: free } = module as unknown as Allocation;
  const address = allocate(module.HEAPU8.length, 0);
  if (address === 0) return module.HEAPU8.length;
  free(address);
  return address;
}

/** Exports of the library that its types do not have. */
interface Allocation {
  _H5allocate_memory(bytes: number, clear: number): number;
  _H5free_memory(address: number): void;
}

function withinMemory<Result>(memory: WebAssembly.Memory, bytes: number, use: () => Result): Result {
  const most = memory.buffer.byteLength + bytes;
  let isRefused = false;
  memory.grow = (pages) => {
    isRefused = memory.buffer.byteLength + 65_536 * pages > most;
    if (isRefused) throw new RangeError(`expected at most ${most} bytes`);
    return WebAssembly.Memory.prototype.grow.call(memory, pages);
  };
  try {
    return use();
  } catch (cause) {
    throw isRefused ? new MemoryRefused() : cause;
  } finally {
    memory.grow = WebAssembly.Memory.prototype.grow;
  }
}

/** More than what the library keeps beside an allocation. */
const BESIDE_BYTES = 2 ** 16;

/** Everything in use: a few megabytes of the heap. */
function usedMemory(module: Hdf5Module): Uint8Array {
  // it has another buffer once it has grown
  const top = topOfHeap(module);
  return module.HEAPU8.slice(0, top + BESIDE_BYTES);
}

/**
 * `ccall` with text puts the stack pointer back, which an error thrown through the library's frames leaves displaced.
 */
function runGuarded<Result>(module: Hdf5Module, use: () => Result, restore: () => void): Result {
  let outcome: { value: Result } | { cause: unknown } | undefined;
  Object.assign(module, {
    _autophase: (): number => {
      try {
        outcome = { value: use() };
      } catch (cause) {
        outcome = { cause };
      }
      return 0;
    },
  });
  module.ccall("autophase", "number", ["string"], [""]);
  const { value, cause } = outcome as { value?: Result; cause?: unknown };
  if (cause === undefined) return value as Result;
  restore();
  throw cause;
}

/** Descriptors above the three standard ones. */
function closeFiles(fileSystem: FileSystem): void {
  for (const stream of internalsOf(fileSystem).streams.slice(3)) if (stream) fileSystem.close(stream);
}

let filesMade = 0;

/** Runs `use` with a name in the file system in memory that nothing else has; what is there is removed afterwards. */
export function withMemoryFile<Result>({ module }: Hdf5Library, use: (path: string) => Result): Result {
  const path = `/autophase-${++filesMade}.h5`;
  try {
    return use(path);
  } finally {
    if (module.FS.analyzePath(path, true).exists) module.FS.unlink(path);
  }
}

/** @throws {FormatError} naming the file as the user does. @throws {FileError} when its bytes cannot be read. */
export function openHdf5File({ File }: Hdf5Library, path: string, file: string): File {
  try {
    return new File(path, "r");
  } catch (cause) {
    if (isAutophaseError(cause)) throw cause;
    const isCut = String(cause).includes("truncated");
    throw new FormatError(file, isCut ? "a truncated HDF5 file" : "not an HDF5 file, or a damaged one", { cause });
  }
}

/** The same with a folder to mount files in, which are closed by then. */
export function withMemoryFolder<Result>({ module }: Hdf5Library, use: (folder: string) => Result): Result {
  const folder = `/autophase-${++filesMade}`;
  module.FS.mkdir(folder);
  try {
    return use(folder);
  } finally {
    removeTree(module.FS, folder);
  }
}

function removeTree(fileSystem: FileSystem, folder: string): void {
  for (const name of (fileSystem.readdir(folder) as string[]).slice(2)) {
    const path = `${folder}/${name}`;
    if (fileSystem.isDir(fileSystem.stat(path).mode)) removeTree(fileSystem, path);
    else fileSystem.unlink(path);
  }
  fileSystem.rmdir(folder);
}

/**
 * A file whose bytes are fetched as the library asks for them, and never copied as a whole; folders on the way are
 * made.
 */
export function mountFile({ FS: fileSystem }: Hdf5Module, path: string, { size, read }: RandomAccess): void {
  fileSystem.mkdirTree(path.slice(0, path.lastIndexOf("/")));
  fileSystem.writeFile(path, new Uint8Array(0));
  const { node } = internalsOf(fileSystem).lookupPath(path, {});
  node.usedBytes = size;
  node.stream_ops = {
    ...node.stream_ops,
    read: (_stream, heap, offset, length, position) =>
      read(new Uint8Array(heap.buffer, heap.byteOffset + offset, length), position),
  };
}

/** What Emscripten has and its types do not. */
interface Internals {
  readonly streams: readonly (FS.FSStream | null)[];
  lookupPath(path: string, options: object): { readonly node: MountedNode };
}

function internalsOf(fileSystem: FileSystem): Internals {
  return fileSystem as FileSystem & Internals;
}

interface MountedNode {
  usedBytes: number;
  stream_ops: {
    read: (stream: unknown, heap: Uint8Array, offset: number, length: number, position: number) => number;
  };
}
