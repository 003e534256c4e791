/**
 * Every reader given what is not its format, and sizes that no file can bear: an error of one line, at once, with
 * nothing allocated.
 */

import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { gzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { makeEdf } from "../test/make-edf.js";
import { makeMat73 } from "../test/make-hdf5.js";
import { makeTiff } from "../test/make-tiff.js";
import { sampleFiles } from "../test/sample-files.js";
import { createTemporaryFolder } from "../test/temporary-folder.js";
import { FormatError } from "./errors.js";
import {
  readCxi,
  readEdf,
  readFio,
  readHdf5Array,
  readMat,
  readNpy,
  readNpz,
  readSafetensors,
  readSpec,
  readTiff,
  readVtk,
  writeHdf5Arrays,
  writeMat,
  writeNpy,
  writeSafetensors,
  writeTiff,
  writeVti,
} from "./index.js";
import { readNamedArrays } from "./node/index.js";

const files = await sampleFiles();
const file = "sample";
const MEGABYTE = 2 ** 20;
const counts = { data: Uint16Array.from({ length: 60 }, (_, i) => i), shape: [3, 4, 5] };
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function errorOf(read: () => unknown): Promise<unknown> {
  try {
    return { readAs: await read() };
  } catch (error) {
    return error;
  }
}

function expectExplained(error: unknown, where: string): void {
  expect(error, where).toBeInstanceOf(FormatError);
  expect((error as Error).message, where).toMatch(/^sample[^\n]{10,300}$/);
}

describe("another format", () => {
  /** What one reader takes. The HDF5 reader takes every HDF5 file. */
  const familyOf = (format: string): string => {
    if (format === ".edf.gz") return "EDF";
    if (/^VT[IS]/.test(format)) return "VTK";
    if (format.startsWith("MAT")) return "MAT";
    return format.replace(/, .*/, "");
  };
  const isRead = (reader: string, given: string): boolean =>
    familyOf(reader) === familyOf(given) || (reader.startsWith("HDF5") && ["CXI", "MAT 7.3"].includes(given));
  const page =
    "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in to download</body></html>\n";
  const strangers: readonly (readonly [string, Uint8Array])[] = [
    ["nothing", new Uint8Array(0)],
    ["one byte", Uint8Array.of(0x93)],
    ["zeros", new Uint8Array(4096)],
    ["ones", new Uint8Array(4096).fill(255)],
    ["a page to sign in", encode(page)],
    ["a page to sign in, zipped", gzipSync(encode(page))],
  ];

  it.each(Object.keys(files))("given to the reader of %s", async (reader) => {
    const others = Object.entries(files).filter(([given]) => !isRead(reader, given));
    expect(others.length).toBeGreaterThan(10);
    for (const [given, { bytes }] of others) {
      expectExplained(await errorOf(() => files[reader].read(bytes)), given);
    }
    for (const [given, bytes] of strangers) expectExplained(await errorOf(() => files[reader].read(bytes)), given);
  });
});

/** The bytes with every place of `from` overwritten. */
function replaced(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  let at = copy.indexOf(from);
  expect(at).toBeGreaterThan(0);
  for (; at >= 0; at = copy.indexOf(from, at + 1)) copy.set(to, at);
  return new Uint8Array(copy);
}

/** HDF5 keeps the lengths of a dataset as whole numbers of 64 bits. */
function withLengths(hdf5: Uint8Array, shape: readonly number[], lengths: readonly bigint[]): Uint8Array {
  const bytesOf = (values: readonly bigint[]): Uint8Array => new Uint8Array(BigUint64Array.from(values).buffer);
  return replaced(hdf5, bytesOf(shape.map(BigInt)), bytesOf(lengths));
}

function withText(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(bytes).toString("latin1");
  expect(text).toContain(from);
  return new Uint8Array(Buffer.from(text.replace(from, to), "latin1"));
}

function withNumber(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(at, value, true);
  return copy;
}

const HUGE = 2n ** 40n;
const hdf5 = await writeHdf5Arrays({ counts });
const npy = writeNpy(counts);
const enormousNpy = withText(npy, "(3, 4, 5), ", "(9999999, 99999, 9), ".padEnd(11)).slice();
const vti = writeVti({ counts });
const zipped = `<VTKFile type="ImageData" compressor="vtkZLibDataCompressor" header_type="UInt64"><ImageData WholeExtent="0 9 0 9 0 9"><Piece Extent="0 9 0 9 0 9"><PointData><DataArray type="UInt8" Name="a" format="binary">`;
const blocks = Buffer.from(BigUint64Array.of(2n ** 50n, 1n, 0n).buffer).toString("base64");
const mat = writeMat({ counts });
// the offsets of the strips, tag 273, are said to be four thousand million
const tiff = makeTiff({ data: counts.data.slice(0, 20), shape: [4, 5] });
const stripsAt = Buffer.from(tiff).indexOf(Uint8Array.of(0x11, 0x01, 4, 0)) + 4;

const absurd: readonly (readonly [string, () => unknown, RegExp])[] = [
  [".npy, lengths", () => readNpy(enormousNpy, { file }), /expected \d+ bytes of uint16 for shape/],
  [
    ".npy, header",
    () => readNpy(withNumber(withNumber(npy, 8, 2 ** 32 - 1), 6, 2), { file }),
    /ends inside the \.npy header/,
  ],
  [".npz, lengths", () => readNpz(zipSync({ "a.npy": enormousNpy }), { file }).get("a"), /a: expected \d+ bytes/],
  [
    "TIFF, strips",
    () => readTiff(withNumber(tiff, stripsAt, 2 ** 32 - 1), { file }),
    /tag 273 of page 1 states 4294967295 values, which are not there/,
  ],
  [
    "TIFF, pages",
    () => readTiff(withNumber(writeTiff(counts), 4, 2 ** 32 - 2), { file }),
    /a directory of it lies behind its end/,
  ],
  [
    "EDF, lengths",
    () => readEdf(makeEdf(counts, "uint16", { Dim_1: "9999999", Dim_2: "9999999" }), { file }),
    /of uint16 need \d+ bytes, got \d+/,
  ],
  [
    ".edf.gz, lengths",
    () => readEdf(gzipSync(makeEdf(counts, "uint16", { Dim_3: "4000000000" })), { file }),
    /need \d+ bytes, got \d+/,
  ],
  ["MAT 5, an element", () => readMat(withNumber(mat, 132, 2 ** 32 - 8), { file }), /an element of 4294967288 bytes/],
  [
    "VTI, extent",
    () => readVtk(withText(vti, `<Piece Extent="0 4`, `<Piece Extent="0 4000000000`), { file }),
    /cannot come from a file of \d+ bytes/,
  ],
  [
    "VTI, components",
    () => readVtk(withText(vti, `Name="counts"`, `Name="counts" NumberOfComponents="99999999999"`), { file }),
    /cannot come from a file|impossible number/,
  ],
  [
    "VTI, compressed blocks",
    () => readVtk(encode(`${zipped}${blocks}</DataArray></PointData></Piece></ImageData></VTKFile>`), { file }),
    /its header states 1125899906842624 blocks/,
  ],
  ["HDF5, lengths", () => readHdf5Array(withLengths(hdf5, [3, 4, 5], [HUGE, HUGE, 9n]), { file }), /cannot|damaged/],
  ["HDF5, one length", () => readHdf5Array(withLengths(hdf5, [3, 4, 5], [HUGE, 4n, 5n]), { file }), /cannot|damaged/],
  [
    "MAT 7.3, lengths",
    () => readMat(makeMat73(withLengths(hdf5, [3, 4, 5], [HUGE, 4n, 5n])), { file }),
    /cannot|damaged/,
  ],
  ["CXI, lengths", () => readCxi(withLengths(files.CXI.bytes, [3, 4, 5], [HUGE, 4n, 5n]), { file }), /cannot|damaged/],
  [
    "safetensors, header",
    () => readSafetensors(writeSafetensors({ tensors: new Map() }).fill(0x7f, 0, 7), { file }),
    /header of \d+ bytes does not fit/,
  ],
  [
    "safetensors, shape",
    () => {
      const bytes = writeSafetensors({ tensors: new Map([["a", counts]]) });
      return readSafetensors(withText(bytes, "[3,4,5]", "[9,9e9]"), { file });
    },
    /needs \d+ bytes, offsets give 120/,
  ],
  ["FIO, columns", () => readFio("%d\n Col 4000000000 a DOUBLE\n1\n", { file }), /expected Col 1 before/],
];

describe("sizes that no file can bear", () => {
  it("SPEC, columns: those of the rows are taken", () => {
    const { columns } = readSpec("#S 1\n#N 4000000000\n#L a  b\n1 2\n", { file }).scan(1);
    expect([...columns.keys()]).toEqual(["a", "b"]);
  });

  it.each(absurd)("%s", async (_, read, message) => {
    const before = process.memoryUsage();
    const peak = process.resourceUsage().maxRSS;
    // of the processor: what else the machine does is not ours
    const start = process.cpuUsage();
    const error = await errorOf(read);
    const { user, system } = process.cpuUsage(start);
    const after = process.memoryUsage();
    expectExplained(error, "");
    expect((error as Error).message).toMatch(message);
    expect((user + system) / 1000).toBeLessThan(1000);
    // reserved, and what of it was ever filled: the HDF5 library itself takes some
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(16 * MEGABYTE);
    expect(process.resourceUsage().maxRSS - peak).toBeLessThan(64 * 1024);
  });
});

describe("names in an archive", () => {
  it("are keys and never paths, wherever they point to", async () => {
    const temporary = createTemporaryFolder();
    const names = ["../../escaped", "/tmp/autophase-escaped", "C:\\escaped", "a/../../../escaped", "__proto__"];
    const archive = zipSync(Object.fromEntries(names.map((name) => [`${name}.npy`, npy])));
    writeFileSync(temporary("in", "a.npz"), archive);
    const arrays = await readNamedArrays(temporary("in", "a.npz"));
    expect([...arrays.keys()].sort()).toEqual([...names].sort());
    for (const name of names) expect(arrays.get(name)).toEqual(counts);
    expect(readdirSync(temporary("."))).toEqual(["in"]);
    expect(readdirSync(temporary("in", "."))).toEqual(["a.npz"]);
    expect(existsSync("/tmp/autophase-escaped.npy")).toBe(false);
  });
});
