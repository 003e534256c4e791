/** Writes EDF files as fabio does. */

import type { RealArray } from "../src/index.js";
import { type DType, encodeElements } from "../src/numbers/dtype.js";

const NAMES: Readonly<Record<Exclude<DType, "float16">, string>> = {
  int8: "SignedByte",
  uint8: "UnsignedByte",
  int16: "SignedShort",
  uint16: "UnsignedShort",
  int32: "SignedInteger",
  uint32: "UnsignedLong",
  int64: "Signed64",
  uint64: "Unsigned64",
  float32: "FloatValue",
  float64: "DoubleValue",
};

/** As fabio writes it: `{`, a line per key, padded with spaces so that the values begin at a multiple of 512. */
export function makeEdf(array: RealArray, dtype: DType, more: Record<string, string> = {}): Uint8Array {
  const isBig = more.ByteOrder === "HighByteFirst";
  const values = encodeElements("makeEdf", array.data, dtype, !isBig);
  const [width, height, depth] = [...array.shape].reverse();
  const fields = {
    HeaderID: "EH:000001:000000:000000",
    ByteOrder: "LowByteFirst",
    DataType: NAMES[dtype as keyof typeof NAMES],
    Dim_1: String(width),
    Dim_2: String(height),
    ...(depth !== undefined && { Dim_3: String(depth) }),
    Size: String(values.length),
    ...more,
  };
  const text = `{\n${Object.entries(fields)
    .map(([key, value]) => `${key} = ${value} ;\n`)
    .join("")}`;
  const length = Math.ceil((text.length + 2) / 512) * 512;
  const header = new TextEncoder().encode(`${text.padEnd(length - 2)}}\n`);
  return Uint8Array.from([...header, ...values]);
}
