// Small files that ask for much: each command ends soon, small and with a sentence.

import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { writeNpy } from "@autophase/tensor-io";
import { run, stackIn } from "./run.mjs";

/** Beyond what the same command costs with a small true file. */
const MOST_SECONDS = 1;
const MOST_BYTES = 256e6;
const LIMIT_MILLISECONDS = 60_000;

const text = (string) => new TextEncoder().encode(string);
const zeros = (random, most) => new Uint8Array(Math.floor(2 ** (20 + random.uniform() * Math.log2(most))));

/** By name the bomb of a draw: the program, its arguments before the file, the name of the file and its bytes. */
const BOMBS = {
  "npz, one member for many": (random) => {
    const deflated = deflateRawSync(zeros(random, 16));
    const entries = Array.from({ length: 200 }, (_, i) => ({
      name: `a${i}.npy`,
      size: 16 << 20,
      share: i > 0,
      deflated,
    }));
    return info("B.npz", zip(entries));
  },
  "npz of junk": (random) => {
    const junk = zeros(random, 256);
    return info("B.npz", zip([{ name: "a.npy", size: junk.length, deflated: deflateRawSync(junk) }]));
  },
  "npz longer than its header": (random) => {
    const long = zeros(random, 256);
    long.set(writeNpy({ data: new Float32Array(10), shape: [10] }));
    return info("B.npz", zip([{ name: "a.npy", size: long.length, deflated: deflateRawSync(long) }]));
  },
  "npz that states too much": (random) => {
    const header = npyHeader([4096, 4096, 4096 + Math.floor(random.uniform() * 9999)]);
    return info("B.npz", zip([{ name: "a.npy", size: 0xfffffff0, deflated: deflateRawSync(header) }]));
  },
  "npy that states too much": () => info("B.npy", npyHeader([100_000, 100_000, 100_000])),
  "mat longer than its tag": (random) => {
    const inside = zeros(random, 256);
    new Uint32Array(inside.buffer, 0, 2).set([14, 64]);
    return info("B.mat", mat(deflateSync(inside)));
  },
  "mat of junk": (random) => info("B.mat", mat(deflateSync(zeros(random, 256)))),
  "edf.gz of junk": (random) => info("B.edf.gz", gzipSync(zeros(random, 256))),
  "edf.gz that goes on after its frame": (random) => {
    const after = zeros(random, 512).fill(random.uniform() < 0.5 ? 0 : 0x20);
    return info("B.edf.gz", gzipSync(Buffer.concat([edf(4, 3), new Uint8Array(24), after])));
  },
  "edf.gz that states too much": () =>
    info("B.edf.gz", gzipSync(Buffer.concat([edf(100_000, 100_000), new Uint8Array(9)]))),
  "edf of many empty headers": () => info("B.edf", Buffer.concat(Array.from({ length: 20_000 }, () => edf(0, 0)))),
  "tif that states too much": (random) =>
    info("B.tif", tif(100_000 + Math.floor(random.uniform() * 1e6), 100_000, 8, text("none"))),
  "tif of a strip that goes on": (random) => info("B.tif", tif(8, 8, 8, deflateSync(zeros(random, 256)))),
  "tif in a circle": () => info("B.tif", tif(8, 8, 1, new Uint8Array(128), 8)),
  "vti that states too much": () =>
    info(
      "B.vti",
      text(
        '<?xml version="1.0"?><VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt64">' +
          '<ImageData WholeExtent="0 99999 0 99999 0 99999" Origin="0 0 0" Spacing="1 1 1"><Piece Extent="0 99999 0 99999 0 99999">' +
          '<PointData><DataArray type="Float64" Name="a" format="ascii">1 2 3</DataArray></PointData></Piece></ImageData></VTKFile>',
      ),
    ),
  "safetensors with a long header": () => {
    const bytes = new Uint8Array(64);
    new BigUint64Array(bytes.buffer, 0, 1)[0] = 2n ** 60n;
    return info("B.safetensors", bytes);
  },
  "yaml that laughs": () => {
    const names = "abcdefghij";
    const lines = [...names].map(
      (name, i) => `${name}: &${name} [${Array(10).fill(i === 0 ? "x" : `*${names[i - 1]}`)}]`,
    );
    return {
      args: ["prepare", "--out", "O.cxi", "--config"],
      name: "B.yaml",
      bytes: text(`${lines.join("\n")}\nframes: *j\n`),
    };
  },
  "yaml that is deep": (random) => {
    const deep = 1000 + Math.floor(random.uniform() * 1e5);
    return {
      args: ["batch", "--out", "O"],
      name: "B.yaml",
      bytes: text(`frames: ${"[".repeat(deep)}${"]".repeat(deep)}\n`),
    };
  },
  "a recipe of recipes": (random) => {
    const times = 1 + Math.floor(random.uniform() * 1e6);
    const recipe = Array.from({ length: 50 }).reduce((inner) => `${times}*(${inner})`, "ER+HIO");
    return { args: ["recipe", "explain"], name: "B.json", bytes: text(JSON.stringify({ recipe })) };
  },
  "a deep recipe": (random) => {
    const deep = 100 + Math.floor(random.uniform() * 1e5);
    const recipe = `${"2*(".repeat(deep)}ER${")".repeat(deep)}`;
    return { args: ["recipe", "explain"], name: "B.json", bytes: text(JSON.stringify({ recipe })) };
  },
  "a config_rec of a long list": (random) => {
    const list = Array.from({ length: 20_000 }, () => Math.floor(random.uniform() * 99)).join(", ");
    return {
      args: ["recipe", "explain"],
      name: "config_rec",
      bytes: text(`algorithm_sequence = "3*(20*ER+180*HIO)+20*ER"\nshrink_wrap_trigger = [${list}]\n`),
    };
  },
  "pytorch weights, one member for many": (random) => {
    const deflated = deflateRawSync(zeros(random, 16));
    const entries = Array.from({ length: 200 }, (_, i) => ({
      name: `m/data/${i}`,
      size: 16 << 20,
      share: i > 0,
      deflated,
    }));
    return {
      program: "trainer",
      args: ["import", "--network", "anl2024", "--out", "O.safetensors"],
      name: "B.pth",
      bytes: zip([{ name: "m/data.pkl", size: 4, deflated: deflateRawSync(text("(l.")) }, ...entries]),
    };
  },
  ...hdf5Bombs(),
};

function info(name, bytes) {
  return { args: ["info"], name, bytes };
}

/** Of HDF5 where h5py can write them: a chunk that is inflated without end, and a dataset larger than all disks. */
function hdf5Bombs() {
  try {
    execFileSync("python3", ["-c", "import h5py"], { stdio: "ignore" });
  } catch {
    return {};
  }
  const make = (lines) => (random, folder) => {
    const path = join(folder, "made.h5");
    execFileSync("python3", [
      "-c",
      `import sys, zlib, h5py, numpy\nf = h5py.File(sys.argv[1], "w")\n${lines}`,
      path,
      String(random.uniform()),
    ]);
    return { args: ["convert", "--dataset", "d"], name: "B.h5", bytes: undefined, path, more: ["O.npy"] };
  };
  return {
    "hdf5, a chunk that goes on": make(`
d = f.create_dataset("d", (4, 8, 8), dtype="f4", chunks=(4, 8, 8), compression="gzip")
d.id.write_direct_chunk((0, 0, 0), zlib.compress(bytes(int(2 ** (20 + 9 * float(sys.argv[2]))))))`),
    "hdf5 that states too much": make(`
f.create_dataset("d", (100000, 100000, 100000), dtype="f4", chunks=(1, 64, 64), compression="gzip")`),
    "hdf5 that states too much in one piece": make(`
f.create_dataset("d", (100000, 100000, 100), dtype="f4")`),
    "hdf5 of one large chunk": make(`
f.create_dataset("d", (500, 1000, 1000), dtype="f4", chunks=(500, 1000, 1000), compression="gzip")`),
  };
}

let usual;

export async function bomb(folder, random) {
  usual ??= JSON.parse((await run("autophase", ["info", join(folder, "P.npz")], { before: "./measure.mjs" })).said);
  const names = Object.keys(BOMBS);
  const which = names[Math.floor(random.uniform() * names.length)];
  const made = BOMBS[which](random, folder);
  const path = made.path ?? join(folder, "out", made.name);
  if (made.bytes) writeFileSync(path, made.bytes);
  const args = [...made.args.map((argument) => inFolder(folder, argument)), path];
  if (made.more) args.push(...made.more.map((argument) => inFolder(folder, argument)));
  const outcome = await run(made.program ?? "autophase", args, { before: "./measure.mjs", limit: LIMIT_MILLISECONDS });
  const failures = [];
  const fail = (what) =>
    failures.push({ what: `${which}: ${what}\n${outcome.stderr}`, bytes: made.bytes, name: made.name });
  if (outcome.isStuck) fail("it did not end");
  else {
    if (stackIn(outcome.stderr) || outcome.status === null) fail(`a stack, or ended by ${outcome.by}`);
    if (outcome.status !== 0 && !/^error: .+/m.test(outcome.stderr))
      fail(`status ${outcome.status} without a sentence`);
    const { bytes, seconds } = JSON.parse(outcome.said || "{}");
    const large = ((bytes - usual.bytes) / 1e6).toFixed(0);
    if (bytes > usual.bytes + MOST_BYTES) fail(`${large} MB beyond what a small file takes`);
    if (seconds > usual.seconds + MOST_SECONDS + LOADING_SECONDS)
      fail(`${(seconds - usual.seconds).toFixed(1)} s beyond what a small file takes`);
  }
  for (const left of [path, ...["O.cxi", "O", "O.npy", "O.safetensors"].map((name) => join(folder, "out", name))])
    rmSync(left, { recursive: true, force: true });
  return { failures };
}

/** What a command may take to load beyond `info`, on a machine with other work. */
const LOADING_SECONDS = 1;

function inFolder(folder, argument) {
  return /^O(\.|$)/.test(argument) ? join(folder, "out", argument) : argument;
}

function npyHeader(shape) {
  const small = writeNpy({ data: new Float32Array(1), shape: [1] });
  const length = new DataView(small.buffer, small.byteOffset).getUint16(8, true);
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`.padEnd(length - 1);
  return Buffer.concat([small.subarray(0, 10), text(`${header}\n`)]);
}

function mat(deflated) {
  const bytes = new Uint8Array(136 + deflated.length);
  bytes.set(text("MATLAB 5.0 MAT-file".padEnd(124)));
  bytes.set([0, 1, 0x49, 0x4d], 124);
  new Uint32Array(bytes.buffer, 128, 2).set([15, deflated.length]);
  bytes.set(deflated, 136);
  return bytes;
}

function edf(width, height) {
  const header = `{\nHeaderID = EH:000001 ;\nDim_1 = ${width} ;\nDim_2 = ${height} ;\nDataType = UnsignedShort ;\nByteOrder = LowByteFirst ;\n`;
  return text(`${header.padEnd(510)}}\n`);
}

/** One image of one strip, deflated where `compression` is 8; its directory may lead to itself. */
function tif(width, height, compression, strip, next = 0) {
  const entries = [
    [256, 4, width],
    [257, 4, height],
    [258, 3, 16],
    [259, 3, compression],
    [262, 3, 1],
    [273, 4, 0],
    [277, 3, 1],
    [278, 4, height],
    [279, 4, strip.length],
  ];
  const directory = 2 + 12 * entries.length + 4;
  const bytes = new Uint8Array(8 + directory + strip.length);
  const view = new DataView(bytes.buffer);
  bytes.set(text("II*\0"));
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.length, true);
  for (const [i, [tag, type, value]] of entries.entries()) {
    const at = 10 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, 1, true);
    view.setUint32(at + 8, tag === 273 ? 8 + directory : value, true);
  }
  view.setUint32(10 + 12 * entries.length, next, true);
  bytes.set(strip, 8 + directory);
  return bytes;
}

/** Entries of an archive; one that shares has the bytes of the one before. Checksums are 0. */
function zip(entries) {
  const parts = [];
  const directory = [];
  let [at, begin] = [0, 0];
  for (const { name, size, deflated, share = false } of entries) {
    if (!share) begin = at;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(deflated.length, 18);
    local.writeUInt32LE(size, 22);
    local.writeUInt16LE(name.length, 26);
    if (!share) {
      parts.push(local, text(name), deflated);
      at += 30 + name.length + deflated.length;
    }
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(deflated.length, 20);
    entry.writeUInt32LE(size, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(begin, 42);
    directory.push(entry, text(name));
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}
