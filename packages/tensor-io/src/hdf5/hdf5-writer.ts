/** Writes HDF5 files of arrays, numbers, text and links. */

import type { ComplexArray, FloatData, RealArray, RealData } from "../arrays/array.js";
import { joinComplex } from "../arrays/complex-parts.js";
import { type DType, dtypeOf } from "../numbers/dtype.js";
import type { RawHdf5Writer } from "./raw-hdf5-writer.js";

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
  const { writeInLibrary } = await import("#hdf5");
  return writeInLibrary((raw) => write(createWriter(raw)));
}

function createWriter({ group, dataset, text, link, externalLink, attribute }: RawHdf5Writer): Hdf5Writer {
  return {
    text,
    link,
    externalLink,
    attribute,
    group: (path, nexusClass) => {
      group(path);
      if (nexusClass !== undefined) attribute(path, "NX_class", nexusClass);
    },
    array: (path, { data, shape }, { isCompressed = false } = {}) => {
      const dtype = LETTERS[dtypeOf(data) as keyof typeof LETTERS];
      dataset({ path, dtype, shape, isCompressed }, bytesOf(data));
    },
    complex: (path, { real, imag, shape }, { isCompressed = false } = {}) => {
      const pairs = joinComplex(real, imag);
      const dtype = complexType(pairs instanceof Float32Array ? "<f" : "<d");
      dataset({ path, dtype, shape, isCompressed }, bytesOf(pairs));
    },
    number: (path, value, { isInteger = false, units } = {}) => {
      const data = isInteger ? BigInt64Array.of(BigInt(value)) : Float64Array.of(value);
      dataset({ path, dtype: isInteger ? "<q" : "<d", shape: [], isCompressed: false }, bytesOf(data));
      if (units !== undefined) attribute(path, "units", units);
    },
  };
}

function bytesOf(data: RealData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
