/**
 * A small file of each format, for what must hold of all readers: damaged and cut off files end in an error that
 * explains itself.
 */

import { gzipSync } from "fflate";
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
  writeCxi,
  writeHdf5Arrays,
  writeMat,
  writeNpy,
  writeNpz,
  writeSafetensors,
  writeTiff,
  writeVti,
  writeVts,
} from "../src/index.js";
import { makeEdf } from "./make-edf.js";
import { makeCompressedHdf5, makeMat73 } from "./make-hdf5.js";
import { makeTiff } from "./make-tiff.js";
import { sampleReconstruction } from "./sample-volumes.js";

export interface SampleFile {
  readonly bytes: Uint8Array;
  /** Everything in it, with `file` in every message. */
  readonly read: (bytes: Uint8Array) => unknown;
}

const file = "sample";
const shape = [3, 4, 5];
const array = { data: Float32Array.from({ length: 60 }, (_, i) => i / 4), shape };
const counts = { data: Uint16Array.from({ length: 60 }, (_, i) => 37 * i), shape };
const complex = { real: array.data, imag: array.data, shape };
const frame = { data: counts.data.slice(0, 20), shape: [4, 5] };
const steps = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
] as const;

const VTI_TEXT = `<VTKFile type="ImageData"><ImageData WholeExtent="0 1 0 1 0 1"><Piece Extent="0 1 0 1 0 1"><PointData>
<DataArray type="Float32" Name="a" format="ascii">1 2 3 4 5 6 7 8</DataArray>
<DataArray type="UInt8" Name="b" format="binary">CAAAAAECAwQFBgcI</DataArray>
</PointData></Piece></ImageData></VTKFile>`;
const SPEC = `#F gold.spec
#O0 Theta  Phi

#S 1 ascan th 0 1 2 1
#P0 1 2
#N 2
#L Theta  Seconds
0 1
0.5 1
1 1

#S 2 ascan th 0 1 1 1
#P0 3 4
#N 2
#L Theta  Seconds
0 7
1 8
`;
const FIO = `%c
scan
%p
om = 1
name = eiger
%d
 Col 1 om DOUBLE
 Col 2 x FLOAT
1 20
3 40
5 60
`;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function readSpecWhole(bytes: Uint8Array): unknown {
  const spec = readSpec(decode(bytes), { file });
  return spec.numbers.map((number) => spec.scan(number));
}

/** By name; those of HDF5 are last. */
export async function sampleFiles(): Promise<Readonly<Record<string, SampleFile>>> {
  const edf = makeEdf(counts, "uint16");
  const cxi = await writeCxi({ kind: "reconstruction", reconstruction: sampleReconstruction() });
  const hdf5 = await writeHdf5Arrays({ counts, complex });
  const bitshuffle = await makeCompressedHdf5(array, 32008, [0, 2]);
  return {
    ".npy": { bytes: writeNpy(complex), read: (bytes) => readNpy(bytes, { file }) },
    ".npz": { bytes: writeNpz({ array, complex }, { compress: true }), read: (bytes) => [...readNpz(bytes, { file })] },
    TIFF: { bytes: writeTiff(counts), read: (bytes) => readTiff(bytes, { file }) },
    "TIFF, compressed": {
      bytes: makeTiff(frame, { compression: "lzw", rowsPerStrip: 2 }),
      read: (bytes) => readTiff(bytes, { file }),
    },
    EDF: { bytes: edf, read: (bytes) => readEdf(bytes, { file }) },
    ".edf.gz": { bytes: gzipSync(edf), read: (bytes) => readEdf(bytes, { file }) },
    "MAT 5": { bytes: writeMat({ array, complex }), read: (bytes) => readMat(bytes, { file }) },
    VTI: { bytes: writeVti({ array }), read: (bytes) => readVtk(bytes, { file }) },
    VTS: { bytes: writeVts({ array }, { steps }), read: (bytes) => readVtk(bytes, { file }) },
    "VTI, text": { bytes: encode(VTI_TEXT), read: (bytes) => readVtk(bytes, { file }) },
    SPEC: { bytes: encode(SPEC), read: readSpecWhole },
    FIO: { bytes: encode(FIO), read: (bytes) => readFio(decode(bytes), { file }) },
    safetensors: {
      bytes: writeSafetensors({ tensors: new Map([["a", array]]) }),
      read: (bytes) => readSafetensors(bytes, { file }),
    },
    CXI: { bytes: cxi, read: (bytes) => readCxi(bytes, { file }) },
    "MAT 7.3": { bytes: makeMat73(hdf5), read: (bytes) => readMat(bytes, { file }) },
    "HDF5, bitshuffle": { bytes: bitshuffle, read: (bytes) => readHdf5Array(bytes, { file }) },
  };
}
