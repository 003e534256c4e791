import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeWithPython } from "../../test/python.js";
import { DTYPES, sampleArray } from "../../test/sample-arrays.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import type { AnyArray } from "../arrays/array.js";
import { FormatError, ValueError } from "../errors.js";
import { readMat } from "./read-mat.js";
import { writeMat } from "./write-mat.js";

const temporary = createTemporaryFolder();
const shape = [3, 4, 5];
const count = Float64Array.from({ length: 60 }, (_, i) => i);
const complex = { real: count, imag: count.map((value) => 0 - value / 2), shape };
const arrays: Record<string, AnyArray> = {
  ...Object.fromEntries(
    DTYPES.filter((dtype) => dtype !== "float16").map((dtype) => [dtype, sampleArray(dtype, shape)]),
  ),
  complex,
  single: { real: Float32Array.from(count), imag: Float32Array.from(count), shape: [4, 15] },
};

describe("writeMat and readMat", () => {
  it("carry every type, complex ones and their axes", async () => {
    expect(await readMat(writeMat(arrays))).toEqual(new Map(Object.entries(arrays)));
    const column = await readMat(writeMat({ x: { data: Int8Array.of(1, 2, 3), shape: [3] } }));
    expect(column.get("x")).toEqual({ data: Int8Array.of(1, 2, 3), shape: [3, 1] });
  });

  it("refuse names that MATLAB does not have", () => {
    expect(() => writeMat({ "a b": sampleArray("int8", [2]) })).toThrow(ValueError);
  });

  it("refuse another format, and version 4", async () => {
    await expect(readMat(new Uint8Array(200), { file: "a.mat" })).rejects.toThrow(
      /not a MAT file of version 5 or 7\.3; save/,
    );
  });

  it("refuse absurd lengths before allocating anything", async () => {
    const bytes = writeMat({ complex });
    const view = new DataView(bytes.buffer);
    // the lengths of the axes
    for (const offset of [160, 164, 168]) view.setInt32(offset, 2 ** 30, true);
    await expect(readMat(bytes)).rejects.toThrow(
      /complex: 1073741824 x 1073741824 x 1073741824 needs \d\S+ numbers, got 60/,
    );
    view.setInt32(160, -1, true);
    await expect(readMat(bytes)).rejects.toBeInstanceOf(FormatError);
  });
});

describeWithPython("writeMat read by SciPy", "scipy.io", (run) => {
  it("gives the same types, shapes and values", () => {
    writeFileSync(temporary("a.mat"), writeMat(arrays));
    const printed = run(
      `
import sys, json, scipy.io
m = {k: v for k, v in scipy.io.loadmat(sys.argv[1]).items() if k[0] != "_"}
print(json.dumps({k: [v.dtype.name, list(v.shape), [str(x) for x in v.ravel()] if v.dtype.kind in "iu" else [float(x) for x in v.real.ravel()], [float(x) for x in v.imag.ravel()] if v.dtype.kind == "c" else 0] for k, v in m.items()}))
`,
      temporary("a.mat"),
    );
    const expected = Object.entries(arrays).map(([name, array]) => {
      if ("real" in array) {
        const dtype = name === "single" ? "complex64" : "complex128";
        return [name, [dtype, array.shape, [...array.real], [...array.imag]]];
      }
      const values = Array.from(array.data as Float64Array, (value) =>
        name.includes("int") ? String(value) : Number(value),
      );
      return [name, [name, array.shape, values, 0]];
    });
    expect(JSON.parse(printed)).toEqual(Object.fromEntries(expected));
  });
});

describeWithPython("readMat of files by SciPy and h5py", "scipy.io, h5py", (run) => {
  run(
    `
import sys, h5py, scipy.io, numpy as np
a = np.arange(60.).reshape(3, 4, 5)
content = dict(a=a, z=a - 0.5j * a, small=a.astype("i2"), flag=a > 30, big=a.astype("u8"), f=a.astype("f4"),
  text="gold", cell=np.array([1, "x"], dtype=object), nothing=np.zeros((0, 3)), s=dict(amp=a[0], inner=dict(x=a[1], note="n")))
scipy.io.savemat(sys.argv[1], content)
scipy.io.savemat(sys.argv[2], content, do_compression=True)
with h5py.File(sys.argv[3], "w", userblock_size=512) as f:
    t = lambda x: np.ascontiguousarray(x.T)
    z = np.zeros((5, 4, 3), dtype=[("real", "f8"), ("imag", "f8")]); z["real"] = t(a); z["imag"] = t(0 - a / 2)
    f.create_dataset("a", data=t(a), chunks=True, compression="gzip").attrs["MATLAB_class"] = np.bytes_("double")
    f["z"] = z; f["z"].attrs["MATLAB_class"] = np.bytes_("double")
    f["s/amp"] = t(a[0])
    f["text"] = np.array([[103], [111]], dtype="u2"); f["text"].attrs["MATLAB_class"] = np.bytes_("char")
    f["nothing"] = np.array([0, 3], dtype="u8"); f["nothing"].attrs["MATLAB_empty"] = np.uint8(1)
    f["#refs#/b"] = t(a)
with open(sys.argv[3], "r+b") as f:
    f.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\\x00\\x02IM")
`,
    ...["plain.mat", "zipped.mat", "v73.mat"].map((name) => temporary(name)),
  );
  const read = async (name: string) => readMat(new Uint8Array(readFileSync(temporary(name))), { file: name });

  it.each(["plain.mat", "zipped.mat"])("reads version 5, %s", async (name) => {
    const m = await read(name);
    expect([...m.keys()].sort()).toEqual(["a", "big", "f", "flag", "s.amp", "s.inner.x", "small", "z"]);
    expect(m.get("a")).toEqual({ data: count, shape });
    expect(m.get("z")).toEqual(complex);
    expect(m.get("small")).toEqual({ data: Int16Array.from(count), shape });
    expect(m.get("big")).toEqual({ data: BigUint64Array.from(count, BigInt), shape });
    expect(m.get("f")).toEqual({ data: Float32Array.from(count), shape });
    expect(m.get("flag")).toEqual({ data: Uint8Array.from(count, (value) => (value > 30 ? 1 : 0)), shape });
    expect(m.get("s.amp")).toEqual({ data: count.slice(0, 20), shape: [4, 5] });
    expect(m.get("s.inner.x")).toEqual({ data: count.slice(20, 40), shape: [4, 5] });
  });

  it("reads version 7.3", async () => {
    const m = await read("v73.mat");
    expect([...m.keys()].sort()).toEqual(["a", "s.amp", "z"]);
    expect(m.get("a")).toEqual({ data: count, shape });
    expect(m.get("z")).toEqual(complex);
    expect(m.get("s.amp")).toEqual({ data: count.slice(0, 20), shape: [4, 5] });
  });
});
