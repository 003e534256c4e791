// The budget of a large scan: a self-made one as an Eiger2M writes it (2164 x 1030, bitshuffle and LZ4, several files
// behind a master), opened and prepared by the program as it is built.
//   node tooling/bench/eiger-scan.mjs [--frames 2000 --files 8 --folder FOLDER --keep]

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import h5wasm from "h5wasm";

const { values } = parseArgs({
  options: {
    frames: { type: "string", default: "2000" },
    files: { type: "string", default: "8" },
    folder: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const [frames, files] = [Number(values.frames), Number(values.files)];
const [ROWS, COLUMNS] = [2164, 1030];
const PROGRAM = fileURLToPath(new URL("../../apps/phasing/dist/main.js", import.meta.url));
const BITSHUFFLE = 32008;

const folder = values.folder ?? mkdtempSync(join(tmpdir(), "autophase-eiger-"));
mkdirSync(folder, { recursive: true });
const master = join(folder, "scan_master.h5");
if (!existsSync(master)) await writeScan();
else console.log(`${master} is there already`);

/** Processor time and memory are those of the whole process: on a machine with other work the clock says little. */
for (const [what, args] of [
  ["start and end, nothing else (--version)", ["--version"]],
  ["open the master (info)", ["info", master, "--no-thumbnail"]],
  [
    "prepare to 128 x 128 x 128",
    ["prepare", master, "--crop", "128,128,128", "--out", join(folder, "P.cxi"), "--no-report"],
  ],
]) {
  const run = `import { resourceUsage } from "node:process";
process.argv = [process.argv[0], ...${JSON.stringify([PROGRAM, ...args])}];
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  console.error("USED", (userCPUTime + systemCPUTime) / 1e6, maxRSS / 1024);
});
await import(${JSON.stringify(PROGRAM)});`;
  const start = performance.now();
  const { stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", run], { encoding: "utf8" });
  const seconds = (performance.now() - start) / 1000;
  const [, cpu, memory] = /USED (\S+) (\S+)/.exec(stderr) ?? [];
  if (status !== 0 || cpu === undefined) throw new Error(`${what}: ${stderr}`);
  console.log(
    `${what}: ${seconds.toFixed(2)} s, ${Number(cpu).toFixed(2)} s of processor time, ${Math.round(memory)} MB`,
  );
}
if (!values.keep && values.folder === undefined) rmSync(folder, { recursive: true });

/** A round peak that passes through its middle frame, on a dark detector. */
function frameAt(n) {
  const counts = new Uint16Array(ROWS * COLUMNS);
  const centre = [ROWS / 2, COLUMNS / 2];
  for (let r = -80; r < 80; r++) {
    for (let c = -80; c < 80; c++) {
      const q = Math.hypot(r / 6, c / 6, (n - frames / 2) / (frames / 40));
      const fringe = q < 1e-6 ? 1 : (Math.sin(q) / q) ** 2;
      counts[(centre[0] + r) * COLUMNS + centre[1] + c] = Math.round((4e4 * fringe) / (1 + q * q));
    }
  }
  return counts;
}

async function writeScan() {
  const { FS, get_plugin_search_paths } = await h5wasm.ready;
  const plugins = dirname(createRequire(import.meta.url).resolve("h5wasm-plugins/package.json"));
  const place = get_plugin_search_paths().at(-1) ?? "/";
  FS.mkdirTree(place);
  FS.writeFile(`${place}/libH5Zbshuf.so`, readFileSync(join(plugins, "plugins/libH5Zbshuf.so")));
  const each = Math.ceil(frames / files);
  const links = [];
  for (let k = 0; k < files; k++) {
    const name = `scan_data_${String(k + 1).padStart(6, "0")}.h5`;
    const count = Math.min(each, frames - k * each);
    const file = new h5wasm.File("/data.h5", "w");
    file.create_group("entry").create_group("data");
    const data = file.get("entry/data").create_dataset({
      ...{ name: "data", data: frameAt(k * each), shape: [1, ROWS, COLUMNS], maxshape: [count, ROWS, COLUMNS] },
      ...{ chunks: [1, ROWS, COLUMNS], compression: BITSHUFFLE, compression_opts: [0, 2] },
    });
    data.resize([count, ROWS, COLUMNS]);
    for (let n = 1; n < count; n++) data.write_slice([[n, n + 1], [], []], frameAt(k * each + n));
    file.close();
    writeFileSync(join(folder, name), FS.readFile("/data.h5"));
    FS.unlink("/data.h5");
    links.push(name);
    console.log(`${name}: ${count} frames`);
  }
  const file = new h5wasm.File("/master.h5", "w");
  const group = file.create_group("entry").create_group("data");
  for (const [k, name] of links.entries()) {
    group.create_external_link(name, "/entry/data/data", `data_${String(k + 1).padStart(6, "0")}`);
  }
  const mask = new Uint32Array(ROWS * COLUMNS);
  const detector = file.get("entry").create_group("instrument").create_group("detector");
  detector.create_group("detectorSpecific").create_dataset({ name: "pixel_mask", data: mask, shape: [ROWS, COLUMNS] });
  file.close();
  writeFileSync(master, FS.readFile("/master.h5"));
}
