/** h5wasm, loaded when first needed, and its file system in memory. */

import type { Metadata, Module } from "h5wasm";

export type Hdf5Module = typeof Module;
export type Hdf5Metadata = Metadata;
export type Hdf5Library = Awaited<ReturnType<typeof loadHdf5>>;

/** The library, ready; its errors are thrown, where it would print them otherwise. */
export async function loadHdf5() {
  const library = await import("h5wasm");
  const module = await library.ready;
  module.activate_throwing_error_handler();
  return { File: library.File, toMetadata: library.dtype_to_metadata, module };
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
