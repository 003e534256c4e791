// `npm run bench -- --ranks [--size 64 --channels 32 --batch 1 --accumulate 4 --steps 4 --turns 2 --mpirun mpirun]`:
// what a step of training takes over 1, 2 and 4 ranks of one core each, measured and by the model of docs/clusters.md,
// and two ranks of one thread beside one rank of two, by turns, each as it comes. For a quiet machine, where one turn
// takes three minutes: each process waits for the others.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { medianOf } from "./median-seconds.mjs";
import { alignCells } from "./table.mjs";

const TRAINER = fileURLToPath(new URL("../../apps/trainer/dist/main.js", import.meta.url));
const MPI = fileURLToPath(new URL("../../packages/mpi/dist/node/index.js", import.meta.url));
/** Values of a bucket of gradients, of which the last has nothing to go beside. */
const BUCKET_BYTES = 2 ** 22;
/** Of a batch, that is spent on the way back. */
const BACKWARD = 2 / 3;

const { values } = parseArgs({
  options: {
    ranks: { type: "boolean" },
    size: { type: "string", default: "64" },
    channels: { type: "string", default: "32" },
    batch: { type: "string", default: "1" },
    accumulate: { type: "string", default: "4" },
    steps: { type: "string", default: "4" },
    turns: { type: "string", default: "2" },
    mpirun: { type: "string", default: "mpirun" },
  },
});
const [batch, parts, steps, turns] = ["batch", "accumulate", "steps", "turns"].map((name) => Number(values[name]));
const cores = cpus().length;
const folder = mkdtempSync(join(tmpdir(), "autophase-ranks-"));
const CRYSTALS = join(folder, "crystals");
const say = (text) => process.stdout.write(`${text}\n`);

try {
  say(`${cores} cores, load ${readFileSync("/proc/loadavg", "utf8").split(" ")[0]}, ${versionOf(values.mpirun)}`);
  simulateCrystals();
  const runs = [
    { name: "1 rank, 1 thread", ranks: 1, threads: 1 },
    { name: "1 rank, 2 threads", ranks: 1, threads: 2 },
    { name: "2 ranks, 1 thread", ranks: 2, threads: 1 },
    { name: "4 ranks, 1 thread", ranks: 4, threads: 1 },
  ].filter(({ ranks }) => parts >= ranks);
  const found = new Map(runs.map(({ name }) => [name, { seconds: [], processor: [] }]));
  for (let turn = 0; turn < turns; turn++) {
    for (const run of runs) {
      const { seconds, processor } = train(run);
      found.get(run.name).seconds.push(medianOf(seconds));
      found.get(run.name).processor.push(processor);
      say(
        `turn ${turn + 1}, ${run.name}: ${medianOf(seconds).toFixed(3)} s a step, ${processor.toFixed(1)} s of processor time in all`,
      );
    }
  }
  const step = (name) => medianOf(found.get(name).seconds);
  const { seconds: sum, bytes } = measureSum(weightBytes());
  const one = step("1 rank, 1 thread") / parts;
  say(
    `a batch ${one.toFixed(3)} s; a sum of ${(bytes / 1e6).toFixed(1)} MB over two ranks ${(1e3 * sum).toFixed(1)} ms`,
  );
  const rows = runs.map((run) => {
    const expected = run.threads === 1 ? model(run.ranks, { one, sum, bytes }) : undefined;
    const { processor } = found.get(run.name);
    return [
      run.name,
      step(run.name).toFixed(3),
      expected?.toFixed(3) ?? "",
      expected ? (step(run.name) / expected).toFixed(2) : "",
      medianOf(processor).toFixed(2),
      found
        .get(run.name)
        .seconds.map((value) => value.toFixed(3))
        .join(" "),
    ];
  });
  say(
    alignCells([["", "step (s)", "model (s)", "ratio", "processor, whole run (s)", "medians of the turns"], ...rows]),
  );
  const pairs = found
    .get("2 ranks, 1 thread")
    .seconds.map((value, k) => value / found.get("1 rank, 2 threads").seconds[k]);
  say(
    `2 ranks x 1 thread to 1 rank x 2 threads: ${medianOf(pairs).toFixed(3)} (at most 1), turns ${pairs.map((value) => value.toFixed(3)).join(" ")}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** `ranks` share the cores that there are; a sum over them is work of the same cores. */
function model(ranks, { one, sum, bytes }) {
  const rounds = Math.ceil(parts / ranks) * Math.max(1, ranks / cores);
  if (ranks === 1) return rounds * one;
  const whole = (sum * (2 * (ranks - 1))) / ranks;
  const tail = whole * Math.min(1, BUCKET_BYTES / bytes);
  return rounds * one + Math.max(tail, whole - BACKWARD * one);
}

/** Of which all runs learn: nothing is simulated while steps are measured. */
function simulateCrystals() {
  const count = String(batch * parts * (steps + 1) + 1);
  const args = [TRAINER, "simulate", "--count", count, "--size", values.size, "--seed", "1", "--out", CRYSTALS];
  execFileSync(process.execPath, args, { stdio: "ignore" });
}

/** Steps but the first, in which kernels are made ready, and the processor's time of all ranks. */
function train({ ranks, threads }) {
  const out = join(folder, `run-${ranks}-${threads}`);
  rmSync(out, { recursive: true, force: true });
  const settings = ["--data", CRYSTALS, "--channels", values.channels];
  const rest = ["--batch", values.batch, "--accumulate", values.accumulate, "--epochs", "1", "--validation", "1"];
  const command = [process.execPath, TRAINER, "train", ...settings, ...rest, "--engine", "wasm", "--out", out];
  const many = ["-n", String(ranks), ...(ranks > cores ? ["--bind-to", "none"] : ["--bind-to", "core"]), ...command];
  const alone = ["taskset", "-c", threads === 1 ? "0" : `0-${threads - 1}`, ...command];
  const launched = ranks > 1 ? [values.mpirun, ...launcherFlags(), ...many] : alone;
  const [program, ...args] = ["/usr/bin/time", "-f", "used %U %S", ...launched];
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${launched.join(" ")}: ${stderr.slice(-1000)}`);
  const [, user, system] = /used ([\d.]+) ([\d.]+)/.exec(stderr);
  const lines = readFileSync(join(out, "steps.csv"), "utf8").trim().split("\n").slice(1);
  const [, ...seconds] = lines.map((line) => Number(line.split(",")[5]));
  return { seconds, processor: Number(user) + Number(system) };
}

/** Of the gradients: those of the weights that the last run has kept. */
function weightBytes() {
  const file = readFileSync(join(folder, "run-1-1", "best.safetensors"));
  return file.length - 8 - Number(file.readBigUInt64LE(0));
}

/** The sum as training has it, with nothing beside it. */
function measureSum(bytes) {
  const program = join(folder, "sum.mjs");
  const text = `import { openCommunicator } from ${JSON.stringify(MPI)};
const ranks = await openCommunicator();
const data = new Float32Array(${Math.floor(bytes / 4)});
const times = [];
for (let k = 0; k < 12; k++) {
  await ranks.barrier();
  const began = performance.now();
  await ranks.allReduce(data, "sum", { isBeside: true });
  times.push(performance.now() - began);
}
if (ranks.rank === 0) process.stdout.write(String(times.slice(2).sort((a, b) => a - b)[5]));
await ranks.finish();
`;
  writeFileSync(program, text);
  const args = [...launcherFlags(), "-n", "2", process.execPath, program];
  return { bytes, seconds: Number(execFileSync(values.mpirun, args, { encoding: "utf8" })) / 1000 };
}

function versionOf(launcher) {
  return execFileSync(launcher, ["--version"], { encoding: "utf8" }).split("\n")[0].trim();
}

function launcherFlags() {
  return /Open MPI|OpenRTE/.test(versionOf(values.mpirun)) ? ["--allow-run-as-root", "--oversubscribe"] : [];
}
