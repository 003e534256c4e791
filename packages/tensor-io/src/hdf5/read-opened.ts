/** An HDF5 file opened in the library of this thread. */

import type { Dataset, File } from "h5wasm";
import { FormatError, isAutophaseError } from "../errors.js";
import type { RandomAccess } from "../source.js";
import { elementTypeOf, readHdf5Dataset } from "./hdf5-array.js";
import { installFilter, MissingFilter } from "./hdf5-filters.js";
import {
  type Hdf5Library,
  loadHdf5,
  MemoryRefused,
  mountFile,
  openHdf5File,
  withMemoryFolder,
} from "./hdf5-library.js";
import { followLinks, isCircle, type LinkedDataset, listDatasets, namesIn } from "./hdf5-links.js";
import type { Hdf5Entry, Hdf5Reader } from "./hdf5-reader.js";
import { type Hdf5Context, mostBytesOf } from "./hdf5-storage.js";
import { surveyFile } from "./hdf5-survey.js";

/** No file beside it is called so. */
const MOUNTED_NAME = ".autophase";

/**
 * Runs `read` with the opened file, and once more when a compression filter had to be fetched.
 * @throws {FormatError} when it is not an HDF5 file, is truncated, or a dataset in it cannot be read.
 */
export async function readOpenedHdf5<Result>(
  access: RandomAccess,
  file: string,
  read: (reader: Hdf5Reader) => Result,
): Promise<Result> {
  const library = await loadHdf5();
  for (;;) {
    try {
      return library.run(() => readOpened(library, access, file, read));
    } catch (cause) {
      if (cause instanceof MissingFilter) await installFilter(library, file, cause.id);
      else throw isAutophaseError(cause) ? cause : explain(file, cause);
    }
  }
}

function readOpened<Result>(
  library: Hdf5Library,
  access: RandomAccess,
  file: string,
  read: (reader: Hdf5Reader) => Result,
): Result {
  const { module } = library;
  return withMemoryFolder(library, (folder) => {
    const mountedAt = `${folder}/${MOUNTED_NAME}`;
    mountFile(module, mountedAt, access);
    const opened = openHdf5File(library, mountedAt, file);
    const { size, beside } = access;
    // after an error the library is put back as a whole
    const context: Hdf5Context = {
      library,
      module,
      file,
      size,
      mountedAt,
      beside,
      trail: [],
      known: new Map(),
      chunks: { largest: 0 },
      opened: new Map(),
      names: new Map(),
      nameSets: new Map(),
      links: new Map(),
      objects: new Map(),
    };
    const result = read(createReader(opened, context));
    for (const linked of context.opened.values()) linked.close();
    opened.close();
    return result;
  });
}

/** A chunk while it is unpacked, with what it is unpacked from and to, and copies between filters. */
const CHUNKS_AT_WORK = 6;
/** What is handed over at once, and as much for what the library has besides. */
const OTHER_BYTES = 2 ** 27;

/** The library's own words are a page long. */
function explain(file: string, cause: unknown): FormatError {
  if (cause instanceof MemoryRefused) {
    return new FormatError(file, "what is packed in it is longer than its size says: it is damaged", { cause });
  }
  const text = String(cause);
  if (/unused bits/i.test(text)) {
    const what = "a type in it uses less than half of its bits, which this version of HDF5 takes for damage";
    return new FormatError(file, `${what}; write it with a type of full precision`, { cause });
  }
  if (isCircle(cause)) {
    return new FormatError(file, "a link in it leads in a circle", { cause });
  }
  return new FormatError(file, "something in this HDF5 file cannot be read: it is damaged", { cause });
}

function createReader(file: File, context: Hdf5Context): Hdf5Reader {
  const { module, library } = context;
  const dataset = (path: string): LinkedDataset | undefined => {
    const { entity, context: where } = followLinks(file, path, context);
    return entity && "shape" in entity ? { dataset: entity as Dataset, path, context: where } : undefined;
  };
  const names = (path: string): readonly string[] => {
    const { entity, file: where, context: there } = followLinks(file, path, context);
    return entity && "keys" in entity ? namesIn(where, entity.path, there) : [];
  };
  const array: Hdf5Reader["array"] = (path, slices = []) => {
    const found = dataset(path);
    if (found === undefined || elementTypeOf(found.dataset.metadata, module) === undefined) return undefined;
    const mostBytes = mostBytesOf(found.dataset, found.context);
    const room = CHUNKS_AT_WORK * context.chunks.largest + OTHER_BYTES;
    return library.within(room, () => readHdf5Dataset(withLengths(found), slices, mostBytes, found.context));
  };
  return {
    names: (path) => [...names(path)],
    entry: (path) => {
      const found = dataset(path);
      return found && describeGrown(found);
    },
    entries: () => described(listDatasets(file, context)),
    contents: () => {
      const survey = surveyFile(file, context);
      if (!survey) return { entries: described(listDatasets(file, context)), unseen: 0, lost: [] };
      const { datasets, groups, unseen, lost } = survey;
      return { entries: described(datasets), groups, unseen, lost };
    },
    array,
    number: (path) => {
      const value = array(path);
      return value && "data" in value && value.data.length > 0 ? Number(value.data[0]) : undefined;
    },
    text: (path) => {
      const found = dataset(path);
      if (found?.dataset.metadata.type !== module.H5T_class_t.H5T_STRING.value) return undefined;
      assertText(found);
      return firstText(found.dataset.value);
    },
    attribute: (path, name) => {
      const { entity } = followLinks(file, path, context);
      const attribute = entity && "attrs" in entity ? entity.attrs[name] : undefined;
      if (attribute === undefined || attribute.metadata.total_size > 1) return undefined;
      const { value } = attribute;
      return typeof value === "number" ? value : firstText(value);
    },
  };
}

/** A virtual dataset takes lengths that are not fixed from its sources, once they are there. */
function withLengths({ dataset, context }: LinkedDataset): Dataset {
  if (!dataset.metadata.virtual_sources) return dataset;
  return new context.library.Dataset(dataset.file_id, dataset.path);
}

function described(datasets: readonly LinkedDataset[]): Hdf5Entry[] {
  return datasets.flatMap((found) => describeGrown(found) ?? []);
}

function describeGrown(found: LinkedDataset): Hdf5Entry | undefined {
  mountIfGrowing(found);
  const { metadata } = withLengths(found);
  const dtype = elementTypeOf(metadata, found.context.module);
  const { shape, chunks } = metadata;
  if (dtype === undefined || shape === null) return undefined;
  return { path: found.path, shape, dtype, ...(chunks && { chunks }) };
}

/** Mounts the sources of a virtual dataset whose lengths come from them, where they can be read. */
function mountIfGrowing({ dataset, context }: LinkedDataset): void {
  const { shape, maxshape, virtual_sources: sources } = dataset.metadata;
  if (!sources || !context.beside || shape?.every((length, axis) => length === maxshape?.[axis])) return;
  try {
    mostBytesOf(dataset, context);
  } catch (error) {
    // reading it says so
    if (!isAutophaseError(error)) throw error;
  }
}

function assertText({ dataset, context }: LinkedDataset): void {
  mostBytesOf(dataset, context);
  const { size, total_size: count } = dataset.metadata;
  if (size * count <= context.size) return;
  throw new FormatError(context.file, `${dataset.path}: ${count} texts cannot come from ${context.size} bytes`);
}

function firstText(value: unknown): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === "string" ? first : undefined;
}
