import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { samplePattern, sampleReconstruction } from "../../test/sample-volumes.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import { arrayFrom } from "../any-format/array-from.js";
import type { AnyArray, RealArray } from "../arrays/array.js";
import { FileError, FormatError, ShapeError, ValueError } from "../errors.js";
import { writeNpy } from "../numpy/npy.js";
import { writeNpz } from "../numpy/npz.js";
import { writeTiff } from "../tiff/write-tiff.js";
import { readFileBytes } from "./read-file-bytes.js";
import { readArray, readObject, readPattern, readReconstruction } from "./read-files.js";
import { readFrames } from "./read-frames.js";
import { writePattern, writeReconstruction } from "./write-cxi-files.js";

const temporary = createTemporaryFolder();
const shape = [2, 3, 4];
const counts: RealArray<Float64Array> = { data: Float64Array.from({ length: 24 }, (_, i) => i), shape };
const squares = Float32Array.from(counts.data, (value) => value ** 2);
const complex = { real: Float64Array.from(counts.data), imag: new Float64Array(24).fill(2), shape };

function npz(name: string, arrays: Record<string, AnyArray>): string {
  writeFileSync(temporary(name), writeNpz(arrays, { compress: true }));
  return temporary(name);
}

function npy(name: string, array: AnyArray): string {
  writeFileSync(temporary(name), writeNpy(array));
  return temporary(name);
}

function withValue(value: number, flat = 13): RealArray<Float64Array> {
  const data = counts.data.slice();
  data[flat] = value;
  return { data, shape };
}

describe("readPattern", () => {
  it("reads intensities of any format and type", async () => {
    const expected = { intensity: { data: Float32Array.from(counts.data), shape }, history: [] };
    expect(await readPattern(npy("p.npy", counts))).toEqual(expected);
    expect(await readPattern(npy("p.NPY", { data: BigInt64Array.from(counts.data, BigInt), shape }))).toEqual(expected);
    writeFileSync(temporary("p.tiff"), writeTiff({ data: Uint16Array.from(counts.data), shape }));
    expect(await readPattern(temporary("p.tiff"))).toEqual(expected);
    const flat = { data: counts.data, shape: [4, 6] };
    expect((await readPattern(npy("flat.npy", flat))).intensity.shape).toEqual([4, 6]);
  });

  it("squares amplitudes when asked to", async () => {
    expect((await readPattern(npy("a.npy", counts), { kind: "amplitude" })).intensity.data).toEqual(squares);
  });

  it("picks the array of an archive", async () => {
    const other = { data: new Float32Array(24).fill(5), shape };
    const data = async (path: string, options = {}): Promise<Float32Array> =>
      (await readPattern(path, options)).intensity.data;
    expect(await data(npz("i.npz", { amplitude: other, intensity: counts, x: other }))).toEqual(
      Float32Array.from(counts.data),
    );
    expect(await data(temporary("i.npz"), { kind: "amplitude" })).toEqual(new Float32Array(24).fill(25));
    expect(await data(npz("a.npz", { amplitude: counts, x: other }))).toEqual(squares);
    expect(await data(temporary("a.npz"), { kind: "intensity" })).toEqual(Float32Array.from(counts.data));
    expect(await data(npz("one.npz", { data: counts, mask: other }))).toEqual(Float32Array.from(counts.data));
    await expect(data(npz("two.npz", { x: counts, y: counts, mask: other }))).rejects.toThrow(
      /expected an array named intensity or amplitude, or only one; it holds x, y, mask/,
    );
  });

  it("uses the mask of an archive, of every frame or of one, and clears what is not measured", async () => {
    const mask = { data: Uint8Array.from(counts.data, (value) => (value === 13 ? 0 : 1)), shape };
    const masked = await readPattern(npz("m.npz", { intensity: withValue(Number.NaN), mask }));
    expect(masked.mask).toEqual(mask);
    expect(masked.intensity.data[13]).toBe(0);
    const negative = { data: BigInt64Array.from(counts.data, (value) => (value === 13 ? -1n : BigInt(value))), shape };
    expect((await readPattern(npz("m64.npz", { intensity: negative, mask }))).intensity.data[13]).toBe(0);
    const kept = await readPattern(npz("held.npz", { intensity: counts, mask }));
    expect(kept.intensity.data[13]).toBe(13);
    const frame = { data: Uint8Array.from({ length: 12 }, (_, i) => i % 2), shape: [3, 4] };
    const framed = await readPattern(npz("f.npz", { intensity: counts, mask: frame }));
    expect(framed.mask).toEqual({ data: Uint8Array.from({ length: 24 }, (_, i) => i % 2), shape });
    await expect(
      readPattern(npz("bad.npz", { intensity: counts, mask: { data: new Uint8Array(3), shape: [3] } })),
    ).rejects.toThrow(/mask: expected 2 x 3 x 4, got 3/);
    await expect(
      readPattern(
        npz("unmasked.npz", { intensity: withValue(-1), mask: { ...mask, data: new Uint8Array(24).fill(1) } }),
      ),
    ).rejects.toThrow(/got -1 at \[1, 0, 1\]/);
  });

  it("reads what writePattern wrote, and the pattern of a reconstruction", async () => {
    const pattern = samplePattern();
    await writePattern(temporary("p.cxi"), pattern);
    const read = await readPattern(temporary("p.cxi"));
    expect(read.intensity).toEqual(pattern.intensity);
    expect(read.mask).toEqual(pattern.mask);
    expect(read.history).toEqual(pattern.history);
    await writeReconstruction(temporary("r.cxi"), sampleReconstruction());
    expect((await readPattern(temporary("r.cxi"))).intensity).toEqual(pattern.intensity);
    const unmeasured = { ...pattern, mask: { data: new Uint8Array(60), shape: [3, 4, 5] } };
    await writeReconstruction(temporary("bare.cxi"), { ...sampleReconstruction(), pattern: unmeasured });
    await expect(readPattern(temporary("bare.cxi"))).rejects.toThrow(/holds no measured voxel/);
  });

  it.each([
    [Number.NaN, /nan\.npy: counts must be finite and not negative, got NaN at \[1, 0, 1\]/],
    [Number.POSITIVE_INFINITY, /got Infinity at \[1, 0, 1\]/],
    [-3, /got -3 at \[1, 0, 1\]/],
    [1e300, /got Infinity at \[1, 0, 1\]/],
  ])("refuses a count of %f", async (value, message) => {
    await expect(readPattern(npy("nan.npy", withValue(value)))).rejects.toThrow(message);
    await expect(readPattern(temporary("nan.npy"))).rejects.toBeInstanceOf(ValueError);
  });

  it("refuses zeros, complex values, other ranks, other formats and missing files", async () => {
    await expect(readPattern(npy("zero.npy", { data: new Float32Array(8), shape: [2, 2, 2] }))).rejects.toThrow(
      /every count is zero/,
    );
    await expect(readPattern(npy("c.npy", complex))).rejects.toThrow(
      /holds complex values, expected measured intensities/,
    );
    await expect(readPattern(npy("line.npy", { data: counts.data, shape: [24] }))).rejects.toThrow(ShapeError);
    await expect(readPattern(npy("four.npy", { data: counts.data, shape: [2, 2, 3, 2] }))).rejects.toThrow(
      /2 or 3 axes, got 2 x 2 x 3 x 2/,
    );
    writeFileSync(temporary("p.txt"), "1 2 3");
    await expect(readPattern(temporary("p.txt"))).rejects.toThrow(
      /expected a name that ends in .npy, .npz, .tif, .*, got '.txt'/,
    );
    await expect(readPattern(temporary("none.xyz"))).rejects.toThrow(/none\.xyz: no such file or folder/);
    await expect(readPattern(temporary("frames", "."))).rejects.toThrow(/is a folder, expected a file/);
    await expect(readPattern(temporary("none.npy"))).rejects.toBeInstanceOf(FileError);
    writeFileSync(temporary("text.cxi"), "no HDF5");
    await expect(readPattern(temporary("text.cxi"))).rejects.toBeInstanceOf(FormatError);
  });
});

describe("patterns as others save them", () => {
  it("leaves axes of one out, and puts the others in order", async () => {
    const plain = (await readPattern(npy("plain.npy", counts))).intensity;
    const four = await readPattern(npy("one.npy", { data: counts.data, shape: [1, ...counts.shape] }));
    expect(four.intensity).toEqual(plain);
    const [frames, rows, columns] = counts.shape;
    const matlab = Float32Array.from({ length: counts.data.length }, (_, i) => {
      const [frame, row, column] = [i % frames, Math.floor(i / frames / columns), Math.floor(i / frames) % columns];
      return counts.data[(frame * rows + row) * columns + column];
    });
    const file = npy("matlab.npy", { data: matlab, shape: [rows, columns, frames] });
    expect((await readPattern(file, { axes: "row,column,frame" })).intensity).toEqual(plain);
    expect((await readFrames(file, { axes: "row,column,frame" })).data).toEqual(plain.data);
    const flat = npy("flat.npy", { data: counts.data, shape: [2, 12] });
    await expect(readPattern(flat, { axes: "row,column,frame" })).rejects.toThrow(/axes row,column,frame: expected 3/);
  });

  it.each([
    ["the largest of its type", Uint16Array, 65535],
    ["the largest of a narrower type", Float64Array, 2 ** 32 - 1],
    ["a negative number", Int32Array, -1],
  ])("masks pixels that the detector marked by %s", async (_, Type, mark) => {
    const data = new Type(4 * 5 * 6);
    for (let i = 0; i < data.length; i++) data[i] = i % 30 === 7 || i % 30 === 21 ? mark : i % 11;
    const { intensity, mask } = await readPattern(npy("marked.npy", { data, shape: [4, 5, 6] }));
    expect(mask?.data.reduce((sum, one) => sum + 1 - one, 0)).toBe(8);
    expect(Math.max(...intensity.data)).toBe(10);
    npz("marked.npz", {
      data: { data, shape: [4, 5, 6] },
      mask: { data: new Uint8Array(30).fill(1, 1), shape: [5, 6] },
    });
    const both = await readPattern(temporary("marked.npz"));
    expect(both.mask?.data.reduce((sum, one) => sum + 1 - one, 0)).toBe(12);
    // most of a frame is no mark
    const dark = Int32Array.from({ length: 30 }, (__, i) => (i < 20 ? -1 : i));
    await expect(readPattern(npy("dark.npy", { data: dark, shape: [5, 6] }))).rejects.toThrow(/not negative, got -1/);
  });

  it("names a pointer of Git LFS, whatever it stands for", async () => {
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0007\nsize 19540928\n";
    for (const name of ["a.npy", "a.h5", "a.cxi", "a.tif", "a.safetensors", "a.mat"]) {
      writeFileSync(temporary(name), pointer);
      await expect(readArray(temporary(name))).rejects.toThrow(
        /is a pointer of Git LFS; the file itself, of 19540928 bytes, comes by "git lfs pull"/,
      );
    }
    writeFileSync(temporary("b.npy"), "/annex/objects/SHA256E-s19540928--0007.npy\n");
    await expect(readArray(temporary("b.npy"))).rejects.toThrow(/is a pointer of git-annex; .* "git annex get"/);
    await expect(readFileBytes(temporary("a.npy"))).rejects.toThrow(/pointer of Git LFS/);
    await expect(arrayFrom(new TextEncoder().encode(pointer), "a.npy")).rejects.toThrow(/pointer of Git LFS/);
  });
});

describe("readArray", () => {
  it("reads by the ending and by name", async () => {
    expect(await readArray(npy("r.npy", counts))).toEqual(counts);
    npz("r.npz", { a: counts, b: complex });
    expect(await readArray(temporary("r.npz"), { dataset: "b" })).toEqual(complex);
    await expect(readArray(temporary("r.npz"))).rejects.toThrow(
      /expected one array, or the name of one; it holds a, b/,
    );
    await expect(readArray(temporary("r.npz"), { dataset: "c" })).rejects.toThrow(
      /expected an array named c; it holds a, b/,
    );
    writeFileSync(temporary("r.dat"), "x");
    await expect(readArray(temporary("r.dat"))).rejects.toThrow(/ends in .npy, .npz, .tif, .*, got '.dat'/);
  });
});

describe("readObject", () => {
  const object = { real: Float32Array.from(complex.real), imag: Float32Array.from(complex.imag), shape };
  const support = { data: Uint8Array.from(counts.data, (value) => Number(value > 5)), shape };

  it("reads CXI, .npz and .npy", async () => {
    const reconstruction = sampleReconstruction();
    await writeReconstruction(temporary("o.cxi"), reconstruction);
    expect(await readObject(temporary("o.cxi"))).toEqual({
      object: reconstruction.object,
      support: reconstruction.support,
    });
    expect(await readObject(npz("o.npz", { other: complex, object: complex, support }))).toEqual({ object, support });
    expect(await readObject(npz("only.npz", { truth: complex, intensity: counts }))).toEqual({ object });
    expect(await readObject(npy("o.npy", complex))).toEqual({ object });
  });

  it("refuses what holds none", async () => {
    await writePattern(temporary("p.cxi"), samplePattern());
    await expect(readObject(temporary("p.cxi"))).rejects.toThrow(/holds a pattern, expected a reconstruction/);
    await expect(readReconstruction(temporary("p.cxi"))).rejects.toThrow(/holds a pattern, expected a reconstruction/);
    await expect(readObject(npz("many.npz", { a: complex, b: complex }))).rejects.toThrow(/complex arrays in it: a, b/);
    await expect(readObject(npz("none.npz", { a: counts }))).rejects.toThrow(/complex arrays in it: none/);
    await expect(readObject(npy("real.npy", counts))).rejects.toThrow(/expected a complex object, got real values/);
    writeFileSync(temporary("o.tif"), "x");
    await expect(readObject(temporary("o.tif"))).rejects.toThrow(/expected an object in .cxi, .npz, .npy, .mat or .h5/);
    const short = { data: new Uint8Array(2), shape: [2] };
    await expect(readObject(npz("short.npz", { object: complex, support: short }))).rejects.toThrow(ShapeError);
  });
});

describe("readReconstruction", () => {
  it("reads what writeReconstruction wrote", async () => {
    const reconstruction = sampleReconstruction();
    await writeReconstruction(temporary("whole.cxi"), reconstruction);
    const read = await readReconstruction(temporary("whole.cxi"));
    expect(read.object).toEqual(reconstruction.object);
    expect(read.history).toEqual(reconstruction.history);
    expect(read.errorCurve).toEqual(reconstruction.errorCurve);
  });

  it("says when the output cannot be written", async () => {
    const path = `${temporary("missing")}/deep/r.cxi`;
    await expect(writeReconstruction(path, sampleReconstruction())).rejects.toThrow(/does not exist; create it first/);
    await expect(writePattern(path, samplePattern())).rejects.toBeInstanceOf(FileError);
  });
});
