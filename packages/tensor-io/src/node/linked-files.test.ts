import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { describeWithPython } from "../../test/python.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import type { RealArray } from "../arrays/array.js";
import { sliceArray } from "../arrays/slices.js";
import { FormatError } from "../errors.js";
import { readHdf5 } from "../hdf5/hdf5-reader.js";
import { listHdf5 } from "../hdf5/read-hdf5-array.js";
import { readArray } from "./read-files.js";
import { readFrames } from "./read-frames.js";
import { withFile } from "./with-file.js";

const temporary = createTemporaryFolder();
const outside = createTemporaryFolder();
const shape = [10, 4, 3];
const frames: RealArray = { data: Uint32Array.from({ length: 120 }, (_, i) => (i * 7) % 113), shape };

describeWithPython("files that link to others, by h5py", "h5py", (run) => {
  mkdirSync(temporary("raw/scan0001"), { recursive: true });
  run(
    `
import sys, os, h5py, numpy as np
os.chdir(sys.argv[1])
a = (np.arange(120) * 7 % 113).reshape(10, 4, 3).astype("u4")
External = h5py.ExternalLink
def master(name, links):
    with h5py.File(name, "w") as f:
        f.create_group("entry/data"); f["entry/instrument/detector/detectorSpecific/pixel_mask"] = np.zeros((4, 3), "u4")
        for n, link in enumerate(links): f["entry/data/data_%06d" % (n + 1)] = link
for n, (first, last) in enumerate([(0, 4), (4, 8), (8, 10)]):
    with h5py.File("s_data_%06d.h5" % (n + 1), "w") as f:
        f.create_dataset("entry/data/data", data=a[first:last], chunks=(1, 4, 3), compression="gzip")
links = [External("s_data_%06d.h5" % (n + 1), "/entry/data/data") for n in range(3)]
master("s_master.h5", links)
master("one_master.h5", links[:1])
master("gone_master.h5", links + [External("s_data_000004.h5", "/entry/data/data"), External("s_data_000005.h5", "/entry/data/data")])
with h5py.File("s_data_000009.h5", "w") as f: f["entry/data/data"] = a[:, :2]
master("wide_master.h5", links + [External("s_data_000009.h5", "/entry/data/data")])
# a collection of BLISS: group by group, each file below its own
with h5py.File("raw/scan0001/eiger_0000.h5", "w") as f: f["entry_0000/measurement/data"] = a
with h5py.File("raw/sample.h5", "w") as f:
    f["1.1/title"] = "ascan eta 1 2 9 1"
    f["1.1/measurement/eiger"] = External("scan0001/eiger_0000.h5", "/entry_0000/measurement/data")
    layout = h5py.VirtualLayout(shape=a.shape, dtype="u4")
    layout[:] = h5py.VirtualSource("scan0001/eiger_0000.h5", "entry_0000/measurement/data", shape=a.shape)
    f.create_virtual_dataset("1.1/measurement/virtual", layout)
    f["1.1"].attrs["NX_class"] = "NXentry"
with h5py.File("collection.h5", "w") as f:
    f["1.1"] = External("raw/sample.h5", "1.1")
    f["soft"] = h5py.SoftLink("/1.1"); f["relative"] = h5py.SoftLink("1.1/measurement")
    f["lost"] = External("raw/lost.h5", "1.1")
with h5py.File("links.h5", "w") as f:
    f["above"] = External("../x.h5", "/x"); f["absolute"] = External(os.path.abspath("s_master.h5"), "/entry")
    f["nowhere"] = External("s_data_000001.h5", "/elsewhere"); f["symbolic"] = External("symbolic.h5", "/entry/data/data")
    f["text"] = External("text.h5", "/x"); f["self"] = External("links.h5", "/self")
    f["there"] = External("links_too.h5", "/back")
with h5py.File("links_too.h5", "w") as f: f["back"] = External("links.h5", "/there")
with h5py.File(os.path.join(sys.argv[2], "secret.h5"), "w") as f: f["entry/data/data"] = a
`,
    temporary("."),
    outside("."),
  );
  writeFileSync(temporary("text.h5"), "no HDF5");
  symlinkSync(outside("secret.h5"), temporary("symbolic.h5"));

  it("are one volume where a detector began new files, whole and in part", async () => {
    expect(await readFrames(temporary("s_master.h5"))).toEqual(frames);
    expect(await readArray(temporary("s_master.h5"), { dataset: "/entry/data/data_*" })).toEqual(frames);
    const slices = [[3, 9], null, [1, 3]] as const;
    expect(await readFrames(temporary("s_master.h5"), { slices })).toEqual(sliceArray("x", frames, slices));
    const second = { dataset: "/entry/data/data_000002" };
    expect(await readArray(temporary("s_master.h5"), second)).toEqual(sliceArray("x", frames, [[4, 8]]));
    expect(await readFrames(temporary("one_master.h5"))).toEqual(sliceArray("x", frames, [[0, 4]]));
  });

  it("lead from group to group, each from its own folder, through soft links too", async () => {
    for (const path of ["1.1/measurement/eiger", "soft/measurement/virtual", "relative/eiger"]) {
      expect(await readArray(temporary("collection.h5"), { dataset: path })).toEqual(frames);
    }
    const found = await withFile(temporary("collection.h5"), (file) => listHdf5(file));
    expect(found).toEqual([
      { path: "/1.1/measurement/eiger", shape, dtype: "uint32" },
      { path: "/1.1/measurement/virtual", shape, dtype: "uint32" },
    ]);
    const title = await withFile(temporary("collection.h5"), (file) =>
      readHdf5(file, "collection.h5", (reader) => [
        reader.text("1.1/title"),
        reader.attribute("1.1", "NX_class"),
        reader.names("/1.1/measurement"),
      ]),
    );
    expect(title).toEqual(["ascan eta 1 2 9 1", "NXentry", ["eiger", "virtual"]]);
  });

  it.each([
    [
      "gone_master.h5",
      undefined,
      /data_000004 is a link to another file \(s_data_000004\.h5, \/entry\/data\/data\); there is no file of that name in the folder, and so 1 more; of \/entry\/data\/data_\* there are data_000001, data_000002, data_000003/,
    ],
    [
      "collection.h5",
      "lost/x",
      /\/lost is a link to another file \(raw\/lost\.h5, 1\.1\); there is no file of that name/,
    ],
    ["links.h5", "above", /\(\.\.\/x\.h5, \/x\); only those in the folder of the file, or below it, are opened/],
    ["links.h5", "absolute", /only those in the folder of the file/],
    ["links.h5", "nowhere", /there is no array nowhere/],
    ["links.h5", "symbolic", /symbolic\.h5: leads out of the folder/],
    ["links.h5", "text", /^text\.h5: not an HDF5 file/],
    ["links.h5", "self", /a link in it leads in a circle/],
    ["links.h5", "there", /a link in it leads in a circle/],
  ])("of %s, %s: are refused by name", async (name, dataset, message) => {
    await expect(readArray(temporary(name), { dataset: dataset ?? "/entry/data/data_*" })).rejects.toThrow(message);
    // and the library is as it was
    expect(await readFrames(temporary("s_master.h5"))).toEqual(frames);
  });

  it("have frames of one size", async () => {
    await expect(readArray(temporary("wide_master.h5"), { dataset: "/entry/data/data_*" })).rejects.toThrow(
      /data_000004: expected frames of 4 x 3 like \/entry\/data\/data_000001, got 10 x 2 x 3/,
    );
    await expect(readArray(temporary("links.h5"), { dataset: "above" })).rejects.toBeInstanceOf(FormatError);
  });
});
