// The same iterates with and without one call of a refiner, on crystals of the validation split.
//   node tooling/study/refiner/judge.mjs --weights DIR/refiner.safetensors [--count 80 --hio 45 --broad --json FILE]
// --broad: crystals as make-crystals.mjs has them with it.

import { appendFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { compareObjects } from "@autophase/analysis";
import { fftshift } from "@autophase/kernels";
import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { createWasmEngine } from "@autophase/kernels/wasm";
import { applyRefiner, createWeightTensors, readRefiner } from "@autophase/network";
import { simulateCrystal } from "@autophase/simulation";
import { readFileBytes } from "@autophase/tensor-io/node";
import * as tf from "@tensorflow/tfjs-core";
import { BROAD, PLAIN } from "../crystal-kinds.mjs";
import { withSeam } from "../families.mjs";
import { createHalfBox, FEATURES } from "./half-box.mjs";
import { FULL_PROGRESS } from "./iterate-shards.mjs";
import { problemOf, randomState, stepsOf } from "./phasing-run.mjs";

const { values } = parseArgs({
  options: {
    weights: { type: "string" },
    count: { type: "string", default: "80" },
    first: { type: "string", default: "0" },
    size: { type: "string", default: "32" },
    hio: { type: "string", default: "45" },
    seed: { type: "string", default: "1410" },
    broad: { type: "boolean", default: false },
    json: { type: "string" },
  },
});
if (!values.weights) {
  process.stderr.write("error: --weights FILE: the refiner to be judged\n");
  process.exit(2);
}
const [count, first, size, hio, seed] = ["count", "first", "size", "hio", "seed"].map((name) => Number(values[name]));
const kinds = values.broad ? BROAD : [PLAIN];
const BEGINNING = { threshold: 0.2, sigma: (iteration) => 2 - Math.min(1, iteration / 120) };
const END = { threshold: 0.2, sigma: () => 1 };
const AT_ONCE = {
  "50 ER": [["ER", 50]],
  "40 RAAR + 50 ER": [
    ["RAAR", 40],
    ["ER", 50],
  ],
  "25 HIO + 50 ER": [
    ["HIO", 25],
    ["ER", 50],
  ],
  "50 HIO + 50 ER": [
    ["HIO", 50],
    ["ER", 50],
  ],
  "75 HIO + 50 ER": [
    ["HIO", 75],
    ["ER", 50],
  ],
  "100 HIO + 50 ER": [
    ["HIO", 100],
    ["ER", 50],
  ],
};
const AFTER_CALL = ["50 ER", "40 RAAR + 50 ER", "50 HIO + 50 ER"];

await registerWasmBackend({ threads: 1 });
const engine = createWasmEngine({ threads: 1 });
const box = createHalfBox(size);
const { refiner, weights } = readRefiner(await readFileBytes(values.weights), { file: values.weights });
const tensors = createWeightTensors(refiner, weights);
const rows = [];
for (let index = first; index < first + count; index++) rows.push(await judge(index));
printTable();
engine.dispose();

async function judge(index) {
  const { seam = false, ...kind } = kinds[index % kinds.length];
  const { object, pattern } = simulateCrystal({ seed, index, split: "validation", shape: box.shape, ...kind });
  const problem = problemOf(seam ? withSeam(pattern, Math.floor(index / kinds.length)) : pattern);
  const workspace = await engine.createWorkspace(problem, { shrinkWrap: true });
  await workspace.write(randomState(box.shape, seed + 1 + index, 0));
  const { steps, end } = stepsOf(
    [
      ["ER", 10],
      ["HIO", hio],
      ["ER", 5],
    ],
    0,
    BEGINNING,
  );
  await workspace.run(steps);
  const state = await workspace.read();
  const call = await refine(problem, state, Math.min(1, end / FULL_PROGRESS));
  const row = { index, results: {} };
  const branch = async (name, from, plan) => {
    await workspace.write(from);
    const began = cpuMilliseconds();
    if (plan.length > 0) await workspace.run(stepsOf(plan, end, END).steps);
    row.results[name] = { milliseconds: cpuMilliseconds() - began, ...compare(await workspace.read(), object) };
  };
  for (const [name, plan] of Object.entries(AT_ONCE)) await branch(name, state, plan);
  await branch("call", call.state, []);
  for (const name of AFTER_CALL) await branch(`call + ${name}`, call.state, AT_ONCE[name]);
  for (const name of ["call", ...AFTER_CALL.map((after) => `call + ${after}`)]) {
    row.results[name].milliseconds += call.milliseconds;
  }
  workspace.dispose();
  if (values.json) appendFileSync(values.json, `${JSON.stringify(row)}\n`);
  return row;
}

async function refine(problem, state, progress) {
  const autocorrelation = box.autocorrelationOf(problem);
  const began = cpuMilliseconds();
  const { features, frame } = box.featuresOf(problem, state, autocorrelation);
  const input = new Float32Array((features.length / FEATURES) * (FEATURES + 1)).fill(progress);
  for (let i = 0; i < features.length; i++)
    input[Math.floor(i / FEATURES) * (FEATURES + 1) + (i % FEATURES)] = features[i];
  const shape = [1, box.edge, box.edge, box.edge, FEATURES + 1];
  const output = tf.tidy(() => applyRefiner(refiner, tensors, tf.tensor(input, shape)).refined.dataSync());
  const refined = box.stateOf(output, frame);
  return { state: refined, milliseconds: cpuMilliseconds() - began };
}

/** What is inside the support against the truth; an empty one found nothing. */
function compare({ object: { real, imag, shape }, support }, truth) {
  if (!support.includes(1)) return { success: false, invariantError: 1 };
  const inside = (part) => part.map((value, i) => value * support[i]);
  const { success, invariantError } = compareObjects(
    fftshift({ real: inside(real), imag: inside(imag), shape }),
    truth,
  );
  return { success, invariantError };
}

function cpuMilliseconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function printTable() {
  const lines = [
    "| from the same iterates | success | mean invariantError | processor milliseconds |",
    "|---|---|---|---|",
  ];
  for (const name of Object.keys(rows[0].results)) {
    const results = rows.map((row) => row.results[name]);
    const mean = (of) => results.reduce((sum, result) => sum + of(result), 0) / results.length;
    const success = mean(({ success }) => Number(success)).toFixed(3);
    const error = mean(({ invariantError }) => invariantError).toFixed(3);
    lines.push(`| ${name} | ${success} | ${error} | ${mean(({ milliseconds }) => milliseconds).toFixed(0)} |`);
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}
