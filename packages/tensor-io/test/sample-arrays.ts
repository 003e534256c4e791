/** Arrays whose values tell every mistake of order, sign and size. */

import { type RealArray, type Shape, sizeOfShape } from "../src/index.js";
import { createData, type DType } from "../src/numbers/dtype.js";

const LIMITS: Readonly<Record<DType, readonly (number | bigint)[]>> = {
  int8: [-128, 127, -1],
  uint8: [0, 255, 128],
  int16: [-32768, 32767, 258],
  uint16: [0, 65535, 258],
  int32: [-(2 ** 31), 2 ** 31 - 1, 16909060],
  uint32: [0, 2 ** 32 - 1, 16909060],
  int64: [-(2n ** 63n), 2n ** 63n - 1n, 72623859790382856n],
  uint64: [0n, 2n ** 64n - 1n, 72623859790382856n],
  float16: [-65504, 2 ** -24, 1.5],
  float32: [-1.5, Math.fround(1e-42), 3.4028234663852886e38],
  float64: [-1.5, 5e-324, 1.7976931348623157e308],
};

export const DTYPES = Object.keys(LIMITS) as DType[];

/** The limits of the type first, then small numbers in no simple order. */
export function sampleArray(dtype: DType, shape: Shape): RealArray {
  const data = createData(dtype, sizeOfShape(shape));
  const isBig = data instanceof BigInt64Array || data instanceof BigUint64Array;
  for (let i = 0; i < data.length; i++) {
    const value = i % 7 < 3 && i < 30 ? LIMITS[dtype][i % 7] : (i * i) % 113;
    data[i] = isBig ? BigInt(value) : Number(value);
  }
  return { data, shape };
}
