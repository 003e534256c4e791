// How often a recipe finds simulated crystals, and how often its verdict is right; resumable.
//   npm run study -- --count 50 --families moderate,strong --recipes standard,cohere --size 64 --json study.jsonl

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { FAMILIES } from "./families.mjs";
import { studyTable } from "./table.mjs";

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
  },
});
const [count, first, size, workers] = ["count", "first", "size", "workers"].map((name) => Number(values[name]));
const families = values.families.split(",");
for (const family of families)
  if (!(family in FAMILIES)) fail(`there is no family "${family}"; known: ${Object.keys(FAMILIES)}`);

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
    for (const recipe of values.recipes.split(",")) tasks.push({ family, index, size, recipe, overrides });
}
const open = values.table ? [] : tasks.filter((task) => !done.has(keyOf(task)));
process.stderr.write(
  `${open.length} of ${tasks.length} reconstructions to do, ${workers} at a time; seeds ${families.map((family) => `${family} ${FAMILIES[family].seed}`).join(", ")}\n`,
);

const end = performance.now() + 60_000 * Number(values.minutes);
await Promise.all(Array.from({ length: Math.min(workers, open.length) }, serve));
process.stdout.write(studyTable(rows.filter((row) => row.size === size)));

/** One worker, until there is nothing left to do or no time. */
async function serve() {
  const worker = new Worker(new URL("./study-worker.mjs", import.meta.url));
  for (let task = next(); task; task = next()) {
    const row = await answerOf(worker, task);
    rows.push(row);
    appendFileSync(values.json, `${JSON.stringify(row)}\n`);
    process.stderr.write(
      `${row.family} ${row.index} ${row.recipe}: ${row.success ? "found" : "not found"}, ${row.trustworthy ? "trusted" : "not trusted"}, error ${row.invariantError.toFixed(3)}, ${row.seconds.toFixed(1)} s\n`,
    );
  }
  worker.postMessage(undefined);
}

function answerOf(worker, task) {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (row) => {
      worker.off("error", reject);
      resolve(row);
    });
    worker.postMessage(task);
  });
}

function next() {
  return performance.now() < end ? open.shift() : undefined;
}

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(2);
}
