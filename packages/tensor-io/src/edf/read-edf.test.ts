import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { makeEdf } from "../../test/make-edf.js";
import { DTYPES, sampleArray } from "../../test/sample-arrays.js";
import { FormatError } from "../errors.js";
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

  it("begins behind a block of 512 bytes that ends in a bracket, whatever the first count is", async () => {
    for (const first of [0, 0x0a0a]) {
      const counts = { ...array, data: array.data.slice() };
      counts.data[0] = first;
      const bytes = makeEdf(counts, "uint16");
      bytes.set([0x20, 0x7d], 510);
      expect((await readEdf(bytes)).data).toEqual(counts.data);
    }
  });

  it("allows room after a frame, and blank bytes after the last", async () => {
    const roomy = join(makeEdf(array, "uint16", { Size: "1024" }), new Uint8Array(1024 - 84).fill(0x20));
    expect((await readEdf(join(roomy, plain))).shape).toEqual([2, 6, 7]);
    expect((await readEdf(join(plain, new Uint8Array(428)))).shape).toEqual([6, 7]);
  });

  it.each([
    ["within a value", { title: "sample {111} face", other: "x" }],
    ["behind the lengths", { title: "peak {111}, 2nd try" }],
    ["at the end of a line of a value", { title: "peak {111}\nand more }\nin lines" }],
  ])("is not misled by a bracket %s", async (_, more) => {
    const bytes = makeEdf(array, "uint16", more);
    expect((await readEdf(join(bytes, bytes))).shape).toEqual([2, 6, 7]);
    expect((await readEdf(bytes)).header.get("title")).toBe(more.title);
  });

  it("reads headers of any length, with DOS lines", async () => {
    const samples = plain.subarray(plain.length - 84);
    const header = "{\r\nDim_1=7;\r\nDim_2=6;\r\nDataType=UnsignedShort;\r\ntitle={a} ;\r\n}\r\n";
    const { data, shape } = await readEdf(join(new TextEncoder().encode(header), samples));
    expect([data, shape]).toEqual([array.data, [6, 7]]);
  });

  it("reads blocks as the ESRF's library writes them: a general one first, sizes stated, variances between", async () => {
    const padding = new Uint8Array(512 - 84);
    const block = (kind: string) =>
      join(makeEdf(array, "uint16", { EDF_DataBlockID: `1.Image.${kind}`, EDF_BinarySize: "512", Size: "" }), padding);
    const general = new TextEncoder().encode(
      `${"{\nEDF_DataFormatVersion = 2.40 ;\nEDF_BinarySize = 0 ;\nEDF_HeaderSize = 512 ;\n".padEnd(510)}}\n`,
    );
    const { data, shape } = await readEdf(join(general, block("Psd"), block("Error"), block("Psd")));
    expect(shape).toEqual([2, 6, 7]);
    expect(data.slice(42)).toEqual(array.data);
  });

  it.each([
    ["Unsigned16", "uint16"],
    ["UnsignedShortInteger", "uint16"],
    ["Signed16", "int16"],
    ["Unsigned8", "uint8"],
    ["Signed8", "int8"],
    ["Signed32", "int32"],
    ["Unsigned32", "uint32"],
    ["Float32", "float32"],
    ["FloatIEEE64", "float64"],
  ] as const)("knows samples by the name %s", async (DataType, dtype) => {
    const sample = sampleArray(dtype, [6, 7]);
    expect((await readEdf(makeEdf(sample, dtype, { DataType }))).data).toEqual(sample.data);
  });

  it.each([
    ["nothing", new Uint8Array(0), /holds no frame/],
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
