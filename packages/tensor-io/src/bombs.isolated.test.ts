/** Small files that ask for much: each ends soon, small and with a sentence. */

import { readFileSync } from "node:fs";
import { deflateSync as nodeDeflate, gzipSync as nodeGzip } from "node:zlib";
import { deflateSync, gzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { describeWithPython } from "../test/python.js";
import { createTemporaryFolder } from "../test/temporary-folder.js";
import type { RealArray } from "./arrays/array.js";
import { readEdf } from "./edf/read-edf.js";
import { readHdf5Array } from "./hdf5/read-hdf5-array.js";
import { readMat } from "./mat/read-mat.js";
import { writeNpy } from "./numpy/npy.js";
import { readNpz, writeNpz } from "./numpy/npz.js";
import { readTiff } from "./tiff/read-tiff.js";

/** Budget of each: a second, and 256 MB beyond what is in it. */
async function withinBudget(read: () => unknown): Promise<void> {
  const before = process.memoryUsage().rss;
  const began = process.cpuUsage();
  await read();
  const { user, system } = process.cpuUsage(began);
  // of the processor's time, since the machine may have much else to do
  expect((user + system) / 1e6).toBeLessThan(1);
  expect(process.memoryUsage().rss - before).toBeLessThan(256e6);
}

const zeros = new Uint8Array(64_000_000);

describe("compressed bombs", () => {
  it("an archive whose entries share one member", () =>
    withinBudget(() => {
      const one = writeNpz({ a: { data: new Float32Array(1000), shape: [1000] } }, { compress: true });
      expect(() => readNpz(withSharedEntry(one))).toThrow(/shares bytes with another entry/);
    }));

  it("an array of junk, or one that is longer than its header says", () => {
    const junk = zipSync({ "a.npy": zeros }, { level: 6 });
    const small = writeNpy({ data: new Float32Array(10), shape: [10] });
    const long = new Uint8Array(zeros.length);
    long.set(small);
    const padded = zipSync({ "a.npy": long }, { level: 6 });
    return withinBudget(() => {
      expect(() => readNpz(junk).get("a")).toThrow(/does not begin with/);
      expect(() => readNpz(padded).get("a")).toThrow(/expected 40 bytes of float32 for shape \(10\), got 63\d+/);
    });
  });

  it("gzipped junk under the name of EDF, and a MAT variable longer than its tag says", () => {
    const edf = gzipSync(zeros, { level: 6 });
    const header = new Uint8Array(128);
    header.set(new TextEncoder().encode("IM"), 126);
    const inside = zeros.slice();
    new Uint32Array(inside.buffer, 0, 2).set([14, 64]);
    const packed = zlib(inside);
    const mat = new Uint8Array(header.length + 8 + packed.length);
    mat.set(header);
    new Uint32Array(mat.buffer, 128, 2).set([15, packed.length]);
    mat.set(packed, 136);
    return withinBudget(async () => {
      await expect(readEdf(edf)).rejects.toThrow(/its header does not begin with/);
      await expect(readMat(mat)).rejects.toThrow(/a compressed variable is truncated or damaged/);
    });
  });
});

describe("what goes on after its end", () => {
  const text = (string: string): Uint8Array => new TextEncoder().encode(string);
  const edf = (more = ""): Uint8Array =>
    text(`${`{\nDim_1 = 4 ;\nDim_2 = 3 ;\nDataType = UnsignedShort ;\n${more}`.padEnd(510)}}\n`);
  const endless = (beginning: readonly Uint8Array[], byte: number): Uint8Array => {
    const plain = new Uint8Array(150_000_000).fill(byte);
    let at = 0;
    for (const part of beginning) {
      plain.set(part, at);
      at += part.length;
    }
    return nodeGzip(plain, { level: 1 });
  };

  it.each([
    ["zeros", endless([edf(), new Uint8Array(24)], 0)],
    ["room that is never full", endless([edf(), new Uint8Array(24)], 0x20)],
    ["a size beyond its samples", endless([edf("Size = 140000000 ;\n"), new Uint8Array(24)], 0)],
    ["a block that is no frame", endless([edf("EDF_DataBlockID = 1.Image.Error ;\nSize = 140000000 ;\n")], 0)],
  ])("a gzipped EDF file of a true frame and %s", (_, bytes) =>
    withinBudget(async () => {
      await expect(readEdf(bytes)).rejects.toThrow(/its header does not begin with \{/);
    }),
  );

  it("gzipped EDF files with true frames, and room after them, are read to the end", async () => {
    const frame = [edf("Size = 512 ;\n"), new Uint8Array(512).fill(0x20)];
    for (const [k, [, samples]] of [frame, frame].entries()) samples.fill(k + 1, 0, 24);
    const many = Array.from({ length: 5000 }, () => frame).flat();
    const plain = new Uint8Array(many.length * 512);
    for (const [k, part] of many.entries()) plain.set(part, 512 * k);
    expect((await readEdf(nodeGzip(plain))).shape).toEqual([5000, 3, 4]);
  });

  it("a TIFF strip, in deflate and in PackBits", () => {
    const packed = new Uint8Array(8_000_000);
    for (let i = 0; i < packed.length; i += 2) packed[i] = 129;
    const deflated = nodeDeflate(new Uint8Array(400_000_000), { level: 1 });
    return withinBudget(async () => {
      await expect(readTiff(tiffOfStrip(deflated, 8))).rejects.toThrow(/strip 1 of 1 cannot be decompressed/);
      expect((await readTiff(tiffOfStrip(packed, 32773))).data).toEqual(new Uint16Array(64));
    });
  });
});

describeWithPython("what h5py wrote", "h5py", (run) => {
  const temporary = createTemporaryFolder();

  it("a chunk that inflates to far more than its size is refused, and the next file is read", async () => {
    const [bomb, whole] = [temporary("bomb.h5", ""), temporary("whole.h5", "")];
    const script = `
import sys, zlib, h5py, numpy
with h5py.File(sys.argv[1], "w") as f:
    d = f.create_dataset("d", (4, 8, 8), dtype="f4", chunks=(4, 8, 8), compression="gzip")
    d.id.write_direct_chunk((0, 0, 0), zlib.compress(bytes(400_000_000)))
with h5py.File(sys.argv[2], "w") as f:
    f.create_dataset("d", data=numpy.full((50, 400, 500), 7, "f4"), chunks=(25, 400, 500), compression="gzip")
    f.create_dataset("never", (4000, 4000), dtype="i4", fillvalue=3)
`;
    run(script, bomb, whole);
    // the library once, so that its own memory is none of it
    await readHdf5Array(readFileSync(whole), { dataset: "/d" });
    await withinBudget(async () => {
      await expect(readHdf5Array(readFileSync(bomb), { file: "bomb.h5" })).rejects.toThrow(
        "bomb.h5: what is packed in it is longer than its size says: it is damaged",
      );
    });
    const { data } = (await readHdf5Array(readFileSync(whole), { dataset: "/d" })) as RealArray;
    expect(data.every((value) => value === 7)).toBe(true);
    // larger than its file, which has no bytes of it
    const never = (await readHdf5Array(readFileSync(whole), { dataset: "/never" })) as RealArray;
    expect([never.shape, never.data.every((value) => value === 3)]).toEqual([[4000, 4000], true]);
  });
});

describe("archives of many arrays", () => {
  it("are read in linear time", () => {
    const names = Array.from({ length: 4000 }, (_, i) => `array-${i}`);
    const bytes = writeNpz(
      Object.fromEntries(names.map((name, i) => [name, { data: Float32Array.of(i), shape: [1] }])),
    );
    const began = performance.now();
    const arrays = readNpz(bytes);
    expect(arrays.size).toBe(4000);
    expect([...arrays.values()].every((array, i) => "data" in array && array.data[0] === i)).toBe(true);
    expect(performance.now() - began).toBeLessThan(4000);
  });
});

/** zlib's frame around deflated bytes, without the checksum of the end, which nobody comes to. */
function zlib(bytes: Uint8Array): Uint8Array {
  const body = deflateSync(bytes, { level: 6 });
  return Uint8Array.from([0x78, 0x9c, ...body.subarray(0, 2), ...body.subarray(2), 0, 0, 0, 0]);
}

/** A second name for the one member of an archive. */
function withSharedEntry(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - 22;
  const first = view.getUint32(end + 16, true);
  const entry = bytes.slice(first, end);
  entry[46] = "b".charCodeAt(0);
  const out = new Uint8Array(bytes.length + entry.length);
  out.set(bytes.subarray(0, end));
  out.set(entry, end);
  out.set(bytes.subarray(end), end + entry.length);
  const outView = new DataView(out.buffer);
  outView.setUint16(end + entry.length + 10, 2, true);
  outView.setUint16(end + entry.length + 8, 2, true);
  return out;
}

/** A page of 8 x 8 samples of two bytes in one strip. */
function tiffOfStrip(strip: Uint8Array, compression: number): Uint8Array {
  const tags = [
    [256, 8],
    [257, 8],
    [258, 16],
    [259, compression],
    [262, 1],
    [273, 0],
    [277, 1],
    [278, 8],
    [279, strip.length],
  ];
  const begin = 8 + 2 + 12 * tags.length + 4;
  const bytes = new Uint8Array(begin + strip.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0, 8]);
  view.setUint16(8, tags.length, true);
  for (const [i, [tag, value]] of tags.entries()) {
    const at = 10 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, 4, true);
    view.setUint32(at + 4, 1, true);
    view.setUint32(at + 8, tag === 273 ? begin : value, true);
  }
  bytes.set(strip, begin);
  return bytes;
}
