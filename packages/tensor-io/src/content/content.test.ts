import "@autophase/vitest/matchers";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { AnyArray } from "../arrays/array.js";
import type { DiffractionPattern, Reconstruction } from "../arrays/volume.js";
import { readCxi } from "../cxi/read-cxi.js";
import { writeCxi } from "../cxi/write-cxi.js";
import type { Hdf5Reader } from "../hdf5/hdf5-reader.js";
import { writeHdf5Arrays } from "../hdf5/write-hdf5-arrays.js";
import { describeFile, readContent } from "../node/read-content.js";
import { readArray, readNamedArrays } from "../node/read-files.js";
import { writeNpz } from "../numpy/npz.js";
import { writeTiff } from "../tiff/write-tiff.js";
import { readVtk } from "../vtk/read-vtk.js";
import { describeContent } from "./describe-content.js";
import { type EncodedContent, encodeContent } from "./encode-content.js";
import type { ContentOptions } from "./file-content.js";

const folder = mkdtempSync(join(tmpdir(), "convert-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

const shape = [3, 4, 5];
const values = Float32Array.from({ length: 60 }, (_, i) => i / 60);
const object = { real: values, imag: values.map((value) => value / 2), shape };
const intensity = { data: values.map((value) => Math.round(60 * value)), shape };
const mask = { data: new Uint8Array(60).fill(1), shape };
const record = { program: "autophase", version: "1", command: "phase", date: "2026", parameters: {} };
const reconstruction: Reconstruction = {
  object,
  support: mask,
  voxelSizeMeters: [3e-9, 4e-9, 5e-9],
  maps: { strain: { array: { data: values, shape }, units: "" } },
  pattern: { intensity, mask, acquisition: { energyKev: 9 }, history: [] },
  errorCurve: Float64Array.of(0.5, 0.25),
  history: [record],
};

writeFileSync(at("r.cxi"), await writeCxi({ kind: "reconstruction", reconstruction }));
writeFileSync(at("two.h5"), await writeHdf5Arrays({ a: intensity, b: { data: values, shape } }));
writeFileSync(at("p.npz"), writeNpz({ intensity, mask, other: { data: values, shape: [60] } }));

const asPattern = (): Promise<DiffractionPattern> => expect.fail("no pattern was asked for");
// of the voxels that the file above knows
const stepsOf = () =>
  ({
    steps: [
      [0, 0, 3],
      [0, 4, 0],
      [5, 0, 0],
    ],
  }) as const;

async function convert(source: string, out: string, options: ContentOptions = {}): Promise<EncodedContent> {
  const content = await readContent(at(source), options);
  const encoded = await encodeContent(content, at(out), { record, asPattern, stepsOf });
  writeFileSync(at(out), encoded.bytes);
  return encoded;
}

describe("a reconstruction in every format", () => {
  const known = ["history", "acquisition", "voxel size"];
  const beside = ["support", "error_curve", "strain", "intensity", "mask"];

  it.each([".npz", ".mat", ".safetensors", ".h5"])("%s holds every array", async (ending) => {
    expect((await convert("r.cxi", `r${ending}`)).lost).toEqual(known);
    const read = async (name: string): Promise<AnyArray> => readArray(at(`r${ending}`), { dataset: name });
    if (ending === ".safetensors") expect(await read("object.imag")).toEqual({ data: object.imag, shape });
    else expect(await read("object")).toEqual(object);
    expect(await read("strain")).toEqual({ data: values, shape });
    expect(await read("mask")).toEqual(mask);
  });

  it("CXI stays CXI, and loses nothing", async () => {
    expect((await convert("r.cxi", "again.cxi")).lost).toEqual([]);
    const { arrays } = await readContent(at("again.cxi"), {});
    expect(arrays).toEqual((await readContent(at("r.cxi"), {})).arrays);
  });

  it("comes back to CXI from its arrays, with what a name tells", async () => {
    await convert("r.cxi", "back.npz");
    expect((await convert("back.npz", "back.cxi")).lost).toEqual(["strain"]);
    const { cxi } = await readContent(at("back.cxi"), {});
    expect(cxi).toMatchObject({ kind: "reconstruction" });
    const { arrays } = await readContent(at("r.cxi"), {});
    const { strain: _, ...others } = arrays;
    expect((await readContent(at("back.cxi"), {})).arrays).toEqual(others);
  });

  it("is made of a complex array alone: measured nowhere, inside where it is not zero", async () => {
    await convert("r.cxi", "alone.npy");
    expect((await convert("alone.npy", "alone.cxi")).lost).toEqual([]);
    const { cxi } = await readContent(at("alone.cxi"), {});
    if (cxi?.kind !== "reconstruction") throw new RangeError("expected a reconstruction");
    expect(cxi.reconstruction.object).toEqual(object);
    expect(cxi.reconstruction.support.data).toEqual(Uint8Array.from(values, (value) => Number(value !== 0)));
    expect(cxi.reconstruction.pattern.mask?.data).toEqual(new Uint8Array(60));
  });

  it(".npy holds the object, TIFF its amplitude", async () => {
    expect((await convert("r.cxi", "r.npy")).lost).toEqual([...beside, ...known]);
    expect(await readArray(at("r.npy"))).toEqual(object);
    expect((await convert("r.cxi", "r.tif")).lost).toEqual(["phase", ...beside, ...known]);
    const amplitude = await readArray(at("r.tif"));
    expect("data" in amplitude && Array.from(amplitude.data, Number)).toBeAllClose(
      values.map((v) => v * Math.hypot(1, 0.5)),
    );
  });

  it.each([".vti", ".vts"])("%s holds what lies over the grid, in nanometres", async (ending) => {
    const { bytes, lost } = await convert("r.cxi", `r${ending}`);
    expect(lost).toEqual(["error_curve", "history", "acquisition"]);
    const grid = await readVtk(bytes);
    expect([...grid.arrays.keys()]).toEqual(["amplitude", "phase", "support", "strain", "intensity", "mask"]);
    if (ending === ".vti") expect(grid.spacing).toBeAllClose([3, 4, 5]);
    // one step along each axis from the corner: x is our width
    else expect(Array.from(grid.points?.data.slice(3, 6) ?? [], Number)).toBeAllClose([-5, -8, -3]);
  });

  it("refuses endings that it does not know, and grids without three axes", async () => {
    await expect(convert("r.cxi", "r.xyz")).rejects.toThrow(/expected a name that ends in \.cxi, \.npz/);
    writeFileSync(at("flat.tif"), writeTiff({ data: new Uint8Array(6), shape: [2, 3] }));
    await expect(convert("flat.tif", "flat.vti")).rejects.toThrow(/ParaView's grids have three axes, array has 2/);
  });
});

describe("a part of a file", () => {
  it("is a dataset and ranges of it", async () => {
    await convert("two.h5", "part.npy", { dataset: "/a", slices: [[1, 2], null, [0, 2]] });
    expect((await readArray(at("part.npy"))).shape).toEqual([1, 4, 2]);
    await expect(convert("two.h5", "x.npy", {})).rejects.toThrow(/name one of its datasets: \/a \(3 x 4 x 5/);
  });

  it("is a scan of a SPEC file as columns", async () => {
    writeFileSync(at("log.spec"), "#O0 Theta\n\n#S 3 ascan th 0 1 1 1\n#P0 1\n#N 2\n#L Theta  Seconds\n0 1\n1 2\n");
    await expect(convert("log.spec", "log.npz")).rejects.toThrow(/log\.spec: holds 1 scans, 3 to 3; name one of them/);
    await convert("log.spec", "log.npz", { scan: 3 });
    expect((await readNamedArrays(at("log.npz"))).get("Seconds")).toEqual({ data: Float64Array.of(1, 2), shape: [2] });
    await expect(convert("log.spec", "log.npz", { scan: 4 })).rejects.toThrow(/there is no scan 4; the scans are 3/);
  });

  it("makes a pattern when CXI is asked for, and says what is left out", async () => {
    const asCounts = async (): Promise<DiffractionPattern> => ({ intensity, mask, history: [] });
    const content = await readContent(at("p.npz"));
    const { bytes, lost } = await encodeContent(content, "p.cxi", { record, asPattern: asCounts });
    expect(lost).toEqual(["other"]);
    expect((await readCxi(bytes)).kind).toBe("pattern");
  });
});

describe("describeFile", () => {
  it("tells of every dataset, and more of one", async () => {
    const { description, plane } = await describeFile(at("two.h5"), {});
    expect(description).toMatchObject({ kind: "HDF5", datasets: 2, "/a": { dtype: "float32", shape } });
    expect(plane?.shape).toEqual([4, 5]);
    const one = await describeFile(at("two.h5"), { dataset: "a" });
    expect(one.description).toMatchObject({ dataset: "/a", maximum: 59, sum: 1770 });
    await expect(describeFile(at("two.h5"), { dataset: "c" })).rejects.toThrow(/there is no array c; it holds \/a/);
  });

  it("lets others read while it is open", async () => {
    const names: string[] = [];
    const alongside = (reader: Hdf5Reader): void => {
      names.push(...reader.names("/"));
    };
    const { description } = await describeFile(at("two.h5"), { plane: false, alongside });
    expect({ names, datasets: description.datasets }).toEqual({ names: ["a", "b"], datasets: 2 });
  });

  it("reads no dataset where no plane is wanted", async () => {
    const large = { data: Float32Array.from({ length: 2 ** 20 }, (_, i) => i), shape: [4, 512, 512] };
    const bytes = await writeHdf5Arrays({ large });
    const bytesRead = async (plane: boolean): Promise<number> => {
      let count = 0;
      const read = (target: Uint8Array, from: number): number => {
        const part = bytes.subarray(from, from + target.length);
        target.set(part);
        count += part.length;
        return part.length;
      };
      const { description } = await describeContent({ size: bytes.length, read }, "large.h5", { plane });
      expect(description).toMatchObject({ "/large": { shape: [4, 512, 512] } });
      return count;
    };
    expect(await bytesRead(true)).toBeGreaterThan(2 ** 20);
    expect(await bytesRead(false)).toBeLessThan(2 ** 18);
  });

  it("tells of maps and voxels", async () => {
    const { description } = await describeFile(at("r.cxi"), {});
    expect(description).toMatchObject({
      kind: "reconstruction",
      maps: { strain: { units: "", dtype: "float32" } },
      lastChi: 0.25,
      pattern: { energyKev: 9 },
    });
  });

  it("counts and locates what is not finite", async () => {
    const data = values.slice();
    data[13] = Number.NaN;
    data[40] = Number.POSITIVE_INFINITY;
    writeFileSync(at("bad.npz"), writeNpz({ bad: { data, shape } }));
    const { description, plane } = await describeFile(at("bad.npz"), {});
    expect(description.bad).toMatchObject({ notFinite: 2, firstNotFinite: "[0, 2, 3]" });
    expect(plane?.shape).toEqual([4, 5]);
  });

  it("tells of a folder of frames, and refuses one without", async () => {
    mkdirSync(at("frames"));
    for (const name of ["a.tif", "b.tif"])
      writeFileSync(join(at("frames"), name), writeTiff({ data: new Uint16Array(6).fill(7), shape: [2, 3] }));
    const { description, plane } = await describeFile(at("frames"), {});
    expect(description).toMatchObject({ kind: "frames", frames: 2, frameShape: [2, 3], firstFrame: { sum: 42 } });
    expect(plane?.data).toEqual(new Uint16Array(6).fill(7));
    mkdirSync(at("empty"));
    await expect(describeFile(at("empty"), {})).rejects.toThrow(/is empty; expected frames/);
  });
});
