/// <reference path="./h5wasm-plugins.d.ts" />
/** The compression filters of HDF5 files: those of the library, those that come as plugins, and those that nobody here has. */

import type { Filter } from "h5wasm";
import { readFilterFile } from "#filter-file";
import { FormatError } from "../errors.js";
import { type Hdf5Library, withMemoryFile } from "./hdf5-library.js";

/** Fetches the plugin `libH5ZNAME.so` of the package `h5wasm-plugins`. */
export type LoadFilter = (name: string) => Promise<Uint8Array>;

/** A dataset needs a plugin that is not loaded yet; never leaves this folder. */
export class MissingFilter {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Deflate, shuffle, Fletcher checksum, szip, n-bit, scale-offset: part of the library. */
const BUILT_IN: readonly number[] = [1, 2, 3, 4, 5, 6];

interface Plugin {
  readonly name: string;
  /** Parameters that every dataset of floats may have. */
  readonly options: readonly number[];
}

/** By the numbers that The HDF Group gives to filters. */
const PLUGINS: Readonly<Record<number, Plugin>> = {
  307: { name: "bz2", options: [9] },
  32000: { name: "lzf", options: [] },
  32001: { name: "blosc", options: [0, 0, 0, 0, 5, 1, 1] },
  32004: { name: "lz4", options: [0] },
  32008: { name: "bshuf", options: [0, 2] },
  32013: { name: "zfp", options: [] },
  32015: { name: "zstd", options: [3] },
  32026: { name: "blosc2", options: [0, 0, 0, 0, 5, 1, 0] },
};

const loaded = new Set<string>();

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
    if (!loaded.has(plugin.name)) throw new MissingFilter(plugin.name);
  }
}

/** Loads a plugin while nothing is open, so that a damaged file read later cannot take it away. */
export async function installFilter(
  library: Hdf5Library,
  name: string,
  load: LoadFilter = loadFromPackage,
): Promise<void> {
  const plugin = Object.entries(PLUGINS).find(([, known]) => known.name === name);
  if (plugin === undefined || loaded.has(name)) return;
  const bytes = await load(name).catch((cause: unknown) => {
    throw new FormatError(`libH5Z${name}.so`, "a filter of the package h5wasm-plugins, cannot be loaded", { cause });
  });
  if (loaded.has(name)) return;
  const { module } = library;
  const folder = module.get_plugin_search_paths().at(-1) as string;
  module.FS.mkdirTree(folder);
  module.FS.writeFile(`${folder}/libH5Z${name}.so`, bytes);
  library.run(() => useOnce(library, Number(plugin[0]), plugin[1].options));
  library.settle();
  loaded.add(name);
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

/** From beside the package's module: off the disk in Node, over the network in a browser. */
async function loadFromPackage(name: string): Promise<Uint8Array> {
  const { base_url: base } = await import("h5wasm-plugins");
  return readFilterFile(new URL(`plugins/libH5Z${name}.so`, `${base}/`));
}
