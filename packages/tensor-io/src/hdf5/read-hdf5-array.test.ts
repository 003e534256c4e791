import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeCompressedHdf5 } from "../../test/make-hdf5.js";
import { describeWithPython } from "../../test/python.js";
import { DTYPES, sampleArray } from "../../test/sample-arrays.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import type { RealArray } from "../arrays/array.js";
import { sliceArray } from "../arrays/slices.js";
import { FormatError, ShapeError } from "../errors.js";
import { writeHdf5 } from "./hdf5-writer.js";
import { listHdf5, readHdf5Array } from "./read-hdf5-array.js";
import { writeHdf5Arrays } from "./write-hdf5-arrays.js";

const temporary = createTemporaryFolder();
const shape = [7, 6, 5];
const array: RealArray<Float32Array> = { data: Float32Array.from({ length: 210 }, (_, i) => (i * i) % 113), shape };

const compressed = (compression: number, options: number[]): Promise<Uint8Array> =>
  makeCompressedHdf5(array, compression, options);

/** The filter's number in the bytes of a file, replaced. */
function renumber(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const copy = bytes.slice();
  for (let i = 0; i + 1 < copy.length; i++) {
    if (copy[i] === (from & 255) && copy[i + 1] === from >> 8) copy.set([to & 255, to >> 8], i);
  }
  return copy;
}

const PLUGINS: [string, number, number[]][] = [
  ["bshuf", 32008, [0, 2]],
  ["bshuf", 32008, [0, 3, 3]],
  ["blosc", 32001, [2, 2, 4, 0, 5, 1, 5]],
  ["blosc2", 32026, [0, 0, 0, 0, 5, 1, 0]],
  ["lz4", 32004, [0]],
  ["lzf", 32000, []],
  ["zstd", 32015, [3]],
  ["bz2", 307, [9]],
  // as many bits as there are
  ["zfp", 32013, [4, 0, 1, 16657, 64, 0xfffffbce]],
];

describe("readHdf5Array", () => {
  it.each(PLUGINS)("undoes %s (filter %i, %j), all of it and a part", async (_name, number, options) => {
    const bytes = await compressed(number, options);
    expect(await readHdf5Array(bytes)).toEqual(array);
    const slices = [[2, 5], null, [-2, null]] as const;
    expect(await readHdf5Array(bytes, { dataset: "/x", slices })).toEqual(sliceArray("x", array, slices));
  });

  it("reads only what a part needs", async () => {
    const data = { data: new Float64Array(64 * 4096).map((_, i) => i), shape: [64, 64, 64] };
    const bytes = await writeHdf5((writer) => writer.array("/x", data));
    let read = 0;
    const source = {
      size: bytes.length,
      read: (target: Uint8Array, position: number) => {
        target.set(bytes.subarray(position, position + target.length));
        read += target.length;
        return target.length;
      },
    };
    const part = await readHdf5Array(source, { slices: [[10, 12]] });
    expect(part).toEqual(sliceArray("x", data, [[10, 12]]));
    expect(read).toBeLessThan(bytes.length / 10);
  });

  it("says which datasets there are", async () => {
    const bytes = await writeHdf5((writer) => {
      writer.group("/entry");
      writer.array("/entry/frames", array, { isCompressed: true });
      writer.array("/entry/flat", { data: new Int32Array(4), shape: [4] });
      writer.text("/entry/title", "gold");
    });
    expect(await listHdf5(bytes)).toEqual([
      { path: "/entry/flat", shape: [4], dtype: "int32" },
      { path: "/entry/frames", shape, dtype: "float32", chunks: shape },
    ]);
    const wrong = readHdf5Array(bytes, { file: "x.h5", dataset: "/entry/data" });
    await expect(wrong).rejects.toThrow(
      "x.h5: there is no array /entry/data; it holds /entry/flat (4 int32), /entry/frames (7 x 6 x 5 float32)",
    );
    await expect(readHdf5Array(bytes, { dataset: "/entry/title" })).rejects.toThrow(/there is no array/);
    // the only one of two or more axes
    expect(await readHdf5Array(bytes)).toEqual(array);
    await expect(readHdf5Array(bytes, { dataset: "/entry/flat", slices: [null, null] })).rejects.toThrow(ShapeError);
    await expect(readHdf5Array(bytes, { dataset: "/entry/flat", slices: [[2, 9]] })).rejects.toThrow(
      /the range 2:9 is empty or outside of axis 0 \(4\)/,
    );
  });

  it("reads what writeHdf5Arrays writes, in single and in double precision", async () => {
    const double = { real: Float64Array.from(array.data), imag: Float64Array.from(array.data, Math.sqrt), shape };
    const single = { real: array.data, imag: Float32Array.from(array.data, Math.sqrt), shape };
    const whole = { data: BigInt64Array.from(array.data, BigInt), shape };
    const bytes = await writeHdf5Arrays({ array, double, single, whole });
    for (const [name, expected] of Object.entries({ array, double, single, whole })) {
      expect(await readHdf5Array(bytes, { dataset: name })).toEqual(expected);
    }
    await expect(writeHdf5Arrays({ "a/b": array })).rejects.toThrow(/'a\/b' cannot be the name of a dataset/);
  });

  it("takes the dataset that NeXus calls the default plot", async () => {
    const bytes = await writeHdf5((writer) => {
      writer.group("/run");
      writer.group("/run/plot");
      writer.array("/run/plot/counts", array);
      writer.array("/big", { data: new Uint8Array(4000), shape: [20, 200] });
      writer.attribute("/", "default", "run");
      writer.attribute("/run", "default", "plot");
      writer.attribute("/run/plot", "signal", "counts");
    });
    expect(await readHdf5Array(bytes)).toEqual(array);
  });

  it("refuses what is not HDF5", async () => {
    await expect(readHdf5Array(new TextEncoder().encode("II*"), { file: "a.h5" })).rejects.toThrow(
      /^a\.h5: not an HDF5/,
    );
  });
});

describeWithPython("readHdf5Array of files by h5py", "h5py", (run) => {
  run(
    `
import os, sys, h5py, numpy as np
shape = (7, 6, 5)
counts = (np.arange(210) * 7 % 113).reshape(shape)
with h5py.File(sys.argv[1], "w") as f:
    f.create_dataset("entry/deflate", data=counts.astype(">i4"), chunks=(2, 3, 5), compression="gzip", shuffle=True, fletcher32=True)
    f.create_dataset("entry/lzf", data=counts.astype("u8"), chunks=(2, 3, 5), compression="lzf")
    f["half"] = counts.astype("f2")
    f["complex"] = counts * (1 + 2j)
    f["bool"] = counts > 50
    f["entry/loop"] = f["entry"]
    f["round"] = h5py.SoftLink("/and_round"); f["and_round"] = h5py.SoftLink("/round")
    f["linked"] = h5py.SoftLink("/entry/lzf")
    f["elsewhere"] = h5py.ExternalLink("other.h5", "/x")
    f["terminal"] = h5py.ExternalLink("/dev/stdin", "/x")
    f["through"] = h5py.SoftLink("/elsewhere")
    layout = h5py.VirtualLayout(shape=(2, 5), dtype="i4")
    for n in range(2): layout[n] = h5py.VirtualSource("scan_%d.h5" % n, "data", shape=(5,))
    f.create_virtual_dataset("virtual", layout, fillvalue=-1)
    f.create_dataset("nothing", shape=(4000, 4000), dtype="f8")
    f.create_dataset("sparse", shape=(4000, 4000, 4000), dtype="f8", chunks=(1, 100, 100), compression="gzip")
    f.create_dataset("giant", shape=(1, 1), maxshape=(None, None), dtype="f8", chunks=(16000, 16000), compression="gzip")
    f["text"] = "gold"
    f.create_dataset("scaled", data=counts.astype("i4"), chunks=(2, 3, 5), scaleoffset=0)
    if h5py.h5z.filter_avail(h5py.h5z.FILTER_SZIP):
        f.create_dataset("szip", data=counts.astype("u2"), chunks=shape, compression="szip", compression_opts=("nn", 8))
def nbit(f, name, precision):
    kind = h5py.h5t.STD_I32LE.copy(); kind.set_precision(precision)
    made = h5py.h5p.create(h5py.h5p.DATASET_CREATE); made.set_chunk((2, 3, 5)); made.set_filter(h5py.h5z.FILTER_NBIT, 0, ())
    h5py.h5d.create(f.id, name, kind, h5py.h5s.create_simple(shape), made).write(h5py.h5s.ALL, h5py.h5s.ALL, counts.astype("i4"))
# newer HDF5 does not make numbers of few bits unless it is told to, and h5py does not tell it
try:
    with h5py.File(sys.argv[1], "a") as f: nbit(f, b"nbit", 17)
    with h5py.File(sys.argv[3], "w") as f: nbit(f, b"nbit", 12)
except ValueError:
    if os.path.exists(sys.argv[3]): os.remove(sys.argv[3])
with h5py.File(sys.argv[2], "w") as f:
    f.create_dataset("x", data=counts, chunks=(2, 3, 5), compression="lzf")
`,
    temporary("a.h5"),
    temporary("lzf.h5"),
    temporary("narrow.h5"),
  );
  const bytes = new Uint8Array(readFileSync(temporary("a.h5")));
  const counts = Array.from({ length: 210 }, (_, i) => (i * 7) % 113);
  const read = (dataset: string, slices = {}) => readHdf5Array(bytes, { file: "a.h5", dataset, ...slices });

  it("reads every type, order and built-in compression", async () => {
    expect(await read("entry/deflate")).toEqual({ data: Int32Array.from(counts), shape });
    expect(await read("/half")).toEqual({ data: Float32Array.from(counts), shape });
    expect(await read("/bool")).toEqual({ data: Int8Array.from(counts, (value) => (value > 50 ? 1 : 0)), shape });
    const lzf = { data: BigUint64Array.from(counts, BigInt), shape };
    for (const path of ["/entry/lzf", "/linked", "/entry/loop/loop/lzf"]) expect(await read(path)).toEqual(lzf);
    const complex = { real: Float64Array.from(counts), imag: Float64Array.from(counts, (value) => 2 * value), shape };
    expect(await read("/complex")).toEqual(complex);
    const slices = [[1, 4], [5, 6], null] as const;
    expect(await read("/complex", { slices })).toEqual(sliceArray("x", complex, slices));
  });

  it("undoes scale-offset and, where h5py writes it, szip", async () => {
    expect(await read("/scaled")).toEqual({ data: Int32Array.from(counts), shape });
    const written = (await listHdf5(bytes)).map(({ path }) => path);
    if (written.includes("/szip")) expect(await read("/szip")).toEqual({ data: Uint16Array.from(counts), shape });
  });

  const hasBits = existsSync(temporary("narrow.h5"));
  it.skipIf(!hasBits)(`undoes n-bit${hasBits ? "" : " (skipped: this h5py does not write it)"}`, async () => {
    expect(await read("/nbit")).toEqual({ data: Int32Array.from(counts), shape });
    const narrow = new Uint8Array(readFileSync(temporary("narrow.h5")));
    await expect(readHdf5Array(narrow, { file: "a.h5", dataset: "/nbit" })).rejects.toThrow(
      "a.h5: a type in it uses less than half of its bits",
    );
  });

  it.each([
    ["/elsewhere", /\/elsewhere is a link to another file \(other\.h5, \/x\); open that one/],
    ["/elsewhere/deeper", /\/elsewhere is a link to another file/],
    ["/through", /\/elsewhere is a link to another file/],
    ["/terminal/x", /\/terminal is a link to another file \(\/dev\/stdin, \/x\); open that one/],
    ["/round", /a link in it leads in a circle/],
    ["/virtual", /\/virtual is put together from other files \(scan_0\.h5\)/],
    ["/nothing", /\/nothing: 4000 x 4000 elements of 8 bytes cannot come from a file of \d+ bytes/],
    ["/sparse", /cannot come from a file/],
    ["/giant", /chunks of 2048000000 bytes cannot come from a file/],
    ["/text", /there is no array \/text; it holds/],
  ])("refuses %s", async (path, message) => {
    await expect(read(path)).rejects.toThrow(message);
    await expect(read(path)).rejects.toBeInstanceOf(FormatError);
    expect((await listHdf5(bytes)).map((entry) => entry.path)).toContain("/entry/deflate");
  });

  it("names a filter that nobody here has, and what to do", async () => {
    const unknown = renumber(new Uint8Array(readFileSync(temporary("lzf.h5"))), 32000, 32024);
    await expect(readHdf5Array(unknown, { file: "x.h5" })).rejects.toThrow(
      /^x\.h5: \/x is compressed with filter 32024.*hdf5plugin\): h5repack/,
    );
  });
});

describeWithPython("writeHdf5Arrays read by h5py", "h5py", (run) => {
  it("keeps types, shapes and values, complex ones too", async () => {
    const real = Object.fromEntries(DTYPES.filter((d) => d !== "float16").map((d) => [d, sampleArray(d, [2, 3, 4])]));
    const single = { real: array.data, imag: Float32Array.from(array.data, Math.sqrt), shape };
    const double = { real: Float64Array.from(array.data), imag: Float64Array.from(array.data, Math.sqrt), shape };
    const scalar = { data: Float64Array.of(2.5), shape: [] };
    writeFileSync(temporary("w.h5"), await writeHdf5Arrays({ ...real, complex64: single, complex128: double, scalar }));
    const script = `
import sys, json, h5py, numpy as np
out = {}
for k, d in h5py.File(sys.argv[1]).items():
    a = np.asarray(d[()])
    v = a.ravel().view(a.real.dtype) if a.dtype.kind == "c" else a.ravel()
    out[k] = [a.dtype.name, list(a.shape), [repr(x) for x in v.tolist()]]
print(json.dumps(out))
`;
    const read = JSON.parse(run(script, temporary("w.h5"))) as Record<string, [string, number[], string[]]>;
    for (const [name, { data }] of Object.entries(real)) {
      const parse = (text: string): number | bigint => (typeof data[0] === "bigint" ? BigInt(text) : Number(text));
      expect(read[name].slice(0, 2)).toEqual([name, [2, 3, 4]]);
      expect(read[name][2].map(parse), name).toEqual([...data]);
    }
    for (const [name, { real: re, imag }] of Object.entries({ complex64: single, complex128: double })) {
      expect(read[name].slice(0, 2)).toEqual([name, shape]);
      expect(read[name][2].map(Number), name).toEqual(Array.from(re).flatMap((value, i) => [value, imag[i]]));
    }
    expect(read.scalar).toEqual(["float64", [], ["2.5"]]);
  });
});
