// What is not time per iteration: memory of phasing, and what an import costs.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createWasmEngine } from "@autophase/kernels/wasm";

/** Bytes that the wasm engine holds for one reconstruction, per voxel. At most 60, and 64 MB. */
export async function memoryRow(size) {
  const engine = createWasmEngine();
  const modulus = new Float32Array(size ** 3).fill(1);
  const workspace = await engine.createWorkspace({ shape: [size, size, size], modulus });
  const { usedBytes } = engine.report();
  workspace.dispose();
  engine.dispose();
  return {
    work: `memory of phasing ${size}^3, wasm`,
    value: `${(usedBytes / size ** 3).toFixed(1)} B/voxel`,
    budget: "60",
  };
}

/** Root of every package: median over fresh processes. Two of them import TensorFlow.js, which has a row of its own. */
export function importRows(repeats = 5) {
  const packages = fileURLToPath(new URL("../../packages/", import.meta.url));
  const own = readdirSync(packages).map((name) => ({
    ...importRow(name, `${packages}${name}/dist/index.js`, repeats),
    budget: "100",
  }));
  return [...own, importRow("@tensorflow/tfjs-core alone", import.meta.resolve("@tensorflow/tfjs-core"), repeats)];
}

function importRow(name, path, repeats) {
  const times = Array.from({ length: repeats }, () => importMilliseconds(path)).sort((a, b) => a - b);
  return { work: `import of ${name}`, value: `${times[Math.floor(repeats / 2)].toFixed(0)} ms` };
}

function importMilliseconds(path) {
  const script = `const t = performance.now(); await import(${JSON.stringify(path)}); console.log(performance.now() - t)`;
  return Number(spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }).stdout);
}
