// The figures of a GPU, beside PyTorch on the same device, into one JSON file that is whole after every row:
// node gpu.mjs [--json OUT] [--device cuda] [--seconds 450] [--networks NAME,...] [--tiny]. With `--tiny` every step at
// sizes for a GPU in software, which is refused otherwise.

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
    networks: { type: "string", default: "anl2024,yao2022,anl-ddp" },
    tiny: { type: "boolean", default: false },
  },
});
const began = performance.now();
const secondsLeft = () => Number(values.seconds) - (performance.now() - began) / 1000;

/** The longest that PyTorch may take for one row. */
const PEER_SECONDS = 90;

/** In the order of what is wanted most: what comes too late is left out. */
const WORK = values.tiny
  ? {
      peaks: { threads: 2 ** 8, bytes: 2 ** 20 },
      iterations: [16, 32],
      profile: 16,
      learning: ["anl2024", "yao2022", "anl-ddp"].map((network) => ({
        network,
        channels: 2,
        size: 16,
        batch: 2,
        steps: 2,
        repeats: 1,
      })),
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

const { adapterName, isSoftware, dispose } = await createGpuEngine().catch((error) => refuse(error.message));
dispose();
if (isSoftware && !values.tiny) {
  refuse(`WebGPU finds nothing but ${adapterName}, which computes on the processor: the driver of the GPU is missing`);
}
// kept: adapters and devices do not outlive it
const gpu = create([]);
const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
const record = {
  date: new Date().toISOString(),
  device: adapterName,
  processor: cpus()[0]?.model.trim(),
  node: process.versions.node,
  peaks: {},
  rows: [],
  passes: [],
};
// a device that hangs or is slow leaves what was measured by then
setTimeout(() => finish("the time is over: the rest is left out"), 1000 * secondsLeft());

await add("peaks", async () => {
  record.peaks = await devicePeaks(adapter, WORK.peaks);
  const { flops, bytesPerSecond } = record.peaks;
  process.stderr.write(`${record.device}: ${flops.toPrecision(3)} flop/s, ${bytesPerSecond.toPrecision(3)} bytes/s\n`);
  return [];
});

/** Bytes of a voxel in an iteration with shrink-wrap: docs/gpu.md. Planes that fit into a workgroup save two passes. */
const isPlane = (size) => 16 * size ** 2 <= adapter.limits.maxComputeWorkgroupStorageSize;
const iterationBytes = (size) => (isPlane(size) ? 112 : 144);

for (const size of WORK.iterations) {
  await add(`iteration ${size}^3`, async () => {
    const row = await iterationRow(await createGpuEngine(), size, 24, undefined, 20);
    const bytes = iterationBytes(size) * size ** 3;
    return [{ ...row, peer: undefined, note: row.seconds === undefined ? row.note : "", bytes }];
  });
}
const networks = values.networks.split(",");
for (const work of WORK.learning.filter(({ network }) => networks.includes(network))) {
  await add(`training, ${work.network}`, async () => {
    const peer = torchPeer(work, values.device, Math.min(PEER_SECONDS, secondsLeft()));
    const backend = await registerGpuBackend();
    try {
      return await learningRows(work, peer, { mark: ", gpu", peerMissing: `no PyTorch on ${values.device}` });
    } finally {
      tf.disposeVariables();
      backend.dispose();
    }
  });
}
await add("passes", async () => {
  record.passes = await gpuProfile(WORK.profile, 24);
  return [];
});
finish("");

/** What fails is a row too: the next may not. */
async function add(work, measure) {
  if (secondsLeft() < 0) return;
  try {
    record.rows.push(...(await measure()).map(withFraction));
  } catch (error) {
    record.rows.push({ work, note: `failed: ${error?.stack ?? error}` });
  }
  save();
  const [last] = record.rows.slice(-1);
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s: ${work}: ${JSON.stringify(last)}\n`);
}

/** Of the peak that a row comes nearest to: of its flops, or of its bytes. */
function withFraction(row) {
  const { flops, bytesPerSecond } = record.peaks;
  if (row.seconds === undefined || flops === undefined) return row;
  const needed = row.flops === undefined ? row.bytes / bytesPerSecond : row.flops / flops;
  return { ...row, fractionOfPeak: needed / row.seconds };
}

function save() {
  writeFileSync(values.json, `${JSON.stringify(record, undefined, 2)}\n`);
}

function finish(why) {
  save();
  process.stdout.write(alignCells([["work", "ms", "PyTorch (ms)", "of the peak"], ...record.rows.map(cellsOf)]));
  if (record.passes.length > 0) process.stdout.write(`\n${alignCells(record.passes)}`);
  if (why) process.stderr.write(`${why}\n`);
  // Dawn keeps the process alive
  process.exit(record.rows.some(({ seconds }) => seconds !== undefined) ? 0 : 1);
}

function refuse(why) {
  process.stderr.write(`error: ${why}\n`);
  process.exit(1);
}

function cellsOf({ work, seconds, peerSeconds, fractionOfPeak, note = "" }) {
  const milliseconds = (value) => (value === undefined ? "" : (1000 * value).toPrecision(3));
  const [sentence] = note.split("\n");
  return [work, milliseconds(seconds), milliseconds(peerSeconds), fractionOfPeak?.toFixed(2) ?? "", sentence];
}
