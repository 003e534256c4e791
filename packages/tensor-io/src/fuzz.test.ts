/** A thousand kinds of damage to a small file of each format: an error of ours or a result, soon, and within the memory there is. */

import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { mutate } from "../test/mutate.js";
import { sampleReconstruction } from "../test/sample-volumes.js";
import {
  type AnyArray,
  isTaggedError,
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
  writeCxi,
  writeMat,
  writeNpy,
  writeNpz,
  writeSafetensors,
  writeTiff,
  writeVti,
  writeVts,
} from "./index.js";

const MUTATIONS = 1000;
const array = { data: Float32Array.from({ length: 60 }, (_, i) => i / 4), shape: [3, 4, 5] };
const complex = { real: array.data, imag: array.data, shape: array.shape };
const steps = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
] as const;
const text = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join("\n"));
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const edf = text([
  `{\nDim_1 = 5 ;\nDim_2 = 4 ;\nDim_3 = 3 ;\nDataType = FloatValue ;\nByteOrder = LowByteFirst ;\n}\n${"abcd".repeat(60)}`,
]);
const ascii = text([
  '<VTKFile type="ImageData"><ImageData WholeExtent="0 1 0 1 0 1"><Piece Extent="0 1 0 1 0 1"><PointData>',
  '<DataArray type="Float32" Name="a" format="ascii">1 2 3 4 5 6 7 8</DataArray>',
  '<DataArray type="UInt8" Name="b" format="binary">CAAAAAECAwQFBgcI</DataArray>',
  "</PointData></Piece></ImageData></VTKFile>",
]);
const spec = text([
  "#O0 Theta  Phi",
  "",
  "#S 1 ascan th 0 1 2 1",
  "#P0 1 2",
  "#N 2",
  "#L Theta  Seconds",
  "0 1",
  "0.5 1",
  "1 1",
]);
const fio = text(["%c", "scan", "%p", "om = 1", "%d", " Col 1 om DOUBLE", " Col 2 x FLOAT", "1 2", "3 4"]);
/** Every array of a lazy map. */
const drain = (arrays: ReadonlyMap<string, AnyArray>): AnyArray[] => [...arrays.values()];
const cxi = await writeCxi({ kind: "reconstruction", reconstruction: sampleReconstruction() });

const FORMATS: [string, Uint8Array, (bytes: Uint8Array) => unknown][] = [
  [".npy", writeNpy(complex), (bytes) => readNpy(bytes)],
  [".npz", writeNpz({ array, complex }, { compress: true }), (bytes) => drain(readNpz(bytes))],
  ["TIFF", writeTiff(array), (bytes) => readTiff(bytes)],
  ["safetensors", writeSafetensors({ tensors: new Map([["a", array]]) }), (bytes) => readSafetensors(bytes)],
  ["EDF", edf, (bytes) => readEdf(bytes)],
  [".edf.gz", gzipSync(edf), (bytes) => readEdf(bytes)],
  ["MAT", writeMat({ array, complex }), (bytes) => readMat(bytes)],
  ["VTI", writeVti({ array }), (bytes) => readVtk(bytes)],
  ["VTS", writeVts({ array }, { steps }), (bytes) => readVtk(bytes)],
  ["VTI as text", ascii, (bytes) => readVtk(bytes)],
  ["SPEC", spec, (bytes) => readSpec(decode(bytes)).scan(1)],
  ["FIO", fio, (bytes) => readFio(decode(bytes))],
  ["CXI", cxi, (bytes) => readCxi(bytes)],
];

describe("damaged files", () => {
  it.each(FORMATS)("%s", async (_, bytes, read) => {
    await read(bytes);
    const slowest = { seed: -1, milliseconds: 0 };
    for (let seed = 0; seed < MUTATIONS; seed++) {
      const start = performance.now();
      try {
        await read(mutate(bytes, seed));
      } catch (error) {
        if (!isTaggedError(error)) throw new Error(`damage ${seed} is not explained`, { cause: error });
      }
      const milliseconds = performance.now() - start;
      if (milliseconds > slowest.milliseconds) Object.assign(slowest, { seed, milliseconds });
    }
    expect(slowest.milliseconds, `damage ${slowest.seed}`).toBeLessThan(2000);
    expect(process.memoryUsage().rss).toBeLessThan(1e9);
    // and the next file is read as if nothing had been
    await read(bytes);
  });

  it("leave the HDF5 library as it was", async () => {
    const image = await readHdf5Array(cxi, { dataset: "/entry_1/image_1/data" });
    for (let seed = 0; seed < 50; seed++) {
      await readHdf5Array(mutate(cxi, seed), { dataset: "/entry_1/image_1/data" }).catch(() => undefined);
      expect(await readHdf5Array(cxi, { dataset: "/entry_1/image_1/data" }), `after damage ${seed}`).toEqual(image);
    }
  });
});
