/** The element types of PyTorch's storages. */

import { type DType, decodeElements, mapTo, type RealData } from "@autophase/tensor-io";

type StorageType = DType | "bfloat16";

/** By the name of their class in a pickle. */
export const STORAGE_TYPES: Readonly<Record<string, StorageType>> = {
  "torch.FloatStorage": "float32",
  "torch.DoubleStorage": "float64",
  "torch.HalfStorage": "float16",
  "torch.BFloat16Storage": "bfloat16",
  "torch.LongStorage": "int64",
  "torch.IntStorage": "int32",
  "torch.ShortStorage": "int16",
  "torch.CharStorage": "int8",
  "torch.ByteStorage": "uint8",
  "torch.BoolStorage": "uint8",
};

const SIZES: Readonly<Record<StorageType, number>> = {
  ...{ float64: 8, int64: 8, uint64: 8, float32: 4, int32: 4, uint32: 4 },
  ...{ float16: 2, bfloat16: 2, int16: 2, uint16: 2, int8: 1, uint8: 1 },
};

/** Bytes of an element; `type` is a key of `STORAGE_TYPES`. */
export function storageElementBytes(type: string): number {
  return SIZES[STORAGE_TYPES[type] as StorageType];
}

/** The elements of a whole storage; half precisions are widened. */
export function decodeStorage(bytes: Uint8Array, type: string, littleEndian: boolean): RealData {
  const element = STORAGE_TYPES[type] as StorageType;
  if (element !== "bfloat16") return decodeElements(bytes, element, littleEndian);
  const halves = decodeElements(bytes, "uint16", littleEndian) as Uint16Array;
  // bfloat16 is the upper half of a float32
  return new Float32Array(mapTo(Uint32Array, halves, (bits) => bits << 16).buffer);
}
