import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeWithPython } from "../../test/python.js";
import { DTYPES, sampleArray } from "../../test/sample-arrays.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import type { AnyArray, ComplexArray, FloatData } from "../arrays/array.js";
import { FormatError, ShapeError, ValueError } from "../errors.js";
import { readNpy, writeNpy } from "./npy.js";

const temporary = createTemporaryFolder();
const SHAPES = [[], [1], [7], [3, 5], [2, 3, 4], [5, 1, 2, 3]];

function complexSample(shape: readonly number[], isDouble: boolean): ComplexArray<FloatData> {
  const { data } = sampleArray(isDouble ? "float64" : "float32", shape);
  const real = data as FloatData;
  return { real, imag: real.map((value, i) => i - value / 3) as FloatData, shape };
}

describe("writeNpy and readNpy", () => {
  it.each(DTYPES)("carry %s in both byte orders, row-major and column-major", (dtype) => {
    for (const shape of SHAPES) {
      for (const byteOrder of ["little", "big"] as const) {
        for (const fortranOrder of [false, true]) {
          const array = sampleArray(dtype, shape);
          expect(readNpy(writeNpy(array, { dtype, byteOrder, fortranOrder }))).toEqual(array);
        }
      }
    }
  });

  it.each([false, true])("carry complex numbers (double: %s)", (isDouble) => {
    for (const shape of SHAPES) {
      const array = complexSample(shape, isDouble);
      for (const options of [{}, { byteOrder: "big" }, { fortranOrder: true }] as const) {
        expect(readNpy(writeNpy(array, options))).toEqual(array);
      }
    }
  });

  it("take views as they are and give arrays of their own", () => {
    const data = Float32Array.from({ length: 10 }, (_, i) => i).subarray(3, 7);
    const bytes = writeNpy({ data, shape: [2, 2] });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const read = readNpy(shifted.subarray(3));
    shifted.fill(0);
    expect(read).toEqual({ data: Float32Array.of(3, 4, 5, 6), shape: [2, 2] });
  });

  it("convert on request, and only what fits", () => {
    const array = { data: Float64Array.of(-3, 0, 120), shape: [3] };
    expect(readNpy(writeNpy(array, { dtype: "int8" }))).toEqual({ data: Int8Array.of(-3, 0, 120), shape: [3] });
    expect(readNpy(writeNpy(array, { dtype: "int64" }))).toEqual({ data: BigInt64Array.of(-3n, 0n, 120n), shape: [3] });
    expect(() => writeNpy(array, { dtype: "uint8" })).toThrow(/uint8 cannot hold -3 \(element 0\)/);
    expect(() => writeNpy({ data: Float64Array.of(1.5), shape: [1] }, { dtype: "int32" })).toThrow(ValueError);
    expect(() => writeNpy({ data: Float64Array.of(Number.NaN), shape: [1] }, { dtype: "int32" })).toThrow(/NaN/);
    expect(() => writeNpy({ data: BigInt64Array.of(2n ** 40n), shape: [1] }, { dtype: "int32" })).toThrow(ValueError);
    expect(() => writeNpy(array, { dtype: "complex64" })).toThrow(/real array cannot be written as complex64/);
    expect(() => writeNpy(complexSample([2], false), { dtype: "float32" })).toThrow(ValueError);
    expect(() => writeNpy({ data: Float32Array.of(1), shape: [2] })).toThrow(ShapeError);
  });
});

/** A file with the header `text`. */
function withHeader(text: string, body = new Uint8Array(24), version = 1): Uint8Array {
  const start = version === 1 ? 10 : 12;
  const bytes = new Uint8Array(start + text.length + body.length);
  bytes.set(Uint8Array.from(`\x93NUMPY${String.fromCharCode(version)}\0`, (char) => char.charCodeAt(0)));
  bytes[8] = text.length & 255;
  bytes[9] = text.length >> 8;
  bytes.set(
    Uint8Array.from(text, (char) => char.charCodeAt(0)),
    start,
  );
  bytes.set(body, start + text.length);
  return bytes;
}

describe("readNpy", () => {
  const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }\n";

  it.each([1, 2, 3])("reads version %i", (version) => {
    expect(readNpy(withHeader(header, undefined, version))).toEqual({ data: new Float64Array(3), shape: [3] });
  });

  it.each([
    ["another version", withHeader(header, undefined, 4), /unknown .npy version 4/],
    ["another file", new TextEncoder().encode("P5 256 256 255"), /does not begin with \\x93NUMPY/],
    ["no bytes", new Uint8Array(0), /not a .npy file/],
    [
      "a header without a shape",
      withHeader("{'descr': '<f8', 'fortran_order': False}"),
      /expected descr, fortran_order and shape/,
    ],
    ["a header that is not a dictionary", withHeader("garbage"), /got garbage/],
    ["a negative length", withHeader(header.replace("3", "-3")), /expected descr/],
    ["an impossible shape", withHeader(header.replace("3", "9".repeat(30))), /impossible shape/],
    ["Python objects", withHeader(header.replace("<f8", "|O")), /element type '\|O' cannot be read/],
    ["text", withHeader(header.replace("<f8", "<U5")), /'<U5'/],
    ["quadruple precision", withHeader(header.replace("<f8", "<f16")), /'<f16'/],
    ["structured arrays", withHeader(header.replace("'<f8'", "[('a', '<f8')]")), /structured/],
    ["too few bytes", withHeader(header, new Uint8Array(23)), /expected 24 bytes of float64 for shape \(3\), got 23/],
    ["too many bytes", withHeader(header, new Uint8Array(25)), /got 25/],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readNpy(bytes, { file: "a.npy" })).toThrow(message);
    expect(() => readNpy(bytes, { file: "a.npy" })).toThrow(/^a\.npy: /);
    expect(() => readNpy(bytes)).toThrow(FormatError);
  });
});

describeWithPython("files exchanged with NumPy", "numpy", (run) => {
  const CODES = ["?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "c8", "c16"];

  it("reads what numpy.save writes", () => {
    run(
      `
import sys, numpy as np
from numpy.lib import format
a = (np.arange(24) * 37 % 101 - 0).reshape(2, 3, 4)
for code in ${JSON.stringify(CODES)}:
    for order in "<>":
        for major in "CF":
            t = np.dtype(code).newbyteorder(order)
            b = np.array(a + 1j * (a % 7) if code[0] == "c" else a, dtype=t, order=major)
            np.save(f"{sys.argv[1]}/{'le' if order == '<' else 'be'}_{major}_{code.replace('?', 'bool')}.npy", b)
for version in [(2, 0), (3, 0)]:
    with open(f"{sys.argv[1]}/version{version[0]}.npy", "wb") as f: format.write_array(f, a, version)
np.save(f"{sys.argv[1]}/scalar.npy", np.float64(2.5))
`,
      join(temporary("numpy", "x"), ".."),
    );
    const read = (name: string): AnyArray => readNpy(readFileSync(temporary("numpy", `${name}.npy`)), { file: name });
    const expected = Array.from({ length: 24 }, (_, i) => (i * 37) % 101);
    for (const code of CODES) {
      for (const order of ["le", "be"]) {
        for (const major of ["C", "F"]) {
          const name = `${order}_${major}_${code.replace("?", "bool")}`;
          const array = read(name);
          expect(array.shape).toEqual([2, 3, 4]);
          const values = "real" in array ? array.real : array.data;
          expect(Array.from(values, Number), name).toEqual(
            code === "?" ? expected.map((value) => Number(value !== 0)) : expected,
          );
          if ("imag" in array) expect(Array.from(array.imag), name).toEqual(expected.map((value) => value % 7));
        }
      }
    }
    for (const version of [2, 3])
      expect(Array.from((read(`version${version}`) as { data: BigInt64Array }).data, Number)).toEqual(expected);
    expect(read("scalar")).toEqual({ data: Float64Array.of(2.5), shape: [] });
  });

  it("writes what numpy.load reads", () => {
    const cases = DTYPES.flatMap((dtype) =>
      (["little", "big"] as const).flatMap((byteOrder) =>
        [false, true].map((fortranOrder) => ({ dtype, byteOrder, fortranOrder })),
      ),
    );
    const paths = cases.map((options, i) => {
      writeFileSync(temporary("written", `${i}.npy`), writeNpy(sampleArray(options.dtype, [2, 3, 4]), options));
      return temporary("written", `${i}.npy`);
    });
    writeFileSync(temporary("written", "complex.npy"), writeNpy(complexSample([2, 3], true)));
    const script = `
import sys, json, numpy as np
out = []
for path in sys.argv[1:]:
    a = np.load(path)
    values = a.astype("f8") if a.dtype.kind == "f" else a.view("f8") if a.dtype.kind == "c" else a
    out.append([a.dtype.newbyteorder("=").name, bool(a.flags.c_contiguous), [repr(v) for v in np.ascontiguousarray(values).ravel().tolist()]])
print(json.dumps(out))
`;
    const read = JSON.parse(run(script, ...paths, temporary("written", "complex.npy"))) as [
      string,
      boolean,
      string[],
    ][];
    for (const [i, { dtype, fortranOrder }] of cases.entries()) {
      const { data } = sampleArray(dtype, [2, 3, 4]);
      expect(read[i].slice(0, 2), paths[i]).toEqual([dtype, !fortranOrder]);
      expect(read[i][2].map((text) => (typeof data[0] === "bigint" ? BigInt(text) : Number(text)))).toEqual([...data]);
    }
    const { real, imag } = complexSample([2, 3], true);
    expect(read.at(-1)?.[2].map(Number)).toEqual(Array.from(real).flatMap((value, i) => [value, imag[i]]));
  });
});
