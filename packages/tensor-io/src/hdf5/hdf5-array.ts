/** Numeric datasets of HDF5 files as arrays, whole or in part. */

import type { Dataset } from "h5wasm";
import { type AnyArray, type ComplexArray, type FloatData, formatShape, sizeOfShape } from "../arrays/array.js";
import { type Box, boxOf, type Slices } from "../arrays/slices.js";
import { FormatError } from "../errors.js";
import { bytesPerElement, type DType, decodeElements, isDType } from "../numbers/dtype.js";
import type { Hdf5Metadata, Hdf5Module } from "./hdf5-library.js";
import type { Hdf5Context } from "./hdf5-storage.js";

/** As much as is taken from the library at once. */
const SLAB_BYTES = 2 ** 26;

/** The type of the elements, complex ones of `{r, i}` as NumPy names them; `undefined` when they are no numbers. */
export function elementTypeOf(
  metadata: Hdf5Metadata,
  module: Hdf5Module,
): DType | "complex64" | "complex128" | undefined {
  if (metadata.vlen) return undefined;
  if (metadata.type !== module.H5T_class_t.H5T_COMPOUND.value) return realType(metadata, module);
  const parts = complexParts(metadata, module);
  return parts && (parts.every(({ type }) => type === "float32") ? "complex64" : "complex128");
}

/**
 * The array, or the part of it; `undefined` when the dataset holds no numbers.
 * @param mostBytes - that its files can stand for.
 * @throws {FormatError} when it states more than that.
 * @throws {ShapeError} when the slices do not fit.
 */
export function readHdf5Dataset(
  dataset: Dataset,
  slices: Slices,
  mostBytes: number,
  context: Hdf5Context,
): AnyArray | undefined {
  const { metadata } = dataset;
  const { module } = context;
  const type = elementTypeOf(metadata, module);
  if (type === undefined || metadata.shape === null) return undefined;
  const box = boxOf(`${context.file}: ${dataset.path}`, slices, metadata.shape);
  if (metadata.type === module.H5T_class_t.H5T_COMPOUND.value) return readComplex(dataset, box, mostBytes, context);
  // the library hands numbers over in the order of this machine, whatever the file has
  const bytes = readBytes(dataset, box, mostBytes, context);
  return { data: decodeElements(bytes, type as DType, true), shape: box.count };
}

/** A boolean of h5py is an enumeration over int8 and reads as such. */
function realType({ type, signed, size }: Hdf5Metadata, { H5T_class_t }: Hdf5Module): DType | undefined {
  const isInteger = type === H5T_class_t.H5T_INTEGER.value || type === H5T_class_t.H5T_ENUM.value;
  const kind = type === H5T_class_t.H5T_FLOAT.value ? "float" : isInteger ? (signed ? "int" : "uint") : "other";
  const name = `${kind}${8 * size}`;
  return isDType(name) ? name : undefined;
}

interface ComplexPart {
  readonly type: DType;
  readonly offset: number;
  readonly littleEndian: boolean;
}

/** Real part first. */
function complexParts({ compound_type: compound, size }: Hdf5Metadata, module: Hdf5Module): ComplexPart[] | undefined {
  const members = compound?.members ?? [];
  const named = [
    ["r", "real"],
    ["i", "imag"],
  ].map((names) => members.find(({ name }) => names.includes(name)));
  const parts = named.flatMap((member) => {
    const type = member && realType(member, module);
    const isInside = member && member.offset + member.size <= size;
    return type?.startsWith("float") && isInside ? [{ ...member, type }] : [];
  });
  return members.length === 2 && parts.length === 2 ? parts : undefined;
}

function readComplex(
  dataset: Dataset,
  box: Box,
  mostBytes: number,
  context: Hdf5Context,
): ComplexArray<FloatData> | undefined {
  const { metadata } = dataset;
  const parts = complexParts(metadata, context.module);
  if (parts === undefined) return undefined;
  const bytes = readBytes(dataset, box, mostBytes, context);
  // the library turns a big-endian compound round as a whole, and leaves one of mixed order as it is
  const isTurned = parts.every(({ littleEndian }) => !littleEndian);
  const [real, imag] = parts.map(({ type, offset, littleEndian }) => {
    const column = readColumn(bytes, offset, bytesPerElement(type), metadata.size);
    return decodeElements(column, type, isTurned || littleEndian) as FloatData;
  });
  return { real, imag, shape: box.count };
}

function readColumn(bytes: Uint8Array, offset: number, size: number, stride: number): Uint8Array {
  const count = bytes.length / stride;
  const column = new Uint8Array(count * size);
  for (let row = 0; row < count; row++) {
    for (let byte = 0; byte < size; byte++) column[row * size + byte] = bytes[row * stride + offset + byte];
  }
  return column;
}

/** Slab by slab along the first axis, so that the library's memory holds only one. */
function readBytes(dataset: Dataset, { offset, count }: Box, mostBytes: number, context: Hdf5Context): Uint8Array {
  const { metadata, path } = dataset;
  const { file, size } = context;
  const rowBytes = metadata.size * sizeOfShape(count.slice(1));
  const rows = count[0] ?? 1;
  if (rows * rowBytes > mostBytes) {
    const stated = `${formatShape(count)} elements of ${metadata.size} bytes`;
    throw new FormatError(
      file,
      `${path}: ${stated} cannot come from a file of ${size} bytes: it is truncated or damaged`,
    );
  }
  const out = new Uint8Array(rows * rowBytes);
  const chunk = metadata.chunks?.[0] ?? 1;
  const perSlab = Math.max(chunk, Math.floor(SLAB_BYTES / Math.max(1, rowBytes * chunk)) * chunk);
  for (let row = 0; row < rows; ) {
    // ends where chunks end, so that none is decompressed twice
    const first = (offset[0] ?? 0) + row;
    const next = Math.min(rows, row + perSlab - (first % chunk));
    const slab = { offset: [first, ...offset.slice(1)], count: [next - row, ...count.slice(1)] };
    readSlab(dataset, count.length === 0 ? undefined : slab, out.subarray(row * rowBytes, next * rowBytes), context);
    row = next;
  }
  return out;
}

function readSlab(dataset: Dataset, slab: Box | undefined, out: Uint8Array, { module, file }: Hdf5Context): void {
  const pointer = module._malloc(Math.max(1, out.length));
  if (pointer === 0) throw new FormatError(file, `${dataset.path}: ${out.length} bytes are more than memory holds`);
  const [count, offset] = [slab?.count.map(BigInt) ?? null, slab?.offset.map(BigInt) ?? null];
  const strides = slab ? slab.count.map(() => 1n) : null;
  try {
    const status = module.get_dataset_data(dataset.file_id, dataset.path, count, offset, strides, BigInt(pointer));
    if (status < 0) throw new FormatError(file, `${dataset.path} cannot be read`);
    out.set(module.HEAPU8.subarray(pointer, pointer + out.length));
  } finally {
    module._free(pointer);
  }
}
