// How often a recipe finds simulated crystals, and how often its verdict is right; resumable.
//   npm run study -- --count 50 --families moderate,strong --recipes standard,cohere --size 64 --json study.jsonl
//   npm run study -- --count 10 --families unseen --recipes standard,fast,network --json unseen.jsonl
//     [--weights FILE.safetensors], which the recipes network and fast ask instead of the shipped ones
//   npm run study -- --recipes control --overrides '{"otherwise":"none"}', which is fast without its network
//   mpirun -n 8 node tooling/run/study.mjs --count 50

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { shareWork } from "@autophase/mpi";
import { openRanks } from "@autophase/mpi/node";
import { FAMILIES } from "./families.mjs";
import { studyTable } from "./table.mjs";
import { LEFT_OUT, UNSEEN } from "./unseen-families.mjs";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "50" },
    first: { type: "string", default: "0" },
    families: { type: "string", default: Object.keys(FAMILIES).join(",") },
    recipes: { type: "string", default: "standard,cohere" },
    size: { type: "string", default: "64" },
    workers: { type: "string", default: String(availableParallelism()) },
    minutes: { type: "string", default: "1e9" },
    json: { type: "string", default: "study.jsonl" },
    table: { type: "boolean", default: false },
    overrides: { type: "string", default: "{}" },
    weights: { type: "string" },
  },
});
const [count, first, size, workers] = ["count", "first", "size", "workers"].map((name) => Number(values[name]));
const known = { ...FAMILIES, ...UNSEEN, ...LEFT_OUT };
const families = values.families.split(",").flatMap((name) => (name === "unseen" ? Object.keys(UNSEEN) : [name]));
for (const family of families)
  if (!(family in known))
    fail(`there is no family "${family}"; known: ${Object.keys(known)}, unseen for the last ones`);

const rows = existsSync(values.json)
  ? readFileSync(values.json, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  : [];
const keyOf = ({ family, index, size: length, recipe }) => `${family} ${index} ${length} ${recipe}`;
const done = new Set(rows.map(keyOf));
const overrides = JSON.parse(values.overrides);
const tasks = [];
for (let index = first; index < first + count; index++) {
  for (const family of families)
    for (const recipe of values.recipes.split(","))
      tasks.push({ family, index, size, recipe, weights: values.weights, overrides });
}
// under mpirun each rank is a worker, and the first one says what there is to do
const ranks = await openRanks("autophase study");
const open = await ofFirstRank(values.table ? [] : tasks.filter((task) => !done.has(keyOf(task))));
const atATime = ranks.size > 1 ? ranks.size : workers;
say(
  `${open.length} of ${tasks.length} reconstructions to do, ${atATime} at a time; seeds ${families.map((family) => `${family} ${known[family].seed}`).join(", ")}\n`,
);

const MOST_MILLISECONDS = 2 ** 31 - 1;
const signal = AbortSignal.timeout(Math.min(MOST_MILLISECONDS, 60_000 * Number(values.minutes)));
if (ranks.size > 1) await serveRank();
else await Promise.all(Array.from({ length: Math.min(workers, open.length) }, serve));
if (ranks.rank === 0) process.stdout.write(studyTable(rows.filter((row) => row.size === size)));
await ranks.finish();

/** One worker, until there is nothing left to do or no time. */
async function serve() {
  const worker = startWorker();
  while (open.length > 0 && !signal.aborted) keep(await answerOf(worker, open.shift()));
  worker.postMessage(undefined);
}

/** The worker of this rank, for its share of what there is to do. */
async function serveRank() {
  const worker = startWorker();
  await shareWork(ranks, open.length, (at) => answerOf(worker, open[at]), { signal, onResult: (_, row) => keep(row) });
  worker.postMessage(undefined);
}

function startWorker() {
  return new Worker(new URL("./study-worker.mjs", import.meta.url));
}

function keep(row) {
  rows.push(row);
  appendFileSync(values.json, `${JSON.stringify(row)}\n`);
  say(
    `${row.family} ${row.index} ${row.recipe}: ${row.success ? "found" : "not found"}, ${row.trustworthy ? "trusted" : "not trusted"}, error ${row.invariantError.toFixed(3)}, ${row.seconds.toFixed(1)} s\n`,
  );
}

/** What is refused is nothing that a recipe has lost: it ends the study. */
function answerOf(worker, task) {
  const end = ({ message }) => fail(`${task.family} ${task.index}, ${task.recipe}: ${message}`);
  return new Promise((resolve) => {
    worker.once("error", end);
    worker.once("message", (row) => {
      worker.off("error", end);
      resolve(row);
    });
    worker.postMessage(task);
  });
}

async function ofFirstRank(own) {
  const bytes = new TextEncoder().encode(JSON.stringify(own));
  const length = Int32Array.of(bytes.length);
  await ranks.broadcast(length);
  const all = ranks.rank === 0 ? bytes : new Uint8Array(length[0]);
  await ranks.broadcast(all);
  return JSON.parse(new TextDecoder().decode(all));
}

function say(text) {
  if (ranks.rank === 0) process.stderr.write(text);
}

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(2);
}
