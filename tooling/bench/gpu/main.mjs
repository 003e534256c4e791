// The figures of a GPU, beside PyTorch on the same device, into one JSON file that is whole after every row:
// node gpu.mjs --json OUT [--python PYTHON] [--peers FOLDER] [--device cuda] [--seconds 450] [--tiny]

import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { registerGpuBackend } from "@autophase/kernels/tfjs-gpu";
import { createGpuEngine } from "@autophase/kernels/webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { create } from "webgpu";
import { iterationRow } from "../iteration-row.mjs";
import { learningRows } from "../learning-rows.mjs";
import { torchPeer } from "../peers.mjs";
import { gpuProfile } from "../profile-gpu.mjs";
import { alignCells } from "../table.mjs";
import { devicePeaks } from "./device-peaks.mjs";

const { values } = parseArgs({
  options: {
    json: { type: "string", default: "gpu.json" },
    device: { type: "string", default: "cuda" },
    seconds: { type: "string", default: "450" },
    tiny: { type: "boolean", default: false },
  },
});
const began = performance.now();
const isLate = () => (performance.now() - began) / 1000 > Number(values.seconds);

/** In the order of what is wanted most: what comes too late is left out. */
const WORK = values.tiny
  ? {
      peaks: { threads: 2 ** 8, bytes: 2 ** 20 },
      iterations: [16],
      profile: 16,
      learning: [{ network: "anl2024", channels: 2, size: 16, batch: 2, steps: 2, repeats: 1 }],
    }
  : {
      peaks: {},
      iterations: [256, 128, 64, 512],
      profile: 256,
      learning: [
        { network: "anl2024", size: 64, batch: 16, steps: 10, repeats: 5 },
        { network: "yao2022", size: 64, batch: 4, steps: 5, repeats: 5 },
        { network: "anl-ddp", size: 64, batch: 16, steps: 5, repeats: 5 },
        { network: "anl2024", size: 64, batch: 4, steps: 10, repeats: 5 },
      ],
    };

// kept: adapters and devices do not outlive it
const gpu = create([]);
const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
if (adapter === null) throw new Error("WebGPU finds no adapter: is there a driver with Vulkan?");
const { vendor, architecture, device, description } = adapter.info;
const record = {
  date: new Date().toISOString(),
  device: description || [vendor, architecture, device].filter(Boolean).join(" "),
  processor: cpus()[0]?.model.trim(),
  node: process.versions.node,
  peaks: await devicePeaks(adapter, WORK.peaks),
  rows: [],
  passes: [],
};
const { flops, bytesPerSecond } = record.peaks;
process.stderr.write(`${record.device}: ${flops.toPrecision(3)} flop/s, ${bytesPerSecond.toPrecision(3)} bytes/s\n`);

/** Bytes of a voxel in an iteration with shrink-wrap: docs/gpu.md. Planes that fit into a workgroup save two passes. */
const isPlane = (size) => 16 * size ** 2 <= adapter.limits.maxComputeWorkgroupStorageSize;
const iterationBytes = (size) => (isPlane(size) ? 112 : 144);

for (const size of WORK.iterations) {
  await add(async () => {
    const row = await iterationRow(await createGpuEngine(), size, 24, undefined, 20);
    const bytes = iterationBytes(size) * size ** 3;
    return [{ ...row, peer: undefined, note: "", bytes }];
  });
}
for (const work of WORK.learning) {
  await add(async () => {
    const peer = torchPeer(work, values.device);
    const backend = await registerGpuBackend();
    try {
      return await learningRows(work, peer, { mark: ", gpu", peerMissing: `no PyTorch on ${values.device}` });
    } finally {
      tf.disposeVariables();
      backend.dispose();
    }
  });
}
if (!isLate()) record.passes = await gpuProfile(WORK.profile, 24);
save();
process.stdout.write(alignCells([["work", "ms", "PyTorch (ms)", "of the peak"], ...record.rows.map(cellsOf)]));
if (record.passes.length > 0) process.stdout.write(`\n${alignCells(record.passes)}`);
// Dawn keeps the process alive
process.exit();

async function add(measure) {
  if (isLate()) return;
  try {
    record.rows.push(...(await measure()).map(withFraction));
  } catch (error) {
    record.rows.push({ work: "failed", note: String(error?.stack ?? error) });
  }
  save();
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s: ${JSON.stringify(record.rows.at(-1))}\n`);
}

/** Of the peak that a row comes nearest to: of its flops, or of its bytes. */
function withFraction(row) {
  if (row.seconds === undefined) return row;
  const needed = row.flops === undefined ? row.bytes / bytesPerSecond : row.flops / flops;
  return { ...row, fractionOfPeak: needed / row.seconds };
}

function save() {
  writeFileSync(values.json, `${JSON.stringify(record, undefined, 2)}\n`);
}

function cellsOf({ work, seconds, peerSeconds, fractionOfPeak, note }) {
  const milliseconds = (value) => (value === undefined ? "" : (1000 * value).toPrecision(3));
  return [work, milliseconds(seconds), milliseconds(peerSeconds), fractionOfPeak?.toFixed(2) ?? "", note ?? ""];
}
