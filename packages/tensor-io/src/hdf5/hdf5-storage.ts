/** Where the bytes of a dataset lie, and how many there can be: asked before anything is allocated for it. */

import type { Dataset, Entity, File } from "h5wasm";
import { sizeOfShape } from "../arrays/array.js";
import { FormatError } from "../errors.js";
import type { RandomAccess } from "../source.js";
import { assertFilters } from "./hdf5-filters.js";
import { type Hdf5Library, type Hdf5Metadata, mountFile, openHdf5File } from "./hdf5-library.js";

/** Deflate cannot gain more; the other compressions that are known hardly do. */
const DEFLATE_RATIO = 1032;
const OTHER_RATIO = 16_384;
/** A dataset in one piece that was never written has no bytes in its file, and reads as its fill value. */
const UNWRITTEN_BYTES = 2 ** 26;
/** A virtual dataset may have gaps between the modules of a detector, or show frames twice. */
const VIRTUAL_RATIO = 16;
const MOST_SOURCES = 4096;

/** Where a name in a group leads, when it is no object of its own. */
export type Hdf5Link = { readonly file: string; readonly target: string } | { readonly target: string };

/** A file that is being read. */
export interface Hdf5Context {
  readonly library: Hdf5Library;
  readonly module: Hdf5Library["module"];
  /** Name for messages. */
  readonly file: string;
  /** Bytes of the file. */
  readonly size: number;
  /** Where it is mounted. */
  readonly mountedAt: string;
  /** Opens files of its folder; absent where there is no folder. */
  readonly beside?: RandomAccess["beside"];
  /** Sources of virtual datasets on the way to this one, and the bytes of those that are known. */
  readonly trail: readonly string[];
  readonly known: Map<string, number>;
  /** Of what was looked at: bytes of the largest chunk, inflated. */
  readonly chunks: { largest: number };
  /** Files that links and virtual datasets lead to, by where they are mounted; closed with the first. */
  readonly opened: Map<string, File>;
  /** What was looked up before, by where the file is mounted and a path in it: while it is open it stays as it is. */
  readonly names: Map<string, readonly string[]>;
  readonly nameSets: Map<string, ReadonlySet<string>>;
  readonly links: Map<string, Hdf5Link | undefined>;
  readonly objects: Map<string, Entity | undefined>;
}

/**
 * The most bytes that a dataset can stand for. The files that a virtual one is put together from are mounted beside its
 * own.
 * @throws {FormatError} when it cannot be what it says, needs an unknown filter, or needs files that are not there.
 */
export function mostBytesOf(dataset: Dataset, context: Hdf5Context): number {
  const { metadata, path } = dataset;
  const { file, size, module } = context;
  if (metadata.virtual_sources !== undefined) return mostVirtualBytes(dataset, context);
  const filters = module.get_dataset_filters(dataset.file_id, path);
  assertFilters(file, path, filters);
  const most = size * ratioOf(metadata, filters);
  const chunk = sizeOfShape(metadata.chunks ?? [0]) * metadata.size;
  context.chunks.largest = Math.max(context.chunks.largest, chunk);
  // of one that was written the library finds out that it ends outside of the file
  if (metadata.chunks === null) return Math.max(most, UNWRITTEN_BYTES);
  if (chunk <= most) return most;
  throw new FormatError(file, `${path}: chunks of ${chunk} bytes cannot come from a file of ${size}`);
}

function ratioOf({ chunks }: Hdf5Metadata, filters: readonly { id: number }[]): number {
  if (chunks === null) return 1;
  return filters.every(({ id }) => id <= 3) ? DEFLATE_RATIO : OTHER_RATIO;
}

function mostVirtualBytes(dataset: Dataset, context: Hdf5Context): number {
  const sources = new Map<string, VirtualSource>();
  for (const { file_name: name, dset_name: path } of dataset.metadata.virtual_sources ?? []) {
    sources.set(JSON.stringify([name, path]), { name, path });
  }
  let most = 0;
  for (const source of sources.values()) most += mostSourceBytes(dataset.path, source, context);
  return VIRTUAL_RATIO * most;
}

interface VirtualSource {
  /** Of the file, from the folder of the one that refers to it; `.` is that one. */
  readonly name: string;
  readonly path: string;
}

/** The library fills in for sources that it cannot read without a word, so each is looked at first. */
function mostSourceBytes(virtual: string, { name, path }: VirtualSource, context: Hdf5Context): number {
  const { file, known, trail } = context;
  const what = `${virtual} is put together from other files (${name})`;
  const mounted = name === "." ? context : mountBeside(what, name, context);
  const key = `${mounted.mountedAt}:${path}`;
  if (trail.includes(key)) throw new FormatError(file, `${virtual} is put together from itself, in a circle`);
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_SOURCES) throw new FormatError(file, `${virtual} has more than ${MOST_SOURCES} sources`);
  const found = openedFile(mounted).get(path);
  if (!found || !("shape" in found)) {
    throw new FormatError(mounted.file, `there is no array ${path}, from which ${virtual} of ${file} is put together`);
  }
  const most = mostBytesOf(found as Dataset, { ...mounted, trail: [...trail, key] });
  known.set(key, most);
  return most;
}

/** The library's file of a context, opened once. */
export function openedFile({ library, mountedAt, file, opened }: Hdf5Context): File {
  const before = opened.get(mountedAt);
  if (before !== undefined) return before;
  const now = openHdf5File(library, mountedAt, file);
  opened.set(mountedAt, now);
  return now;
}

/**
 * Mounts a file of the folder of another or below it.
 * @param what - leads to it, for messages.
 * @param name - of the file, from the folder of the one that refers to it.
 * @throws {FormatError} when there is none, or it is elsewhere.
 */
export function mountBeside(what: string, name: string, context: Hdf5Context): Hdf5Context {
  const { file, module, mountedAt, beside } = context;
  const refuse = (why: string): FormatError => new FormatError(file, `${what}; ${why}`);
  if (beside === undefined) throw refuse("open those instead");
  const parts = name.split("/");
  if (/^$|^\/|[\\:%\0]/.test(name) || parts.includes("..")) {
    throw refuse("only those in the folder of the file, or below it, are opened; put them there, or open them instead");
  }
  const folder = mountedAt.slice(0, mountedAt.lastIndexOf("/"));
  const path = [folder, ...parts.filter((part) => part !== "" && part !== ".")].join("/");
  // below the folder that everything is mounted in
  const relative = path.split("/").slice(2).join("/");
  const source = beside(relative);
  if (source === undefined) throw refuse("there is no file of that name in the folder");
  if (!module.FS.analyzePath(path, true).exists) mountFile(module, path, source);
  return { ...context, file: relative, size: source.size, mountedAt: path };
}
