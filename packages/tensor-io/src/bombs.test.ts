/** Small files that ask for much: each ends soon, small and with a sentence. */

import { deflateSync, gzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readEdf } from "./edf/read-edf.js";
import { readMat } from "./mat/read-mat.js";
import { writeNpy } from "./numpy/npy.js";
import { readNpz, writeNpz } from "./numpy/npz.js";

/** Budget of each: a second, and 256 MB beyond what is in it. */
async function withinBudget(read: () => unknown): Promise<void> {
  const before = process.memoryUsage().rss;
  const began = performance.now();
  await read();
  expect(performance.now() - began).toBeLessThan(4000);
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
