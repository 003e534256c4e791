import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { describe, expect, it } from "vitest";
import { makeTiff } from "../../test/make-tiff.js";
import { describeWithPython } from "../../test/python.js";
import { DTYPES, sampleArray } from "../../test/sample-arrays.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import { FormatError, type RealArray } from "../index.js";
import { readTiff } from "./read-tiff.js";
import { writeTiff } from "./write-tiff.js";

const temporary = createTemporaryFolder();
const COMPRESSIONS = ["none", "untagged", "packbits", "lzw", "deflate"] as const;

describe("readTiff", () => {
  describe.each([true, false])("little-endian %s", (littleEndian) => {
    it.each(DTYPES)("reads %s of every compression, in strips and tiles", async (dtype) => {
      const expected = sampleArray(dtype, [19, 23]);
      for (const compression of COMPRESSIONS) {
        for (const layout of [{}, { rowsPerStrip: 1 }, { rowsPerStrip: 8 }, { tile: 16 }]) {
          const bytes = makeTiff(expected, { littleEndian, compression, dtype, ...layout });
          const read = await readTiff(bytes);
          expect(read, `${compression} ${JSON.stringify(layout)}`).toEqual(expected);
        }
      }
    });

    it.each(DTYPES)("undoes the predictors of %s", async (dtype) => {
      const expected = sampleArray(dtype, [9, 31]);
      const predictors = dtype.startsWith("float") ? ([2, 3] as const) : ([2] as const);
      for (const predictor of predictors) {
        for (const layout of [{ rowsPerStrip: 4 }, { tile: 16 }]) {
          const bytes = makeTiff(expected, { littleEndian, compression: "lzw", predictor, dtype, ...layout });
          expect(await readTiff(bytes), `predictor ${predictor}`).toEqual(expected);
        }
      }
    });
  });

  it("reads LZW through resets of its table", async () => {
    const noise = sampleArray("float64", [120, 130]);
    for (let i = 0; i < noise.data.length; i++) noise.data[i] = Math.sin(i * i);
    expect(await readTiff(makeTiff(noise, { compression: "lzw" }))).toEqual(noise);
  });

  it("respects the offset of a view", async () => {
    const expected = sampleArray("uint16", [5, 7]);
    const bytes = makeTiff(expected);
    const padded = new Uint8Array(bytes.length + 20).fill(77);
    padded.set(bytes, 13);
    expect(await readTiff(padded.subarray(13, 13 + bytes.length))).toEqual(expected);
  });

  it.each([true, false])("passes over broken tags that nothing depends on (little-endian %s)", async (littleEndian) => {
    const expected = sampleArray("uint16", [5, 7]);
    const broken = makeTiff(expected, { littleEndian, tags: { 65000: 400, 65001: 400 } });
    const view = new DataView(broken.buffer);
    const directory = view.getUint32(4, littleEndian);
    const entries = view.getUint16(directory, littleEndian);
    for (let at = directory + 2; at < directory + 2 + 12 * entries; at += 12) {
      const tag = view.getUint16(at, littleEndian);
      // values that are not there; a type that there is not
      if (tag === 65000) view.setUint32(at + 4, 5_000_000, littleEndian);
      if (tag === 65001) view.setUint16(at + 2, 99, littleEndian);
    }
    expect(await readTiff(broken)).toEqual(expected);
  });

  it("reads samples of one bit", async () => {
    const mask = Uint8Array.from({ length: 3 * 11 }, (_, i) => Number(i % 3 === 0));
    const packed = new Uint8Array(6);
    for (const [i, bit] of mask.entries())
      packed[2 * Math.floor(i / 11) + ((i % 11) >> 3)] |= bit << (7 - ((i % 11) & 7));
    for (const compression of ["none", "packbits", "deflate"] as const) {
      const bytes = makeTiff({ data: packed, shape: [3, 2] }, { compression, tags: { 256: 11, 258: 1 } });
      expect(await readTiff(bytes), compression).toEqual({ data: mask, shape: [3, 11] });
    }
  });

  it("reads one uncompressed strip whose stated length is none or too large", async () => {
    const expected = sampleArray("uint16", [5, 7]);
    for (const stated of [0, 4_000_000]) {
      expect(await readTiff(makeTiff(expected, { tags: { 279: stated } }))).toEqual(expected);
    }
    await expect(readTiff(makeTiff(expected, { tags: { 257: 600, 278: 600, 279: 0 } }))).rejects.toThrow(
      /it is truncated/,
    );
  });

  it("refuses a strip whose compressed bytes hold too little", async () => {
    for (const compression of ["packbits", "lzw", "deflate"] as const) {
      const short = makeTiff(sampleArray("uint16", [4, 6]), { compression, tags: { 257: 8, 278: 8 } });
      await expect(readTiff(short, { file: "f.tif" })).rejects.toThrow(
        /f\.tif: page 1: strip 1 of 1 holds 48 bytes, expected 96/,
      );
    }
  });

  it("refuses damage anywhere, or reads what is there; it never fails otherwise", async () => {
    const array = sampleArray("uint16", [6, 5]);
    for (const [first, compression] of COMPRESSIONS.entries()) {
      const bytes = makeTiff(array, { compression, rowsPerStrip: 4 });
      // each byte of the header and the directory under one compression or another
      for (let i = first; i < bytes.length; i += COMPRESSIONS.length) {
        const damaged = bytes.slice();
        damaged[i] ^= 0xa5;
        const result = await readTiff(damaged).catch((error: unknown) => error);
        if (!(result instanceof FormatError)) expect(result, `${compression}, byte ${i}`).toHaveProperty("shape");
      }
    }
  });

  it.each([
    ["three samples per pixel", { 277: 3 }, /one sample per pixel, got 3/],
    ["12-bit samples", { 258: 12 }, /uint12 cannot be read/],
    ["complex samples", { 339: 6 }, /complex float16 cannot be read/],
    ["JPEG", { 259: 7 }, /compression 7 cannot be read/],
    ["no width", { 256: 0 }, /the width is missing or impossible/],
    ["a huge size", { 256: 2 ** 31, 257: 2 ** 31, 278: 2 ** 31 }, /cannot come from 48 bytes/],
    ["an unknown predictor", { 317: 9 }, /predictor 9/],
    ["too few strips", { 278: 1 }, /expected 4 strips, got 1 offsets/],
  ] as const)("refuses %s", async (_, tags, message) => {
    const bytes = makeTiff(sampleArray("uint16", [4, 6]), { tags });
    await expect(readTiff(bytes)).rejects.toThrow(message);
    await expect(readTiff(bytes)).rejects.toBeInstanceOf(FormatError);
  });

  it("refuses pages that differ, that run in a circle, or that are only described", async () => {
    const stack = writeTiff(sampleArray("uint8", [2, 4, 6]));
    const view = new DataView(stack.buffer);
    const secondPage = view.getUint32(8 + 2 + 120, true);
    const circle = stack.slice();
    new DataView(circle.buffer).setUint32(secondPage + 2 + 120, 8, true);
    await expect(readTiff(circle)).rejects.toThrow(/runs in a circle/);
    view.setUint32(secondPage + 2 + 12 + 8, 3, true);
    await expect(readTiff(stack)).rejects.toThrow(/page 2: expected 4 x 6 uint8 like page 1, got 3 x 6 uint8/);
  });

  it("says what is not a TIFF at all, and stops when aborted", async () => {
    await expect(readTiff(new TextEncoder().encode("hello, this is text"))).rejects.toThrow(
      /does not begin with II or MM/,
    );
    const stack = writeTiff(sampleArray("uint8", [2, 4, 6]));
    await expect(readTiff(stack, { signal: AbortSignal.abort() })).rejects.toThrow(/aborted/);
  });
});

describeWithPython("readTiff of files written by tifffile", "tifffile", (run) => {
  const script = `
import sys, numpy as np, tifffile
folder = sys.argv[1]
for order in "<>":
    for code in ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]:
        a = (np.arange(5 * 11) * 37 % 101).reshape(5, 11).astype(code)
        tifffile.imwrite(f"{folder}/{'le' if order == '<' else 'be'}_{code}.tif", a, byteorder=order)
s = (np.arange(5 * 33 * 65) % 1009).reshape(5, 33, 65).astype("u2")
tifffile.imwrite(f"{folder}/stack.tif", s)
tifffile.imwrite(f"{folder}/big.tif", s, bigtiff=True, byteorder=">", rowsperstrip=2)
tifffile.imwrite(f"{folder}/deflate.tif", s, compression="zlib", rowsperstrip=7)
tifffile.imwrite(f"{folder}/tiles.tif", s, tile=(16, 32))
tifffile.imwrite(f"{folder}/imagej.tif", s, imagej=True)
tifffile.imwrite(f"{folder}/one_directory.tif", s, truncate=True)
`;
  it("reads every type, both orders, stacks, BigTIFF, Deflate and tiles", async () => {
    run(script, join(temporary("tifffile", "x"), ".."));
    const read = (name: string): Promise<RealArray> =>
      readTiff(readFileSync(temporary("tifffile", name)), { file: name });
    const frame = Float64Array.from({ length: 55 }, (_, i) => (i * 37) % 101);
    for (const order of ["le", "be"]) {
      for (const code of ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]) {
        const { data, shape } = await read(`${order}_${code}.tif`);
        expect(shape).toEqual([5, 11]);
        expect(Array.from(data, Number), `${order} ${code}`).toEqual(Array.from(frame));
      }
    }
    const stack = { data: Uint16Array.from({ length: 5 * 33 * 65 }, (_, i) => i % 1009), shape: [5, 33, 65] };
    for (const name of ["stack", "big", "deflate", "tiles", "imagej"])
      expect(await read(`${name}.tif`), name).toEqual(stack);
    await expect(read("one_directory.tif")).rejects.toThrow(/states 5 pages, its directory lists 1/);
  });
});

describeWithPython(
  "readTiff of files written by libtiff",
  "numpy, PIL.features; assert PIL.features.check('libtiff')",
  (run) => {
    const script = `
import sys, numpy as np
from PIL import Image
folder = sys.argv[1]
rng = np.random.default_rng(1)
for name, a in [("u1", rng.integers(0, 50, (64, 97)).astype("u1")), ("i4", rng.integers(-9, 3000, (64, 97)).astype("i4")), ("f4", rng.normal(size=(64, 97)).astype("f4"))]:
    np.save(f"{folder}/{name}.npy", a)
    for compression in ["packbits", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate"]:
        for predictor in [1, 2] + ([3] if name == "f4" else []):
            if compression == "packbits" and predictor != 1: continue
            Image.fromarray(a).save(f"{folder}/{name}_{compression}_{predictor}.tif", compression=compression, tiffinfo={317: predictor})
`;
    it("reads PackBits, LZW and Deflate with predictors", async () => {
      const { readdirSync } = await import("node:fs");
      const { readNpy } = await import("../numpy/npy.js");
      const folder = join(temporary("libtiff", "x"), "..");
      run(script, folder);
      const files = readdirSync(folder).filter((name) => name.endsWith(".tif"));
      expect(files.length).toBeGreaterThan(15);
      for (const name of files) {
        const expected = readNpy(readFileSync(join(folder, `${name.slice(0, 2)}.npy`)));
        expect(await readTiff(readFileSync(join(folder, name))), name).toEqual(expected);
      }
    });
  },
);

describeWithShared("readTiff of the real scan", "data/aps34idc-scan54", () => {
  const read = (name: string): Promise<RealArray> => readTiff(readFileSync(sharedPath("data/aps34idc-scan54", name)));

  it("reads the big-endian flat field without a compression tag", async () => {
    const { data, shape } = await read("whitefield.tif");
    expect(shape).toEqual([512, 512]);
    expect(data).toBeInstanceOf(Float32Array);
    // mean over the file by tifffile
    expect((data as Float32Array).reduce((sum, value) => sum + value, 0) / data.length).toBeCloseTo(14693.414, 2);
  });

  it("reads the dark field", async () => {
    const { data } = await read("dark.tif");
    expect((data as Int32Array).reduce((sum, value) => sum + value, 0) / data.length).toBe(0.0171661376953125);
  });
});
