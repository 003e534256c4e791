import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeWithPython } from "../test/python.js";
import { DTYPES, sampleArray } from "../test/sample-arrays.js";
import { createTemporaryFolder } from "../test/temporary-folder.js";
import { FormatError, ShapeError, ValueError } from "./errors.js";
import { readSafetensors, writeSafetensors } from "./safetensors.js";

const temporary = createTemporaryFolder();
const STORED = DTYPES.filter((dtype) => dtype !== "float16");

function build(header: unknown, body = new Uint8Array(0), length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(body, 8 + text.length);
  return bytes;
}

describe("writeSafetensors and readSafetensors", () => {
  it("carry every type, scalars, names of any kind and metadata", () => {
    const tensors = new Map(STORED.map((dtype) => [`layer.${dtype}`, sampleArray(dtype, [2, 3])]));
    tensors.set("scalar", sampleArray("float32", []));
    tensors.set("__proto__", sampleArray("uint8", [3]));
    const metadata = { format: "pt", note: "Phase φ" };
    const read = readSafetensors(writeSafetensors({ tensors, metadata }));
    expect(read.tensors).toEqual(tensors);
    expect(read.metadata).toEqual(metadata);
    expect(readSafetensors(writeSafetensors({})).tensors.size).toBe(0);
  });

  it("align the values and keep to views", () => {
    const data = Float64Array.of(0, 1, 2, 3).subarray(1, 3);
    const bytes = writeSafetensors({ tensors: new Map([["a", { data, shape: [2] }]]) });
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(readSafetensors(shifted.subarray(1)).tensors.get("a")).toEqual({ data: Float64Array.of(1, 2), shape: [2] });
  });

  it("widen F16 and read BOOL", () => {
    const header = {
      h: { dtype: "F16", shape: [2], data_offsets: [0, 4] },
      b: { dtype: "BOOL", shape: [1], data_offsets: [4, 5] },
    };
    const { tensors } = readSafetensors(build(header, Uint8Array.of(0, 0x3c, 0, 0xc0, 1)));
    expect(tensors.get("h")?.data).toEqual(Float32Array.of(1, -2));
    expect(tensors.get("b")?.data).toEqual(Uint8Array.of(1));
  });

  it("halve what they are told to, rounded to the nearest, and nothing else", () => {
    const values = Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11, 65504, 2 ** -25, -65520);
    const tensors = new Map([
      ["kernel", { data: values, shape: [5] }],
      ["bias", { data: values, shape: [5] }],
    ]);
    const bytes = writeSafetensors({ tensors }, { halved: new Set(["kernel"]) });
    const rounded = Float32Array.of(1, 1 + 2 ** -9, 65504, 0, Number.NEGATIVE_INFINITY);
    expect(Object.fromEntries(readSafetensors(bytes).tensors)).toEqual({
      kernel: { data: rounded, shape: [5] },
      bias: { data: values, shape: [5] },
    });
    expect(bytes.length).toBe(writeSafetensors({ tensors }).length - 10);
  });

  it("begin every tensor at a multiple of its type", () => {
    const odd = (Type: Uint8ArrayConstructor | Float32ArrayConstructor | Float64ArrayConstructor) => ({
      data: new Type(3).fill(2),
      shape: [3],
    });
    const tensors = new Map([
      ["a", odd(Uint8Array)],
      ["b", odd(Float32Array)],
      ["c", odd(Float64Array)],
      ["d", odd(Float32Array)],
    ]);
    const bytes = writeSafetensors({ tensors }, { halved: new Set(["b"]) });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    const begin = Object.entries<{ data_offsets: number[] }>(header).map(([name, { data_offsets: at }]) => [
      name,
      at[0],
    ]);
    expect(begin).toEqual([
      ["c", 0],
      ["d", 24],
      ["b", 36],
      ["a", 42],
    ]);
    expect(readSafetensors(bytes).tensors).toEqual(tensors);
  });

  it("refuse tensors that do not hold their shape", () => {
    expect(() => writeSafetensors({ tensors: new Map([["a", { data: Float32Array.of(1), shape: [2] }]]) })).toThrow(
      ShapeError,
    );
    expect(() => writeSafetensors({ tensors: new Map([["__metadata__", sampleArray("uint8", [1])]]) })).toThrow(
      ValueError,
    );
  });
});

describe("readSafetensors", () => {
  const entry = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
  const body = new Uint8Array(8);

  it.each([
    ["a few bytes", new Uint8Array(5), /only 5 bytes/],
    ["a header longer than the file", build({ a: entry }, body, 1000n), /header of 1000 bytes does not fit/],
    ["a header of absurd length", build({ a: entry }, body, 2n ** 63n), /does not fit/],
    ["a header that is no JSON", build("{nonsense"), /must be JSON/],
    ["a header that is no object", build("[1]"), /JSON object/],
    ["metadata that is no text", build({ __metadata__: { epoch: 3 } }), /text only/],
    ["an entry that is no object", build({ a: 3 }), /a: expected dtype, shape and data_offsets/],
    ["an unknown type", build({ a: { ...entry, dtype: "F8_E4M3" } }, body), /a: element type F8_E4M3/],
    ["a type named as a method", build({ a: { ...entry, dtype: "toString" } }, body), /element type toString/],
    ["a negative length", build({ a: { ...entry, shape: [-2] } }, body), /impossible shape \[-2\]/],
    ["an enormous shape", build({ a: { ...entry, shape: [2 ** 50, 2 ** 50] } }, body), /needs/],
    [
      "offsets that disagree with the shape",
      build({ a: { ...entry, data_offsets: [0, 7] } }, body),
      /needs 8 bytes, offsets give 7/,
    ],
    ["offsets in reverse", build({ a: { ...entry, data_offsets: [8, 0] } }, body), /offsets give -8/],
    ["offsets past the end", build({ a: entry }, new Uint8Array(7)), /expected 8 bytes of values, got 7/],
    ["bytes that nothing claims", build({ a: entry }, new Uint8Array(9)), /got 9/],
    [
      "tensors that overlap",
      build({ a: entry, b: { ...entry, data_offsets: [4, 12] } }, new Uint8Array(12)),
      /b: expected to begin at byte 8, got 4/,
    ],
    ["a gap", build({ a: { ...entry, data_offsets: [4, 12] } }, new Uint8Array(12)), /a: expected to begin at byte 0/],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readSafetensors(bytes, { file: "w.safetensors" })).toThrow(message);
    expect(() => readSafetensors(bytes, { file: "w.safetensors" })).toThrow(/^w\.safetensors: /);
    expect(() => readSafetensors(bytes)).toThrow(FormatError);
  });
});

describeWithPython("writeSafetensors read by its library", "safetensors, numpy", (run) => {
  it("keeps types, shapes and values", () => {
    const tensors = new Map(STORED.map((dtype) => [dtype, sampleArray(dtype, [2, 3])]));
    writeFileSync(temporary("a.safetensors"), writeSafetensors({ tensors }));
    const script = `
import sys, json
from safetensors.numpy import load_file
print(json.dumps({k: [v.dtype.name, list(v.shape), [repr(x) for x in v.ravel().tolist()]] for k, v in load_file(sys.argv[1]).items()}))
`;
    const read = JSON.parse(run(script, temporary("a.safetensors"))) as Record<string, [string, number[], string[]]>;
    expect(Object.keys(read).sort()).toEqual([...STORED].sort());
    for (const [name, { data }] of tensors) {
      const [dtype, shape, values] = read[name];
      expect([dtype, shape]).toEqual([name, [2, 3]]);
      const parse = typeof data[0] === "bigint" ? BigInt : Number;
      expect(values.map((text) => (name === "float32" ? Math.fround(Number(text)) : parse(text)))).toEqual([...data]);
    }
  });
});
