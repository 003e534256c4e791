// Every row of the budgets that this version can run: ours, the peer's, the ratio. Medians; not a test.

import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { selectEngine } from "@autophase/kernels";
import { importRows, memoryRow } from "./cost-rows.mjs";
import { enginesToMeasure } from "./engines.mjs";
import { referenceFftRow, wasmFftRows } from "./fft-row.mjs";
import { iterationRow } from "./iteration-row.mjs";
import { layerTable } from "./layer-rows.mjs";
import { gpuLearningRows, wasmLearningRows } from "./learning-engines.mjs";
import { onnxRow } from "./onnx-row.mjs";
import { scipyPeer, torchPeer } from "./peers.mjs";
import { gpuProfile } from "./profile-gpu.mjs";
import { peakMemoryRows, startsRow } from "./reconstruction-rows.mjs";
import { startRows } from "./start-rows.mjs";
import { alignCells, formatTable } from "./table.mjs";

// options of its own
if (process.argv.includes("--studio")) {
  await import("./studio.mjs");
  process.exit();
}
if (process.argv.includes("--ranks")) {
  await import("./ranks.mjs");
  process.exit();
}

const { values } = parseArgs({
  options: {
    json: { type: "string" },
    sizes: { type: "string", default: "64,128,256" },
    "no-learning": { type: "boolean", default: false },
    iterations: { type: "string", default: "24" },
    engines: { type: "string" },
    "software-gpu": { type: "boolean", default: false },
    "profile-gpu": { type: "boolean", default: false },
  },
});
const sizes = values.sizes.split(",").map(Number);
const engines = await enginesToMeasure(values);
process.stderr.write(
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}; engines: ${engines.join(", ")}\n`,
);

if (values["profile-gpu"]) {
  for (const size of sizes) process.stdout.write(`${alignCells(await gpuProfile(size, Number(values.iterations)))}\n`);
  process.exit();
}

const rows = [];
let layers = [];
for (const size of sizes) {
  const peer = scipyPeer(size, Number(values.iterations));
  rows.push(...(await wasmFftRows(size, peer)));
  if (size <= 64) rows.push(await referenceFftRow(size, peer));
  for (const name of engines) {
    if (name === "reference" && size > 64 && !values.engines) continue;
    const { engine } = await selectEngine(name);
    rows.push(await iterationRow(engine, size, Number(values.iterations), peer));
  }
}
rows.push(...(await startRows()), await memoryRow(128), ...importRows());
rows.push(await startsRow(Math.min(...sizes)), ...peakMemoryRows(Math.max(...sizes)));
if (!values["no-learning"]) {
  const work = { size: 64, batch: 4, steps: 1, repeats: 3 };
  rows.push(...(await wasmLearningRows(work, torchPeer(work))));
  rows.push(await onnxRow({ size: work.size, repeats: 2 * work.repeats }));
  if (engines.includes("gpu")) rows.push(...(await gpuLearningRows({ ...work, steps: 10 })));
  layers = await layerTable(work.batch, work.repeats);
}
process.stdout.write(formatTable(rows));
if (layers.length > 0) process.stdout.write(`\n${alignCells(layers)}`);
const record = { date: new Date().toISOString(), node: process.versions.node, rows, layers };
if (values.json) writeFileSync(values.json, `${JSON.stringify(record, undefined, 2)}\n`);
