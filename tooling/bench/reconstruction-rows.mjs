// Many starts of one pattern, and the memory of one at full size.

import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { createWasmEngine } from "@autophase/kernels/wasm";
import { heldOutVoxels, presetOf } from "@autophase/phase-retrieval";
import { createLocalRunner, oneAnswer, runStarts } from "@autophase/reconstruction";
import { createWorkerRunner } from "@autophase/reconstruction/node";
import { simulateCrystal } from "@autophase/simulation";
import { medianOf } from "./median-seconds.mjs";

const SEED = 1;

/** Ten starts of `standard`, two beside each other, over half as many on one core; both to the answer. */
export async function startsRow(size) {
  const work = `10 starts of standard ${size}^3 on 2 cores`;
  if (availableParallelism() < 2) return { work, note: "there is one core" };
  const { pattern } = simulateCrystal({ seed: SEED, index: 0, shape: [size, size, size] });
  const {
    name: _name,
    description: _words,
    starts: _starts,
    fewestStarts: _fewest,
    heldOut,
    ...recipe
  } = presetOf("standard").options;
  const freeSet = heldOutVoxels(pattern, { seed: SEED, ...heldOut });
  const options = { ...recipe, seed: SEED, freeSet };
  const alone = async () => {
    const engine = createWasmEngine({ threads: 1 });
    const { solutions, begun } = await runStarts({
      runners: [createLocalRunner(pattern, { ...options, engine })],
      starts: 5,
    });
    engine.dispose();
    oneAnswer(pattern, solutions, { freeSet, begun });
  };
  const beside = async () => {
    const runner = () => createWorkerRunner(pattern, options, { engine: { name: "wasm", threads: 1 } });
    const { solutions, begun } = await runStarts({ runners: [runner(), runner()], starts: 10 });
    oneAnswer(pattern, solutions, { freeSet, begun });
  };
  // by turns: each takes so long that the machine is another one afterwards
  const [ours, peers] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    peers.push(await secondsOf(alone));
    ours.push(await secondsOf(beside));
  }
  return { work, seconds: medianOf(ours), peer: "5 starts on 1", peerSeconds: medianOf(peers), budget: 1.15 };
}

const ROUNDS = 3;

/** Largest memory of a process that phases: the engine, the arrays of the run, and Node. */
export function peakMemoryRows(size) {
  const most = 60 * size ** 3 + 64e6;
  return ["coherent", "standard"].map((recipe) => {
    const script = fileURLToPath(new URL("peak-memory.mjs", import.meta.url));
    const { stdout, stderr, status } = spawnSync(process.execPath, [script, String(size), recipe], {
      encoding: "utf8",
    });
    const work = `peak memory of phasing ${size}^3, ${recipe}`;
    if (status !== 0) return { work, note: stderr.trim().split("\n").at(-1) };
    const bytes = Number(stdout);
    const perVoxel = (bytes / size ** 3).toFixed(0);
    return {
      work,
      value: `${(bytes / 1e9).toFixed(2)} GB`,
      budget: `${(most / 1e9).toFixed(2)} GB`,
      note: `${perVoxel} B/voxel`,
    };
  });
}

async function secondsOf(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
