import { writeFileSync } from "node:fs";
import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { makeEdf } from "../../test/make-edf.js";
import { samplePattern, sampleReconstruction } from "../../test/sample-volumes.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import type { RealArray } from "../arrays/array.js";
import { sliceArray } from "../arrays/slices.js";
import { FileError, FormatError, ShapeError } from "../errors.js";
import { writeHdf5 } from "../hdf5/hdf5-writer.js";
import { writeMat } from "../mat/write-mat.js";
import { writeSafetensors } from "../safetensors.js";
import { writeTiff } from "../tiff/write-tiff.js";
import { writeVti } from "../vtk/write-vti.js";
import { readArray, readNamedArrays, readObject, readPattern } from "./read-files.js";
import { listFrames, readFrames } from "./read-frames.js";
import { writePattern, writeReconstruction } from "./write-cxi-files.js";

const temporary = createTemporaryFolder();
const shape = [3, 4, 5];
const counts: RealArray<Uint16Array> = { data: Uint16Array.from({ length: 60 }, (_, i) => i), shape };
const complex = { real: Float32Array.from(counts.data), imag: Float32Array.from(counts.data), shape };
const slices = [[1, 3], null, [0, 2]] as const;
const part = sliceArray("counts", counts, slices);

async function write(): Promise<void> {
  writeFileSync(temporary("p.mat"), writeMat({ counts }));
  writeFileSync(temporary("p.vti"), writeVti({ counts }));
  writeFileSync(temporary("p.edf"), makeEdf(counts, "uint16"));
  writeFileSync(temporary("p.edf.gz"), gzipSync(makeEdf(counts, "uint16")));
  writeFileSync(temporary("p.safetensors"), writeSafetensors({ tensors: new Map([["counts", counts]]) }));
  writeFileSync(
    temporary("p.nxs"),
    await writeHdf5((writer) => writer.array("/counts", counts, { isCompressed: true })),
  );
  writeFileSync(temporary("o.h5"), await writeHdf5((writer) => writer.complex("/object", complex)));
  writeFileSync(temporary("o.mat"), writeMat({ object: complex, support: counts }));
}

await write();

describe("files of every format", () => {
  it.each(["p.mat", "p.vti", "p.edf", "p.edf.gz", "p.nxs", "p.safetensors"])(
    "%s as an array, whole and in part",
    async (name) => {
      expect(await readArray(temporary(name))).toEqual(counts);
      expect(await readArray(temporary(name), { slices })).toEqual(part);
      await expect(readArray(temporary(name), { slices: [[2, 7]] })).rejects.toThrow(ShapeError);
    },
  );

  it.each(["p.mat", "p.vti", "p.edf", "p.edf.gz", "p.nxs"])("%s as a pattern and as frames", async (name) => {
    const intensity = { data: Float32Array.from(counts.data), shape };
    expect(await readPattern(temporary(name))).toEqual({ intensity, history: [] });
    const { intensity: cut } = await readPattern(temporary(name), { slices });
    expect(cut).toEqual({ data: Float32Array.from(part.data), shape: part.shape });
    expect(await readFrames(temporary(name), { slices })).toEqual(part);
  });

  it.each([
    ["p.nxs", "/other", /there is no array \/other; it holds \/counts/],
    ["p.mat", "other", /expected an array named other; it holds counts/],
    ["p.vti", "other", /it holds counts/],
  ])("%s says what it holds when asked for another", async (file, name, message) => {
    await expect(readArray(temporary(file), { dataset: name })).rejects.toThrow(message);
    await expect(readPattern(temporary(file), { dataset: name })).rejects.toBeInstanceOf(FormatError);
  });

  it("objects of MAT and HDF5 files", async () => {
    expect((await readObject(temporary("o.h5"))).object).toEqual(complex);
    const { object, support } = await readObject(temporary("o.mat"));
    expect(object).toEqual(complex);
    expect(support?.data).toEqual(Uint8Array.from(counts.data, (value) => (value > 0 ? 1 : 0)));
  });

  it("datasets of CXI files by their path", async () => {
    await writeReconstruction(temporary("r.cxi"), sampleReconstruction());
    const support = await readArray(temporary("r.cxi"), { dataset: "/entry_1/image_1/support", slices });
    expect(support).toEqual(sliceArray("x", sampleReconstruction().support, slices));
    await writePattern(temporary("q.cxi"), samplePattern());
    const pattern = await readPattern(temporary("q.cxi"), { slices });
    expect(pattern.intensity).toEqual(sliceArray("x", samplePattern().intensity, slices));
    expect(pattern.mask).toEqual(sliceArray("x", samplePattern().mask as RealArray, slices));
  });

  it("names, and only of those that have them", async () => {
    expect([...(await readNamedArrays(temporary("o.mat"))).keys()]).toEqual(["object", "support"]);
    await expect(readNamedArrays(temporary("p.edf"))).rejects.toThrow(/ends in \.npz, \.mat/);
  });
});

describe("folders of EDF frames", () => {
  const frame = (k: number): RealArray => ({ data: counts.data.slice(20 * k, 20 * k + 20), shape: [4, 5] });

  it("are one volume, gzipped or not", async () => {
    writeFileSync(temporary("edf", "f_2.edf"), makeEdf(frame(0), "uint16"));
    writeFileSync(temporary("edf", "f_10.EDF.GZ"), gzipSync(makeEdf(frame(1), "uint16")));
    writeFileSync(temporary("edf", "f_11.edf"), makeEdf(frame(2), "uint16"));
    expect(await readFrames(temporary("edf"))).toEqual(counts);
    expect(await readFrames(temporary("edf"), { slices })).toEqual(part);
    writeFileSync(temporary("edf", "f_12.edf"), makeEdf(frame(2), "uint16").subarray(0, -1));
    await expect(readFrames(temporary("edf"))).rejects.toThrow(/^f_12\.edf: .*truncated/);
  });

  it("are not mixed with TIFF frames", async () => {
    writeFileSync(temporary("mixed", "a.edf"), makeEdf(frame(0), "uint16"));
    writeFileSync(temporary("mixed", "b.tif"), writeTiff(frame(1)));
    await expect(listFrames(temporary("mixed"))).rejects.toThrow(
      /holds 1 TIFF and 1 EDF files; keep one scan to a folder/,
    );
    await expect(listFrames(temporary("mixed"))).rejects.toBeInstanceOf(FileError);
  });
});
