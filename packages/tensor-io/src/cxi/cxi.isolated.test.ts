import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeWithPython } from "../../test/python.js";
import { samplePattern, sampleReconstruction } from "../../test/sample-volumes.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import type { DiffractionPattern, Reconstruction } from "../arrays/volume.js";
import { FormatError, ShapeError } from "../errors.js";
import { loadHdf5 } from "../hdf5/hdf5-library.js";
import { writeHdf5 } from "../hdf5/hdf5-writer.js";
import { readHdf5Array } from "../hdf5/read-hdf5-array.js";
import { readCxi } from "./read-cxi.js";
import { writeCxi } from "./write-cxi.js";

const temporary = createTemporaryFolder();

async function roundTripPattern(pattern: DiffractionPattern): Promise<DiffractionPattern> {
  const content = await readCxi(await writeCxi({ kind: "pattern", pattern }));
  return content.kind === "pattern" ? content.pattern : expect.fail("expected a pattern");
}

async function readReconstruction(bytes: Uint8Array): Promise<Reconstruction> {
  const content = await readCxi(bytes);
  return content.kind === "reconstruction" ? content.reconstruction : expect.fail("expected a reconstruction");
}

function expectSameAcquisition(actual: DiffractionPattern, expected: DiffractionPattern): void {
  const { energyKev, ...rest } = actual.acquisition ?? {};
  const { energyKev: expectedEnergy, ...expectedRest } = expected.acquisition ?? {};
  // joules and back may cost the last bit
  expect(energyKev).toBeCloseTo(expectedEnergy as number, 12);
  expect(rest).toEqual(expectedRest);
}

describe("writeCxi and readCxi", () => {
  it.each([
    [[3, 4, 5], true],
    [[3, 4, 5], false],
    [[7, 6], true],
    [[1, 1, 1], true],
  ])("carry a pattern of %j (whole counts: %s)", async (shape, isInteger) => {
    const pattern = samplePattern(shape, { isInteger });
    const read = await roundTripPattern(pattern);
    expect({ ...read, acquisition: undefined }).toEqual({ ...pattern, acquisition: undefined });
    expectSameAcquisition(read, pattern);
  });

  it("carry a pattern of which only counts are known", async () => {
    const { intensity } = samplePattern();
    expect(await roundTripPattern({ intensity, history: [] })).toEqual({ intensity, history: [] });
  });

  it.each([[[3, 4, 5]], [[5, 3]]])("carry a reconstruction of %j", async (shape) => {
    const reconstruction = sampleReconstruction(shape);
    const read = await readReconstruction(await writeCxi({ kind: "reconstruction", reconstruction }));
    expectSameAcquisition(read.pattern, reconstruction.pattern);
    const { acquisition: _, ...pattern } = reconstruction.pattern;
    const { acquisition: __, ...readPattern } = read.pattern;
    expect({ ...read, pattern: readPattern }).toEqual({ ...reconstruction, pattern });
  });

  it("carry an error curve without a history, and neither", async () => {
    const bare = { ...sampleReconstruction(), history: [] };
    expect(
      (await readReconstruction(await writeCxi({ kind: "reconstruction", reconstruction: bare }))).errorCurve,
    ).toEqual(bare.errorCurve);
    const silent = { ...bare, errorCurve: new Float64Array(0) };
    const read = await readReconstruction(await writeCxi({ kind: "reconstruction", reconstruction: silent }));
    expect([read.errorCurve.length, read.history.length]).toEqual([0, 0]);
  });

  it("carry the size of the voxels, and maps over the grid", async () => {
    const shift = {
      array: { data: Float64Array.from({ length: 60 }, (_, i) => i * 1e-12), shape: [3, 4, 5] },
      units: "m",
    };
    const vectors = {
      array: { data: Float32Array.from({ length: 180 }, (_, i) => i), shape: [3, 4, 5, 3] },
      units: "",
    };
    const reconstruction = {
      ...sampleReconstruction(),
      voxelSizeMeters: [3e-9, 4e-9, 5e-9],
      maps: { displacement: shift, normals: vectors },
    };
    const bytes = await writeCxi({ kind: "reconstruction", reconstruction });
    const { maps, voxelSizeMeters = [] } = await readReconstruction(bytes);
    expect(maps).toEqual(reconstruction.maps);
    expect(Array.from(voxelSizeMeters, (length) => length * 1e9)).toBeAllClose([3, 4, 5]);
    // the whole image, in the order of CXI: x, y, z
    const size = await readHdf5Array(bytes, { dataset: "/entry_1/image_1/image_size" });
    expect("data" in size && Array.from(size.data as Float64Array, (length) => length * 1e9)).toBeAllClose([25, 16, 9]);
  });

  it("write 64^3 in well under a second", async () => {
    await loadHdf5();
    const reconstruction = sampleReconstruction([64, 64, 64]);
    // of the processor: what else the machine does is not ours
    const start = process.cpuUsage();
    const bytes = await writeCxi({ kind: "reconstruction", reconstruction });
    await readCxi(bytes);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(2000);
  });

  it("refuse what does not fit together", async () => {
    const reconstruction = sampleReconstruction();
    const support = { data: new Uint8Array(8), shape: [2, 2, 2] };
    await expect(writeCxi({ kind: "reconstruction", reconstruction: { ...reconstruction, support } })).rejects.toThrow(
      ShapeError,
    );
    const pattern = { ...samplePattern(), mask: support };
    await expect(writeCxi({ kind: "pattern", pattern })).rejects.toThrow(/mask: expected 3 x 4 x 5, got 2 x 2 x 2/);
    const stray = { ...reconstruction, maps: { x: { array: support, units: "" } } };
    await expect(writeCxi({ kind: "reconstruction", reconstruction: stray })).rejects.toThrow(
      /x: expected 3 x 4 x 5, got/,
    );
    const named = { ...reconstruction, maps: { "a/b": { array: reconstruction.support, units: "" } } };
    await expect(writeCxi({ kind: "reconstruction", reconstruction: named })).rejects.toThrow(
      /'a\/b' cannot be the name/,
    );
    const thin = { ...reconstruction, voxelSizeMeters: [1e-9] };
    await expect(writeCxi({ kind: "reconstruction", reconstruction: thin })).rejects.toThrow(
      /expected 3 lengths of a voxel/,
    );
    const flat = { intensity: { data: new Float32Array(4), shape: [4] }, history: [] };
    await expect(writeCxi({ kind: "pattern", pattern: flat })).rejects.toThrow(/2 or 3 axes/);
  });
});

describe("readCxi", () => {
  it("refuses a truncated file, and text", async () => {
    const bytes = await writeCxi({ kind: "reconstruction", reconstruction: sampleReconstruction() });
    await expect(readCxi(bytes.subarray(0, -1), { file: "r.cxi" })).rejects.toThrow(/^r\.cxi: a truncated HDF5 file/);
    await expect(readCxi(new TextEncoder().encode("hello"), { file: "r.cxi" })).rejects.toThrow(
      /^r\.cxi: not an HDF5 file/,
    );
  });

  it("refuses an HDF5 file without a pattern, and a mask or a rank that does not fit", async () => {
    const other = await writeHdf5((writer) => writer.number("/x", 1));
    await expect(readCxi(other)).rejects.toThrow(/expected a pattern or a reconstruction/);
    const build = (data: number[], mask?: number[]): Promise<Uint8Array> =>
      writeHdf5((writer) => {
        for (const path of ["/entry_1", "/entry_1/instrument_1", "/entry_1/instrument_1/detector_1"])
          writer.group(path);
        const zeros = (shape: number[]) => ({ data: new Float32Array(shape.reduce((a, b) => a * b)), shape });
        writer.array("/entry_1/instrument_1/detector_1/data", zeros(data));
        if (mask) writer.array("/entry_1/instrument_1/detector_1/mask", zeros(mask));
      });
    await expect(readCxi(await build([2, 2, 2, 2]))).rejects.toThrow(/2 or 3 axes, got 2 x 2 x 2 x 2/);
    await expect(readCxi(await build([2, 3, 4], [3, 3]))).rejects.toThrow(/expected a mask of 2 x 3 x 4, got 3 x 3/);
    const framed = await readCxi(await build([2, 3, 4], [3, 4]));
    expect(framed.kind === "pattern" && framed.pattern.mask).toEqual({
      data: new Uint8Array(24).fill(1),
      shape: [2, 3, 4],
    });
  });

  it("leaves nothing in the file system in memory, after errors too", async () => {
    const { module } = await loadHdf5();
    const count = (): number =>
      (module.FS.readdir("/") as string[]).filter((name) => name.startsWith("autophase")).length;
    await readCxi(new Uint8Array(100)).catch(() => undefined);
    await readCxi(await writeCxi({ kind: "pattern", pattern: samplePattern() }));
    await writeHdf5(() => {
      throw new FormatError("x", "stop");
    }).catch(() => undefined);
    expect(count()).toBe(0);
  });
});

describeWithPython("CXI files read by h5py", "h5py", (run) => {
  it("have the layout that PyNX and cdiutils read", async () => {
    const strain = { data: Float32Array.from({ length: 60 }, (_, i) => i / 8), shape: [3, 4, 5] };
    const reconstruction = {
      ...sampleReconstruction(),
      voxelSizeMeters: [3e-9, 4e-9, 5e-9],
      maps: { displacement: { array: strain, units: "m" }, strain: { array: strain, units: "" } },
    };
    writeFileSync(temporary("r.cxi"), await writeCxi({ kind: "reconstruction", reconstruction }));
    const printed = run(
      `
import sys, json, h5py, numpy as np
f = h5py.File(sys.argv[1])
e = f["entry_1"]
d = e["image_1/data"]
assert d.dtype == np.complex64 and d.dtype.names is None, d.dtype
text = lambda p: e[p].asstr()[()]
det = e["instrument_1/detector_1"]
out = dict(
    version=int(f["cxi_version"][()]),
    real=d[()].real.ravel().tolist(), imag=d[()].imag.ravel().tolist(), shape=list(d.shape),
    link=e["data_1"].get("data", getlink=True).path, same=bool((e["data_1/data"][()] == d[()]).all()),
    support=e["image_1/support"][()].ravel().tolist(), mask=e["image_1/mask"][()].ravel().tolist(),
    space=text("image_1/data_space"), type=text("image_1/data_type"),
    intensity=det["data"][()].ravel().tolist(), bad=det["mask"][()].ravel().tolist(),
    distance=float(det["distance"][()]), x=float(det["x_pixel_size"][()]), y=float(det["y_pixel_size"][()]),
    energy=float(e["instrument_1/source_1/energy"][()]), wavelength=float(e["instrument_1/source_1/wavelength"][()]),
    command=text("process_1/command"), program=text("process_1/program"), seed=int(e["process_1/seed"][()]),
    beta=float(e["process_1/configuration/beta"][()]), parameters=json.loads(text("process_1/parameters")),
    curve=e["process_1/error_curve"][()].tolist(), before=text("process_2/command"),
    size=(e["image_1/image_size"][()] * 1e9).round(9).tolist(),
    maps={name: [m.attrs.get("units", ""), m[()].ravel().tolist(), list(m.shape)] for name, m in e["image_1/maps"].items()},
    order=[int(e[f"process_{k}/sequence_index"][()]) for k in (1, 2)], nx=e["process_1"].attrs["NX_class"],
)
print(json.dumps(out))
`,
      temporary("r.cxi"),
    );
    const { object, support, pattern, history, errorCurve } = reconstruction;
    expect(JSON.parse(printed)).toEqual({
      version: 140,
      real: Array.from(object.real),
      imag: Array.from(object.imag),
      shape: [3, 4, 5],
      link: "/entry_1/image_1/data",
      same: true,
      support: Array.from(support.data),
      mask: Array.from(support.data),
      space: "real",
      type: "electron density",
      intensity: Array.from(pattern.intensity.data),
      bad: Array.from(pattern.mask?.data ?? [], (value) => 1 - value),
      distance: 0.5,
      x: 56e-6,
      y: 55e-6,
      energy: expect.closeTo(1.4419589706e-15, 25),
      // 12.39841984 keV angstrom
      wavelength: expect.closeTo(1.2398419843320026e-9 / 9, 18),
      command: history[1].command,
      program: "autophase",
      seed: 7,
      beta: 0.9,
      parameters: history[1].parameters,
      curve: Array.from(errorCurve),
      before: history[0].command,
      // x, y, z
      size: [25, 16, 9],
      maps: {
        displacement: ["m", Array.from(strain.data), [3, 4, 5]],
        strain: ["", Array.from(strain.data), [3, 4, 5]],
      },
      order: [2, 1],
      nx: "NXprocess",
    });
  });

  it("links the pattern of a pattern file", async () => {
    const pattern = samplePattern();
    writeFileSync(temporary("p.cxi"), await writeCxi({ kind: "pattern", pattern }));
    const printed = run(
      `
import sys, json, h5py
e = h5py.File(sys.argv[1])["entry_1"]
paths = ["data_1/data", "image_1/data", "instrument_1/detector_1/data"]
print(json.dumps([[e[p][()].ravel().tolist() for p in paths], e["image_1/mask"][()].ravel().tolist(), e["image_1/data_space"].asstr()[()]]))
`,
      temporary("p.cxi"),
    );
    const counts = Array.from(pattern.intensity.data);
    const bad = Array.from(pattern.mask?.data ?? [], (value) => 1 - value);
    expect(JSON.parse(printed)).toEqual([[counts, counts, counts], bad, "diffraction"]);
  });
});

describeWithPython("CXI files written by h5py", "h5py", (run) => {
  it("reads what PyNX and cdiutils write, big-endian and double precision too", async () => {
    run(
      `
import sys, h5py, numpy as np
o = (np.arange(60) + 1j * (np.arange(60) % 7)).reshape(3, 4, 5)
s = (np.arange(60) % 3 == 0).reshape(3, 4, 5)
with h5py.File(sys.argv[1], "w") as f:
    f["cxi_version"] = 140
    e = f.create_group("entry_1")
    e["program_name"] = "PyNX"
    e.create_dataset("image_1/data", data=o.astype("c8"), chunks=True, shuffle=True, compression="gzip")
    e.create_dataset("image_1/mask", data=s.astype("i1"), chunks=True, shuffle=True, compression="gzip")
    e["image_1/support"] = h5py.SoftLink("/entry_1/image_1/mask")
    e["data_1/data"] = h5py.SoftLink("/entry_1/image_1/data")
    e["process_1/command"] = "pynx-cdi-id01 data=scan.npz"
    e["process_1/configuration/nb_raar"] = 800
    e["process_1/configuration/algorithm"] = "ER**200*RAAR**800"
with h5py.File(sys.argv[2], "w") as f:
    e = f.create_group("entry_1")
    e.create_dataset("data_1/data", data=o.astype(">c16"))
    e.create_dataset("image_1/support", data=s)
with h5py.File(sys.argv[3], "w") as f:
    d = f.create_group("entry_1/instrument_1/detector_1")
    d.create_dataset("data", data=np.arange(60).reshape(3, 4, 5).astype(">u2"), compression="gzip")
    d.create_dataset("mask", data=(np.arange(20).reshape(4, 5) == 3).astype("i4"))
    d["x_pixel_size"] = 55e-6; d["y_pixel_size"] = 75e-6; d["distance"] = np.array([1.5])
    f["entry_1/instrument_1/source_1/energy"] = 8000.0
    f["entry_1/data_1/data"] = h5py.SoftLink("/entry_1/instrument_1/detector_1/data")
with h5py.File(sys.argv[5], "w") as f:
    f["entry_1/image_1/data"] = np.arange(60).reshape(3, 4, 5).astype("f4")
    f["entry_1/image_1/mask"] = (np.arange(60) == 3).reshape(3, 4, 5).astype("i1")
with h5py.File(sys.argv[4], "w") as f:
    f["entry_1/data_1/data"] = np.arange(12).reshape(3, 4).astype("f2")
    f["entry_1/instrument_1/source_1/wavelength"] = 1.2398419843320026e-10
`,
      ...["pynx", "double", "pattern", "plain", "beside"].map((name) => temporary(`${name}.cxi`)),
    );
    const real = Float32Array.from({ length: 60 }, (_, i) => i);
    const imag = real.map((value) => value % 7);
    const shape = [3, 4, 5];
    const support = { data: Uint8Array.from(real, (value) => (value % 3 === 0 ? 1 : 0)), shape };
    const nothing = {
      intensity: { data: new Float32Array(60), shape },
      mask: { data: new Uint8Array(60), shape },
      history: [],
    };
    expect(await readReconstruction(readFileSync(temporary("pynx.cxi")))).toEqual({
      object: { real, imag, shape },
      support,
      pattern: nothing,
      errorCurve: new Float64Array(0),
      history: [
        {
          program: "PyNX",
          version: "",
          command: "pynx-cdi-id01 data=scan.npz",
          date: "",
          parameters: { nb_raar: 800, algorithm: "ER**200*RAAR**800" },
        },
      ],
    });
    const beside = await readCxi(readFileSync(temporary("beside.cxi")));
    expect(beside.kind === "pattern" && beside.pattern.mask?.data.indexOf(0)).toBe(3);
    const double = await readReconstruction(readFileSync(temporary("double.cxi")));
    expect(double.object).toEqual({ real, imag, shape });
    expect(double.support).toEqual(support);
    expect(await readCxi(readFileSync(temporary("pattern.cxi")))).toEqual({
      kind: "pattern",
      pattern: {
        intensity: { data: real, shape },
        mask: { data: Uint8Array.from(real, (value) => (value % 20 === 3 ? 0 : 1)), shape },
        acquisition: { energyKev: 8, distanceMeters: 1.5, pixelSizeMeters: [75e-6, 55e-6] },
        history: [],
      },
    });
    const plain = await readCxi(readFileSync(temporary("plain.cxi")));
    expect(plain.kind === "pattern" && plain.pattern.intensity).toEqual({ data: real.slice(0, 12), shape: [3, 4] });
    expect(plain.kind === "pattern" && plain.pattern.acquisition?.energyKev).toBeCloseTo(10, 9);
  });
});
