import { createRandom, FormatError, isAutophaseError, sizeOfShape } from "@autophase/tensor-io";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { archive, dictionary, integer, long, pickle, tensor, text } from "../../test/pickle-bytes.js";
import { ForbiddenPickleError } from "../errors.js";
import { type PickleValue, TorchTensor } from "./pickle-values.js";
import { readTensorValues } from "./read-tensor.js";
import { readTorch } from "./read-torch.js";

const FLOATS = new Uint8Array(Float32Array.of(0, 1, 2, 3, 4, 5).buffer);

const parse = (data: Uint8Array): PickleValue => readTorch(archive(data), "w.pth").value;

function valuesOf(data: Uint8Array, storage: Uint8Array = FLOATS): number[] {
  const file = readTorch(archive(data, { "0": storage }), "w.pth");
  return [...readTensorValues(file, (file.value as Map<string, TorchTensor>).get("a") as TorchTensor, "w.pth: a")];
}

describe("tensors", () => {
  it("are views of a storage, with offset and any strides", () => {
    expect(valuesOf(dictionary("a", tensor({ shape: [2, 3], strides: [3, 1] })))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(valuesOf(dictionary("a", tensor({ shape: [3, 2], strides: [1, 3] })))).toEqual([0, 3, 1, 4, 2, 5]);
    expect(valuesOf(dictionary("a", tensor({ shape: [2, 2], strides: [0, 2], offset: integer(1) })))).toEqual([
      1, 3, 1, 3,
    ]);
    expect(valuesOf(dictionary("a", tensor({ shape: [], strides: [], offset: integer(4) })))).toEqual([4]);
    expect(valuesOf(dictionary("a", tensor({ shape: [0], strides: [1] })))).toEqual([]);
  });

  it.each([
    ["DoubleStorage", new Uint8Array(Float64Array.of(1.5, -2).buffer)],
    ["HalfStorage", new Uint8Array(Uint16Array.of(0x3e00, 0xc000).buffer)],
    ["BFloat16Storage", new Uint8Array(Uint16Array.of(0x3fc0, 0xc000).buffer)],
    ["FloatStorage", new Uint8Array(Float32Array.of(1.5, -2).buffer)],
  ])("of %s are widened or rounded to float32", (storage, bytes) => {
    expect(valuesOf(dictionary("a", tensor({ storage, shape: [2], strides: [1] })), bytes)).toEqual([1.5, -2]);
  });

  it.each([
    ["LongStorage", new Uint8Array(BigInt64Array.of(7n, -1n).buffer)],
    ["IntStorage", new Uint8Array(Int32Array.of(7, -1).buffer)],
  ])("of %s are converted", (storage, bytes) => {
    expect(valuesOf(dictionary("a", tensor({ storage, shape: [2], strides: [1] })), bytes)).toEqual([7, -1]);
  });

  it("of a big-endian machine are turned", () => {
    const data = dictionary("a", tensor({ shape: [1], strides: [1] }));
    const entries = {
      "x/data.pkl": data,
      "x/byteorder": new TextEncoder().encode("big"),
      "x/data/0": Uint8Array.of(0x3f, 0x80, 0, 0),
    };
    const file = readTorch(zipSync(entries), "w.pth");
    expect([...readTensorValues(file, (file.value as Map<string, TorchTensor>).get("a") as TorchTensor, "a")]).toEqual([
      1,
    ]);
  });

  it.each([
    ["past its end", { shape: [7], strides: [1] }],
    ["by its offset", { shape: [2], strides: [1], offset: integer(5) }],
    ["by its strides", { shape: [2, 2], strides: [1000, 1] }],
    ["by absurd strides", { shape: [3], strides: [2147483647] }],
  ])("that leave their storage %s are refused", (_, view) => {
    expect(() => valuesOf(dictionary("a", tensor(view)))).toThrow(/^w\.pth: a: element \d+ of a storage that holds 6/);
  });

  it("with negative or absurd numbers are no tensors", () => {
    for (const view of [
      { shape: [-1], strides: [1] },
      { shape: [1], strides: [-1] },
      { shape: [1], strides: [1], offset: integer(-4) },
      { shape: [1], strides: [1], offset: long(2n ** 62n) },
    ]) {
      const value = parse(dictionary("a", tensor(view))) as Map<string, unknown>;
      expect(value.get("a")).toBeNull();
    }
  });

  it("whose storage is not in the file are refused, wherever its key points", () => {
    for (const key of ["1", "../data.pkl", "/etc/passwd", "__proto__"]) {
      expect(() => valuesOf(dictionary("a", tensor({ key, shape: [1], strides: [1] })))).toThrow(/is missing/);
    }
  });
});

describe("pickles with code", () => {
  it.each([
    ["os.system", pickle("cos\nsystem\n", "(", text("touch /tmp/owned"), "t", "R")],
    ["posix.system", pickle("cposix\nsystem\n", "(", text("id"), "t", "R")],
    ["builtins.eval", pickle(0x8c, 8, "builtins", 0x8c, 4, "eval", 0x93, "(", text("1"), "t", "R")],
    ["builtins.getattr", pickle("cbuiltins\ngetattr\n")],
    ["torch.load", pickle("}", "(", text("a"), "ctorch\nload\n", "u")],
    ["torch.nn.modules.conv.Conv3d", pickle("ctorch.nn.modules.conv\nConv3d\n", ")", 0x81)],
    ["__main__.Model", pickle("c__main__\nModel\n", ")", 0x81)],
    ["collections.OrderedDict.__class__", pickle("ccollections\nOrderedDict.__class__\n")],
  ])("%s are refused by name", (code, data) => {
    expect(() => parse(data)).toThrow(ForbiddenPickleError);
    expect(() => parse(data)).toThrow(`w.pth: the pickle wants Python's ${code}, which is refused and was not run`);
  });

  it("an enormous name does not fill the screen", () => {
    const data = pickle(`cos\n${"x".repeat(100_000)}\n`);
    let message = "";
    try {
      parse(data);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.length).toBeLessThan(400);
  });

  it.each([
    ["INST", pickle("(ios\nsystem\n")],
    ["OBJ", pickle("(ccollections\nOrderedDict\no")],
    ["EXT1", pickle(0x82, 1)],
    ["PERSID", pickle("P0\n")],
    ["INT", pickle("I42\n")],
  ])("the instruction %s is not known", (_, data) => {
    expect(() => parse(data)).toThrow(/not a pickle of PyTorch: instruction 0x/);
  });

  it.each([
    ["calls of storages", pickle("ctorch\nFloatStorage\n", ")", "R")],
    ["calls of text", pickle(text("os.system"), ")", "R")],
    ["attributes of a list", pickle("]", "}", "b")],
    ["a storage that is none", pickle("(", text("file"), text("/etc/passwd"), "t", "Q")],
    ["an integer of 200 bytes", pickle(0x8a, 200, ..."x".repeat(200))],
    ["text that is not UTF-8", pickle(0x8c, 1, 0xff)],
    ["an empty stack", pickle()],
    ["a list without a beginning", pickle("t")],
    ["items for a number", pickle("K", 1, "(", "u")],
    ["a reference to nothing", pickle("h", 3)],
  ])("%s are refused", (_, data) => {
    expect(() => parse(data)).toThrow(FormatError);
  });
});

describe("pickles that would fill memory", () => {
  it("cost what they are long: lists of lists of the same list", () => {
    const double: (number | string)[] = ["]", "q", 0];
    for (let k = 0; k < 60; k++) double.push("]", "h", k, "a", "h", k, "a", "q", k + 1);
    expect(Array.isArray(parse(pickle(...double)))).toBe(true);
  });

  it("are not turned into text: code named by lists of lists of the same list", () => {
    const double: (number | string)[] = ["]", "q", 0];
    for (let k = 0; k < 60; k++) double.push("]", "h", k, "a", "h", k, "a", "q", k + 1);
    expect(() => parse(pickle(...double, text("system"), 0x93))).toThrow(/code without a name/);
    expect(() => parse(pickle(text("os"), "]".repeat(100_000), "a".repeat(99_999), 0x93))).toThrow(
      /code without a name/,
    );
  });

  it("may hold themselves", () => {
    const value = parse(pickle("}", "q", 0, "(", text("self"), "h", 0, "u")) as Map<string, unknown>;
    expect(value.get("self")).toBe(value);
  });

  it("may be deep, for nothing recurs", () => {
    const depth = 200_000;
    expect(Array.isArray(parse(pickle("]".repeat(depth), "a".repeat(depth - 1))))).toBe(true);
  });

  it("may remember at absurd places", () => {
    expect(parse(pickle("K", 7, "r", 255, 255, 255, 255, "0", "j", 255, 255, 255, 255))).toBe(7);
  });

  it("may begin many lists and end none", () => {
    expect(() => parse(pickle("(".repeat(100_000)))).toThrow(FormatError);
  });

  it("that claim more text than there is are cut short", () => {
    expect(() => parse(pickle(0x58, 255, 255, 255, 255, "abc"))).toThrow(/^w\.pth: the pickle ends at byte/);
    expect(() => parse(pickle(0x8d, ...Array<number>(8).fill(255), "abc"))).toThrow(/the pickle ends/);
  });

  it("that are archives of nothing but zeros are told by their claimed size", () => {
    const bytes = zipSync({ "a/data.pkl": new Uint8Array(1000) }, { level: 9 });
    const view = new DataView(bytes.buffer);
    // the uncompressed size in the central directory
    const entry = bytes.findIndex((_, k) => k < bytes.length - 4 && view.getUint32(k, true) === 0x02014b50);
    view.setUint32(entry + 24, 0xfffffff0, true);
    expect(() => readTorch(bytes, "w.pth")).toThrow(/a\/data\.pkl: \d+ bytes cannot hold 4294967280/);
  });
});

describe("other files", () => {
  it("are named for what they are", () => {
    expect(() => readTorch(zipSync({ "a/readme.txt": FLOATS }), "w.pth")).toThrow(
      "w.pth: a ZIP archive without data.pkl",
    );
    const script = zipSync({ "a/constants.pkl": FLOATS, "a/code/x.py": FLOATS });
    expect(() => readTorch(script, "w.pth")).toThrow(/TorchScript archive; save the state_dict instead/);
    expect(() => readTorch(pickle("}"), "w.pkl")).toThrow("w.pkl: a pickle, but not one of torch.save");
  });
});

describe("damaged bytes", () => {
  it("end in an error of ours, or in values, whatever they are", () => {
    const random = createRandom(4);
    const names = ["encoder.0.weight", "encoder.0.bias"].map((name) => [
      text(name),
      tensor({ shape: [2, 3], strides: [3, 1] }),
    ]);
    const whole = archive(pickle("}", "(", ...names.flat(), "u"), { "0": FLOATS });
    let refused = 0;
    for (let k = 0; k < 2000; k++) {
      const bytes = whole.slice();
      for (let n = 0; n < 3; n++)
        bytes[Math.floor(random.uniform() * bytes.length)] = Math.floor(random.uniform() * 256);
      try {
        const file = readTorch(bytes, "w.pth");
        for (const value of file.value instanceof Map ? file.value.values() : []) {
          if (value instanceof TorchTensor && sizeOfShape(value.shape) < 100) readTensorValues(file, value, "w.pth");
        }
      } catch (error) {
        expect(isAutophaseError(error), String((error as Error).stack)).toBe(true);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });
});
