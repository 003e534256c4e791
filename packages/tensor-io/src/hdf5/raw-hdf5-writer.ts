/** What the library of this thread writes. */

import type { File } from "h5wasm";
import { sizeOfShape } from "../arrays/array.js";
import { type Hdf5Library, loadHdf5, withMemoryFile } from "./hdf5-library.js";

export interface RawDataset {
  readonly path: string;
  /** In the letters of the library. */
  readonly dtype: string | [string, string][];
  readonly shape: readonly number[];
  readonly isCompressed: boolean;
}

export interface RawHdf5Writer {
  group(path: string): void;
  dataset(dataset: RawDataset, bytes: Uint8Array): void;
  text(path: string, value: string): void;
  link(path: string, target: string): void;
  externalLink(path: string, file: string, target: string): void;
  attribute(path: string, name: string, value: string): void;
}

/** Puts the bytes of a dataset where the library takes them from. */
export type FillBytes = (target: Uint8Array) => void;

/** {@link RawHdf5Writer} whose datasets come as they are asked for. */
export interface FilledHdf5Writer extends Omit<RawHdf5Writer, "dataset"> {
  dataset(dataset: RawDataset, length: number, fill: FillBytes): void;
}

/** The bytes of the HDF5 file that `write` fills. */
export async function writeRawHdf5(write: (writer: FilledHdf5Writer) => void): Promise<Uint8Array> {
  const library = await loadHdf5();
  return library.run(() =>
    withMemoryFile(library, (path) => {
      const file = new library.File(path, "w");
      write(createRawWriter(file, library));
      file.close();
      return library.module.FS.readFile(path);
    }),
  );
}

function createRawWriter(file: File, library: Hdf5Library): FilledHdf5Writer {
  return {
    group: (path) => {
      file.create_group(path);
    },
    dataset: (dataset, length, fill) => writeDataset(file, library, dataset, length, fill),
    text: (path, value) => {
      file.create_dataset({ name: path, data: value });
    },
    link: (path, target) => {
      file.create_soft_link(target, path);
    },
    externalLink: (path, target, object) => {
      file.create_external_link(target, object, path);
    },
    attribute: (path, name, value) => {
      const entity = file.get(path);
      if (entity && "create_attribute" in entity) entity.create_attribute(name, value);
    },
  };
}

/** Past the library's own `create_dataset`, which takes seconds for large compound arrays. */
function writeDataset(
  file: File,
  { module, toMetadata }: Hdf5Library,
  { path, dtype, shape, isCompressed }: RawDataset,
  length: number,
  fill: FillBytes,
): void {
  const lengths = shape.map(BigInt);
  const layout = isCompressed
    ? { chunks: chunkShape(shape), compression: module.H5Z_FILTER_DEFLATE, compression_opts: [1] }
    : { chunks: null, compression: 0, compression_opts: [] };
  const metadata = { ...toMetadata(dtype), ...layout, shape: lengths, maxshape: lengths, track_order: false };
  const pointer = module._malloc(length);
  if (pointer === 0) throw new RangeError(`${length} bytes are more than memory holds`);
  try {
    fill(module.HEAPU8.subarray(pointer, pointer + length));
    module.create_dataset(file.file_id, path, BigInt(pointer), metadata);
  } finally {
    module._free(pointer);
  }
}

/** About a megabyte of elements: whole planes, as many as fit. */
function chunkShape(shape: readonly number[]): bigint[] {
  const planes = Math.max(1, Math.floor(2 ** 18 / sizeOfShape(shape.slice(1))));
  return shape.map((length, axis) => BigInt(axis === 0 ? Math.min(length, planes) : length));
}
