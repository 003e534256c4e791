/**
 * The compression filters of HDF5 files: those of the library, those that come as plugins, and those that nobody here
 * has.
 */

import type { Filter } from "h5wasm";
import { FormatError } from "../errors.js";
import { inflate } from "../numpy/inflate.js";
import { type Hdf5Library, withMemoryFile } from "./hdf5-library.js";

/** A dataset needs a plugin that is not loaded yet; never leaves this folder. */
export class MissingFilter {
  /** Number of the filter. */
  readonly id: number;

  constructor(id: number) {
    this.id = id;
  }
}

/** Deflate, shuffle, Fletcher checksum, szip, n-bit, scale-offset: part of the library. */
const BUILT_IN: readonly number[] = [1, 2, 3, 4, 5, 6];

interface Plugin {
  readonly name: string;
  /** Parameters that every dataset of floats may have. */
  readonly options: readonly number[];
  readonly load: () => Promise<{ readonly PLUGIN: string }>;
}

/**
 * By the numbers that The HDF Group gives to filters; `generate/main.mjs` made them from the package `h5wasm-plugins`.
 */
const PLUGINS: Readonly<Record<number, Plugin>> = {
  307: { name: "bz2", options: [9], load: () => import("./filters/bz2.generated.js") },
  32000: { name: "lzf", options: [], load: () => import("./filters/lzf.generated.js") },
  32001: { name: "blosc", options: [0, 0, 0, 0, 5, 1, 1], load: () => import("./filters/blosc.generated.js") },
  32004: { name: "lz4", options: [0], load: () => import("./filters/lz4.generated.js") },
  32008: { name: "bshuf", options: [0, 2], load: () => import("./filters/bshuf.generated.js") },
  32013: { name: "zfp", options: [], load: () => import("./filters/zfp.generated.js") },
  32015: { name: "zstd", options: [3], load: () => import("./filters/zstd.generated.js") },
  32026: { name: "blosc2", options: [0, 0, 0, 0, 5, 1, 0], load: () => import("./filters/blosc2.generated.js") },
};

const loaded = new Set<number>();

/**
 * @param where - file and dataset, for the message.
 * @throws {MissingFilter} when a plugin has to be loaded first.
 * @throws {FormatError} naming a filter that cannot be undone, and what to do.
 */
export function assertFilters(file: string, dataset: string, filters: readonly Filter[]): void {
  for (const { id, name } of filters) {
    if (BUILT_IN.includes(id)) continue;
    const plugin = PLUGINS[id];
    if (plugin === undefined) {
      const filter = `filter ${id}${name ? ` (${name.split(";")[0]})` : ""}`;
      const advice = "rewrite the file where that filter is installed (Python: hdf5plugin): h5repack -f GZIP=1 IN OUT";
      throw new FormatError(file, `${dataset} is compressed with ${filter}, which cannot be undone here; ${advice}`);
    }
    if (!loaded.has(id)) throw new MissingFilter(id);
  }
}

/**
 * Loads a plugin while nothing is open, so that a damaged file read later cannot take it away.
 * @param id - of one that {@link assertFilters} missed.
 * @throws {FormatError} naming the file and the filter, when its module cannot be fetched.
 */
export async function installFilter(library: Hdf5Library, file: string, id: number): Promise<void> {
  const { name, options, load } = PLUGINS[id];
  const bytes = await load().then(decode, (cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(file, `is compressed with ${name} (filter ${id}), whose code cannot be loaded: ${why}`, {
      cause,
    });
  });
  if (loaded.has(id)) return;
  const { module } = library;
  const folder = module.get_plugin_search_paths().at(-1) ?? "/";
  module.FS.mkdirTree(folder);
  module.FS.writeFile(`${folder}/libH5Z${name}.so`, bytes);
  library.run(() => useOnce(library, id, options));
  library.settle();
  loaded.add(id);
}

function decode({ PLUGIN }: { readonly PLUGIN: string }): Promise<Uint8Array> {
  const letters = atob(PLUGIN);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  return inflate(bytes, "deflate");
}

/** The library opens a plugin when a dataset is made with it. */
function useOnce(library: Hdf5Library, compression: number, options: readonly number[]): void {
  withMemoryFile(library, (path) => {
    const file = new library.File(path, "w");
    const data = new Float32Array(64);
    const shape = [4, 4, 4];
    file.create_dataset({ name: "x", data, shape, chunks: shape, compression, compression_opts: [...options] });
    file.close();
  });
}
