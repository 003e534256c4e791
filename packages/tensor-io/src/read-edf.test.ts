import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { makeEdf } from "../test/make-edf.js";
import { DTYPES, sampleArray } from "../test/sample-arrays.js";
import { FormatError } from "./errors.js";
import { readEdf } from "./read-edf.js";

const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const array = sampleArray("uint16", [6, 7]);
const plain = makeEdf(array, "uint16", { motor_mne: "eta phi", motor_pos: "12.5 -3 ", title: "a = b" });

describe("readEdf", () => {
  it.each(DTYPES.filter((dtype) => dtype !== "float16"))(
    "reads frames and volumes of %s in both byte orders",
    async (dtype) => {
      for (const shape of [
        [1, 1],
        [6, 7],
        [2, 3, 5],
      ]) {
        for (const ByteOrder of ["LowByteFirst", "HighByteFirst"]) {
          const sample = sampleArray(dtype, shape);
          const { data, shape: read } = await readEdf(makeEdf(sample, dtype, { ByteOrder }));
          expect({ data, shape: read }).toEqual(sample);
        }
      }
    },
  );

  it("reads the header, several frames, and gzipped files", async () => {
    const { header } = await readEdf(plain);
    expect([header.get("motor_mne"), header.get("motor_pos"), header.get("title")]).toEqual([
      "eta phi",
      "12.5 -3",
      "a = b",
    ]);
    const several = await readEdf(
      join(plain, makeEdf({ ...array, data: array.data.slice().reverse() }, "uint16"), plain),
    );
    expect(several.shape).toEqual([3, 6, 7]);
    expect(several.data.slice(0, 42)).toEqual(array.data);
    expect(several.data.slice(42, 84)).toEqual(array.data.slice().reverse());
    const zipped = await readEdf(gzipSync(plain));
    expect([zipped.data, zipped.shape]).toEqual([array.data, [6, 7]]);
  });

  it("allows room after a frame, and blank bytes after the last", async () => {
    const roomy = join(makeEdf(array, "uint16", { Size: "1024" }), new Uint8Array(1024 - 84).fill(0x20));
    expect((await readEdf(join(roomy, plain))).shape).toEqual([2, 6, 7]);
    expect((await readEdf(join(plain, new Uint8Array(428)))).shape).toEqual([6, 7]);
  });

  it.each([
    ["nothing", new Uint8Array(0), /holds nothing/],
    ["another format", new TextEncoder().encode("\x93NUMPY........"), /does not begin with \{/],
    ["a header without end", plain.subarray(0, 300), /ends with \}, which is not there/],
    ["no lengths", makeEdf(array, "uint16", { Dim_1: "" }), /Dim_1 and Dim_2 are missing or impossible/],
    [
      "absurd lengths",
      makeEdf(array, "uint16", { Dim_1: "99999999", Dim_2: "9999999" }),
      /need \d+ bytes, got 84: it is truncated/,
    ],
    ["impossible lengths", makeEdf(array, "uint16", { Dim_2: "1e300" }), /impossible/],
    ["an unknown type", makeEdf(array, "uint16", { DataType: "Complex" }), /samples of type 'Complex' cannot be read/],
    [
      "compression inside",
      makeEdf(array, "uint16", { COMPRESSION: "ByteOffset" }),
      /compression ByteOffset inside of EDF/,
    ],
    [
      "frames of different lengths",
      join(plain, makeEdf(sampleArray("uint16", [6, 6]), "uint16")),
      /frame 2: expected 6 x 7 uint16 like the first, got 6 x 6/,
    ],
    ["a damaged gzip", gzipSync(plain).fill(0x55, 100, 110), /gzip data are truncated or damaged/],
  ])("refuses %s", async (_, bytes, message) => {
    await expect(readEdf(bytes, { file: "a.edf" })).rejects.toThrow(message);
    await expect(readEdf(bytes)).rejects.toBeInstanceOf(FormatError);
  });
});
