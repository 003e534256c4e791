/** Reads the parts of HDF5 files that hold arrays, numbers and text. */

import type { Dataset, File, Group } from "h5wasm";
import type { AnyArray, ComplexArray, FloatData, RealArray } from "./array.js";
import { bytesPerElement, decodeElements, isDType } from "./dtype.js";
import { FormatError, isTaggedError } from "./errors.js";
import { type Hdf5Library, type Hdf5Metadata, type Hdf5Module, loadHdf5, withMemoryFile } from "./hdf5-library.js";

/** Everything is `undefined` where the path leads nowhere or to something of another kind. */
export interface Hdf5Reader {
  /** Names in a group; empty where there is none. */
  names(path: string): string[];
  /** A numeric dataset of any type, or a complex one (`{r, i}` as h5py writes them). */
  array(path: string): AnyArray | undefined;
  /** The first number of a numeric dataset. */
  number(path: string): number | undefined;
  text(path: string): string | undefined;
}

/**
 * Opens `bytes` as an HDF5 file for the duration of `read`.
 * @param file - name for messages.
 * @throws {FormatError} when it is not an HDF5 file, is truncated, or a dataset in it cannot be read.
 */
export async function readHdf5<Result>(
  bytes: Uint8Array,
  file: string,
  read: (reader: Hdf5Reader) => Result,
): Promise<Result> {
  const library = await loadHdf5();
  try {
    return withMemoryFile(library, (path) => {
      library.module.FS.writeFile(path, bytes);
      const opened = openFile(library, path, file);
      try {
        return read(createReader(opened, library.module));
      } finally {
        opened.close();
      }
    });
  } catch (cause) {
    throw isTaggedError(cause) ? cause : new FormatError(file, "something in this HDF5 file cannot be read", { cause });
  }
}

function openFile({ File }: Hdf5Library, path: string, file: string): File {
  try {
    return new File(path, "r");
  } catch (cause) {
    const isCut = String(cause).includes("truncated");
    throw new FormatError(file, isCut ? "a truncated HDF5 file" : "not an HDF5 file, or a damaged one", { cause });
  }
}

function createReader(file: File, module: Hdf5Module): Hdf5Reader {
  const dataset = (path: string): Dataset | undefined => {
    const entity = file.get(path);
    return entity && "shape" in entity ? entity : undefined;
  };
  const group = (path: string): Group | undefined => {
    const entity = file.get(path);
    return entity && "keys" in entity ? entity : undefined;
  };
  const array = (path: string): AnyArray | undefined => {
    const found = dataset(path);
    return found && readArray(found, module);
  };
  return {
    names: (path) => group(path)?.keys() ?? [],
    array,
    number: (path) => {
      const value = array(path);
      return value && "data" in value && value.data.length > 0 ? Number(value.data[0]) : undefined;
    },
    text: (path) => {
      const found = dataset(path);
      if (found?.metadata.type !== module.H5T_class_t.H5T_STRING.value) return undefined;
      const { value } = found;
      const first = Array.isArray(value) ? value[0] : value;
      return typeof first === "string" ? first : undefined;
    },
  };
}

function readArray(dataset: Dataset, module: Hdf5Module): AnyArray | undefined {
  const { metadata } = dataset;
  const { shape } = metadata;
  if (shape === null || metadata.vlen) return undefined;
  const { H5T_COMPOUND } = module.H5T_class_t;
  if (metadata.type === H5T_COMPOUND.value) return readComplex(dataset, metadata, shape, module);
  const type = elementType(metadata, module);
  // the library hands numbers over in the order of this machine, whatever the file has
  return type && { data: decodeElements(readBytes(dataset, metadata, module), type, true), shape };
}

/** A boolean of h5py is an enumeration over int8 and reads as such. */
function elementType({ type, signed, size }: Hdf5Metadata, { H5T_class_t }: Hdf5Module) {
  const isInteger = type === H5T_class_t.H5T_INTEGER.value || type === H5T_class_t.H5T_ENUM.value;
  const kind = type === H5T_class_t.H5T_FLOAT.value ? "float" : isInteger ? (signed ? "int" : "uint") : "other";
  const name = `${kind}${8 * size}`;
  return isDType(name) ? name : undefined;
}

function readComplex(
  dataset: Dataset,
  metadata: Hdf5Metadata,
  shape: readonly number[],
  module: Hdf5Module,
): ComplexArray<FloatData> | undefined {
  const members = metadata.compound_type?.members ?? [];
  const real = members.find(({ name }) => name === "r" || name === "real");
  const imag = members.find(({ name }) => name === "i" || name === "imag");
  if (members.length !== 2 || !real || !imag) return undefined;
  const bytes = readBytes(dataset, metadata, module);
  // the library turns a big-endian compound round as a whole, and leaves one of mixed order as it is
  const isTurned = members.every(({ littleEndian }) => !littleEndian);
  const part = (member: (typeof members)[number]): FloatData | undefined => {
    const type = elementType(member, module);
    if (!type?.startsWith("float")) return undefined;
    const column = readColumn(bytes, member.offset, bytesPerElement(type), metadata.size);
    return decodeElements(column, type, isTurned || member.littleEndian) as FloatData;
  };
  const [re, im] = [part(real), part(imag)];
  return re && im && { real: re, imag: im, shape };
}

function readColumn(bytes: Uint8Array, offset: number, size: number, stride: number): Uint8Array {
  const count = bytes.length / stride;
  const column = new Uint8Array(count * size);
  for (let row = 0; row < count; row++) {
    for (let byte = 0; byte < size; byte++) column[row * size + byte] = bytes[row * stride + offset + byte];
  }
  return column;
}

function readBytes(dataset: Dataset, { size, total_size: count }: RealSize, module: Hdf5Module): Uint8Array {
  const length = size * count;
  const pointer = module._malloc(Math.max(1, length));
  if (pointer === 0) throw new FormatError(dataset.path, `${length} bytes are more than memory holds`);
  try {
    const status = module.get_dataset_data(dataset.file_id, dataset.path, null, null, null, BigInt(pointer));
    if (status < 0) throw new FormatError(dataset.path, "cannot be read");
    return module.HEAPU8.slice(pointer, pointer + length);
  } finally {
    module._free(pointer);
  }
}

type RealSize = Pick<Hdf5Metadata, "size" | "total_size">;

/** The array as a real one. */
export function isRealArray(array: AnyArray | undefined): array is RealArray {
  return array !== undefined && "data" in array;
}
