import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { makeCompressedHdf5 } from "../../test/make-hdf5.js";
import { describeWithPython } from "../../test/python.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import type { RealArray } from "../arrays/array.js";
import { sliceArray } from "../arrays/slices.js";
import { FileError, FormatError } from "../errors.js";
import { listHdf5, readHdf5Array } from "../hdf5/read-hdf5-array.js";
import { readArray } from "./read-files.js";
import { readFrames } from "./read-frames.js";
import { withFile } from "./with-file.js";

const temporary = createTemporaryFolder();
const outside = createTemporaryFolder();
const shape = [6, 6, 4];
const frames: RealArray = { data: Uint32Array.from({ length: 144 }, (_, i) => (i * 7) % 113), shape };

describeWithPython("virtual datasets by h5py", "h5py", (run) => {
  run(
    `
import sys, os, h5py, numpy as np
os.chdir(sys.argv[1])
a = (np.arange(144) * 7 % 113).reshape(6, 6, 4).astype("u4")
os.makedirs("scan0001")
for n in range(2):
    with h5py.File("scan0001/eiger_%04d.h5" % n, "w") as f:
        f.create_dataset("entry_0000/measurement/data", data=a[3*n:3*n+3], chunks=(1, 6, 4), compression="gzip")
        f["other"] = h5py.ExternalLink("eiger_0001.h5", "/entry_0000/measurement/data")
data = "entry_0000/measurement/data"
def virtual(f, names, path=data, name="1.1/measurement/eiger", shape=(6, 6, 4), dtype="u4", each=3):
    layout = h5py.VirtualLayout(shape=shape, dtype=dtype)
    for n, source in enumerate(names):
        layout[each*n:each*n+each] = h5py.VirtualSource(source, path, shape=(each, *shape[1:]))
    f.create_virtual_dataset(name, layout, fillvalue=7)
def master(name, *args, **kwargs):
    with h5py.File(name + ".h5", "w") as f: virtual(f, *args, **kwargs)
both = ["scan0001/eiger_0000.h5", "scan0001/eiger_0001.h5"]
master("good", both)
master("nested", ["good.h5"], "1.1/measurement/eiger", each=6)
with h5py.File("same.h5", "w") as f:
    f["half"] = a[:3]
    virtual(f, ["."], "half", shape=(3, 6, 4))
with h5py.File("growing.h5", "w") as f:
    layout = h5py.VirtualLayout(shape=(3, 6, 4), maxshape=(None, 6, 4), dtype="u4")
    with h5py.File(both[1], "a") as g:
        g.create_dataset("growing", data=a, chunks=(1, 6, 4), maxshape=(None, 6, 4))
    source = h5py.VirtualSource(both[1], "growing", shape=(6, 6, 4), maxshape=(None, 6, 4))
    layout[:h5py.h5s.UNLIMITED] = source[:h5py.h5s.UNLIMITED]
    f.create_virtual_dataset("eiger", layout)
master("bitshuffle", ["scan0001/bitshuffle.h5"], "x", dtype="f4", each=6)
master("absent", [both[0], "scan0001/eiger_0007.h5"])
master("empty", both, "entry_0000/nothing")
master("linked", both, "other")
master("absolute", [os.path.abspath(name) for name in both])
master("above", ["../" + os.path.basename(os.getcwd()) + "/" + name for name in both])
master("hidden", ["scan0001/../../x.h5"] * 2)
with h5py.File("numbered.h5", "w") as f:
    h5s, h5p = h5py.h5s, h5py.h5p
    space = h5s.create_simple((6, 6, 4), (h5s.UNLIMITED, 6, 4))
    space.select_hyperslab((0, 0, 0), (h5s.UNLIMITED, 1, 1), stride=(3, 1, 1), block=(3, 6, 4))
    plist = h5p.create(h5p.DATASET_CREATE)
    plist.set_virtual(space, b"scan0001/eiger_%b.h5", data.encode(), h5s.create_simple((3, 6, 4)))
    f.create_group("1.1/measurement")
    h5py.h5d.create(f.id, b"1.1/measurement/eiger", h5py.h5t.NATIVE_UINT32, h5s.create_simple((6, 6, 4), (h5s.UNLIMITED, 6, 4)), plist)
master("windows", ["C:\\\\x.h5"] * 2)
master("symbolic", ["symbolic_link.h5"], each=6)
master("folder", ["scan0001"], each=6)
master("damaged", ["scan0001/text.h5"], each=6)
master("circle", ["circle_too.h5"], "1.1/measurement/eiger", each=6)
master("circle_too", ["circle.h5"], "1.1/measurement/eiger", each=6)
master("absurd", both, shape=(6, 40000, 40000))
`,
    temporary("."),
  );
  writeFileSync(temporary("scan0001", "text.h5"), "no HDF5");

  it("are read from the files beside them, whole and in part", async () => {
    expect(await readArray(temporary("good.h5"))).toEqual(frames);
    const slices = [[2, 5], [1, 3], null] as const;
    expect(await readFrames(temporary("good.h5"), { slices })).toEqual(sliceArray("x", frames, slices));
    expect(await withFile(temporary("good.h5"), (file) => listHdf5(file))).toEqual([
      { path: "/1.1/measurement/eiger", shape, dtype: "uint32" },
    ]);
  });

  it("of virtual datasets, of the same file, and of lengths that are not fixed", async () => {
    expect(await readArray(temporary("nested.h5"))).toEqual(frames);
    const half = sliceArray("x", frames, [[0, 3]]);
    expect(await readArray(temporary("same.h5"), { dataset: "/1.1/measurement/eiger" })).toEqual(half);
    expect(await readArray(temporary("growing.h5"))).toEqual(frames);
  });

  it("of frames that a plugin has compressed", async () => {
    const data = { data: Float32Array.from(frames.data as Uint32Array), shape };
    writeFileSync(temporary("scan0001", "bitshuffle.h5"), await makeCompressedHdf5(data, 32008, [0, 2]));
    expect(await readArray(temporary("bitshuffle.h5"))).toEqual(data);
  });

  it.each([
    ["absent", /eiger is put together from other files \(scan0001\/eiger_0007\.h5\); there is no file of that name/],
    [
      "empty",
      /^scan0001\/eiger_0000\.h5: there is no array entry_0000\/nothing, from which \/1\.1\/measurement\/eiger/,
    ],
    ["linked", /^scan0001\/eiger_0000\.h5: there is no array other/],
    ["absolute", /only those in the folder of the file, or below it, are opened/],
    ["above", /only those in the folder of the file/],
    ["hidden", /only those in the folder of the file/],
    ["numbered", /only those in the folder of the file/],
    ["windows", /only those in the folder of the file/],
    ["folder", /there is no file of that name/],
    ["damaged", /^scan0001\/text\.h5: not an HDF5 file/],
    ["circle", /eiger is put together from itself, in a circle/],
    ["absurd", /6 x 40000 x 40000 elements of 4 bytes cannot come from/],
  ])("are refused when they are %s", async (name, message) => {
    const reading = readArray(temporary(`${name}.h5`), { dataset: "/1.1/measurement/eiger" });
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toBeInstanceOf(FormatError);
    // and the library is as it was
    expect(await readArray(temporary("good.h5"))).toEqual(frames);
  });

  it("do not leave the folder through a symbolic link, and may be reached through one", async () => {
    writeFileSync(outside("eiger.h5"), readFileSync(temporary("scan0001", "eiger_0000.h5")));
    symlinkSync(outside("eiger.h5"), temporary("symbolic_link.h5"));
    await expect(readArray(temporary("symbolic.h5"))).rejects.toThrow(/symbolic_link\.h5: leads out of the folder/);
    await expect(readArray(temporary("symbolic.h5"))).rejects.toBeInstanceOf(FileError);
    symlinkSync(temporary("good.h5"), outside("here.h5"));
    expect(await readArray(outside("here.h5"))).toEqual(frames);
  });

  it("say to open the others where there is no folder", async () => {
    const bytes = new Uint8Array(readFileSync(temporary("good.h5")));
    await expect(readHdf5Array(bytes)).rejects.toThrow(/\(scan0001\/eiger_0000\.h5\); open those instead/);
  });
});
