/** Writes HDF5 files of arrays, numbers, text and links. */

import type { File } from "h5wasm";
import { type ComplexArray, type FloatData, type RealArray, type RealData, sizeOfShape } from "../arrays/array.js";
import { joinComplex } from "../arrays/complex-parts.js";
import { type DType, dtypeOf } from "../numbers/dtype.js";
import { type Hdf5Library, loadHdf5, withMemoryFile } from "./hdf5-library.js";

export interface Hdf5Writer {
  /** A group, with its NeXus class where it has one. The group above it must exist. */
  group(path: string, nexusClass?: string): void;
  /** @param options.isCompressed - deflated; for counts, masks and supports. */
  array(path: string, array: RealArray, options?: { readonly isCompressed?: boolean }): void;
  /** As h5py writes complex64 and complex128: a compound of `r` and `i`. */
  complex(path: string, array: ComplexArray<FloatData>, options?: { readonly isCompressed?: boolean }): void;
  /** A scalar: int64 where `isInteger`, else float64. */
  number(path: string, value: number, options?: { readonly isInteger?: boolean; readonly units?: string }): void;
  text(path: string, value: string): void;
  /** A soft link to an absolute path. */
  link(path: string, target: string): void;
  /** To an object of another file, which is named from the folder of this one. */
  externalLink(path: string, file: string, target: string): void;
  attribute(path: string, name: string, value: string): void;
}

/** Letters of the library for element types; float16 is never in memory. */
const LETTERS: Readonly<Record<Exclude<DType, "float16">, string>> = {
  int8: "<b",
  uint8: "<B",
  int16: "<h",
  uint16: "<H",
  int32: "<i",
  uint32: "<I",
  int64: "<q",
  uint64: "<Q",
  float32: "<f",
  float64: "<d",
};

/** Of parts `<f` or `<d`. */
function complexType(part: string): [string, string][] {
  return [
    ["r", part],
    ["i", part],
  ];
}

/** The bytes of the HDF5 file that `write` fills. */
export async function writeHdf5(write: (writer: Hdf5Writer) => void): Promise<Uint8Array> {
  const library = await loadHdf5();
  return library.run(() =>
    withMemoryFile(library, (path) => {
      const file = new library.File(path, "w");
      write(createWriter(file, library));
      file.close();
      return library.module.FS.readFile(path);
    }),
  );
}

function createWriter(file: File, library: Hdf5Library): Hdf5Writer {
  const attribute: Hdf5Writer["attribute"] = (path, name, value) => {
    const entity = file.get(path);
    if (entity && "create_attribute" in entity) entity.create_attribute(name, value);
  };
  return {
    attribute,
    group: (path, nexusClass) => {
      file.create_group(path);
      if (nexusClass !== undefined) attribute(path, "NX_class", nexusClass);
    },
    array: (path, { data, shape }, { isCompressed = false } = {}) => {
      const dtype = LETTERS[dtypeOf(data) as keyof typeof LETTERS];
      writeRaw(file, library, { path, dtype, bytes: bytesOf(data), shape, isCompressed });
    },
    complex: (path, { real, imag, shape }, { isCompressed = false } = {}) => {
      const pairs = joinComplex(real, imag);
      const dtype = complexType(pairs instanceof Float32Array ? "<f" : "<d");
      writeRaw(file, library, { path, dtype, bytes: bytesOf(pairs), shape, isCompressed });
    },
    number: (path, value, { isInteger = false, units } = {}) => {
      const data = isInteger ? BigInt64Array.of(BigInt(value)) : Float64Array.of(value);
      writeRaw(file, library, {
        path,
        dtype: isInteger ? "<q" : "<d",
        bytes: bytesOf(data),
        shape: [],
        isCompressed: false,
      });
      if (units !== undefined) attribute(path, "units", units);
    },
    text: (path, value) => {
      file.create_dataset({ name: path, data: value });
    },
    externalLink: (path, target, object) => {
      file.create_external_link(target, object, path);
    },
    link: (path, target) => {
      file.create_soft_link(target, path);
    },
  };
}

interface RawDataset {
  readonly path: string;
  readonly dtype: string | [string, string][];
  readonly bytes: Uint8Array;
  readonly shape: readonly number[];
  readonly isCompressed: boolean;
}

/** Past the library's own `create_dataset`, which takes seconds for large compound arrays. */
function writeRaw(file: File, { module, toMetadata }: Hdf5Library, dataset: RawDataset): void {
  const { path, dtype, bytes, shape, isCompressed } = dataset;
  const lengths = shape.map(BigInt);
  const layout = isCompressed
    ? { chunks: chunkShape(shape), compression: module.H5Z_FILTER_DEFLATE, compression_opts: [1] }
    : { chunks: null, compression: 0, compression_opts: [] };
  const metadata = { ...toMetadata(dtype), ...layout, shape: lengths, maxshape: lengths, track_order: false };
  const pointer = module._malloc(bytes.length);
  if (pointer === 0) throw new RangeError(`${bytes.length} bytes are more than memory holds`);
  try {
    module.HEAPU8.set(bytes, pointer);
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

function bytesOf(data: RealData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
