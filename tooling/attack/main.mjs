// `npm run attack [-- --minutes 10 --seed 1 --only KIND/INDEX --keep FOLDER]`: what can go wrong around a run. With
// `--beside` it is one of several, of low priority: after its minutes it goes on until it is told to end by SIGTERM.
// `-- --series 500 [--damaged 10 --kills 20]`: a long batch of scans instead, see `series.mjs`.
// Every attack is a function of the seed, its kind and its number, so that a failure is tried again by its name. The
// programs must be built.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "@autophase/tensor-io";
import { bomb } from "./bombs.mjs";
import { fullDisk, lostStreams, twoWriters } from "./company.mjs";
import { damage, prepareDamage } from "./damage.mjs";
import { jumpingClock, kill, resume } from "./kills.mjs";
import { anyName, strangeNodes } from "./nodes.mjs";
import { endChildren, setPatience, writeInputs } from "./run.mjs";
import { attackSeries } from "./series.mjs";
import { writes } from "./writes.mjs";

/** Kinds of attack, how much of the time each gets, and how many there are in one. */
const KINDS = {
  damage: { share: 0.2, attack: damage },
  kill: { share: 0.2, attack: kill },
  resume: { share: 0.1, attack: resume },
  streams: { share: 0.06, attack: lostStreams },
  writers: { share: 0.06, attack: twoWriters },
  disk: { share: 0.03, attack: fullDisk },
  bombs: { share: 0.08, attack: bomb },
  nodes: { share: 0.07, attack: strangeNodes },
  names: { share: 0.05, attack: anyName },
  clocks: { share: 0.05, attack: jumpingClock },
  writes: { share: 0.1, attack: writes },
};

/** Failures of one kind that are kept. */
const MOST_KEPT = 50;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    keep: { type: "string", default: "attack-failures" },
    beside: { type: "boolean", default: false },
    series: { type: "string" },
    damaged: { type: "string", default: "10" },
    kills: { type: "string", default: "20" },
    "keep-series": { type: "string" },
  },
});
const seed = Number(values.seed);
const folder = mkdtempSync(join(tmpdir(), "autophase-attack-"));
const counts = Object.fromEntries(
  Object.keys(KINDS).map((kind) => [kind, { tried: 0, done: 0, failed: 0, seconds: 0 }]),
);
const enough = performance.now() + 60_000 * Number(values.minutes);
const parent = process.ppid;
let mayEnd = !values.beside;
// whoever ends it early gets what was counted
process.on("SIGTERM", () => {
  const isEarly = performance.now() < enough;
  if (isEarly && values.beside && !mayEnd) mayEnd = true;
  else {
    endChildren();
    rmSync(folder, { recursive: true, force: true });
    printCounts();
    process.exit(isEarly || hasFailed() ? 1 : 0);
  }
});
if (values.series !== undefined) {
  const { series, damaged, kills, "keep-series": at } = values;
  const faults = await attackSeries({
    scans: Number(series),
    damaged: Number(damaged),
    kills: Number(kills),
    seed,
    at,
  });
  for (const fault of faults) process.stdout.write(`FAILED ${fault}\n`);
  process.exit(faults.length > 0 ? 1 : 0);
}
if (values.beside) setPatience(6);
try {
  await writeInputs(folder);
  await prepareDamage(folder);
  if (values.only === undefined) await spend();
  else {
    const [kind, index] = values.only.split("/");
    await attackOnce(kind, Number(index));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
printCounts();
process.exitCode = hasFailed() ? 1 : 0;

function hasFailed() {
  return Object.values(counts).some(({ failed }) => failed > 0);
}

function printCounts() {
  for (const [kind, { done, failed }] of Object.entries(counts)) {
    process.stdout.write(`${kind.padEnd(8)} ${String(done).padStart(8)} done, ${failed} failed\n`);
  }
}

/** The kind that is furthest behind its share comes next. */
async function spend() {
  // whoever would tell it to end may have been ended itself
  while (performance.now() < enough || !(mayEnd || process.ppid !== parent)) {
    const [kind] = Object.keys(KINDS).sort(
      (a, b) => counts[a].seconds / KINDS[a].share - counts[b].seconds / KINDS[b].share,
    );
    await attackOnce(kind, counts[kind].tried);
  }
}

async function attackOnce(kind, index) {
  const began = performance.now();
  const count = counts[kind];
  const random = createRandom(seed, Object.keys(KINDS).indexOf(kind), index);
  rmSync(join(folder, "out"), { recursive: true, force: true });
  mkdirSync(join(folder, "out"));
  const { done = 1, failures = [] } = await KINDS[kind].attack(folder, random).catch((error) => ({
    failures: [{ what: `the attack itself failed: ${error.stack}` }],
  }));
  count.tried++;
  count.done += done;
  count.failed += failures.length;
  count.seconds += (performance.now() - began) / 1000;
  for (const [i, { what, bytes, name = "input" }] of failures.entries()) keep({ kind, index, i, what, bytes, name });
}

function keep({ kind, index, i, what, bytes, name }) {
  // one fault of a kind may be that of all
  if (counts[kind].failed > MOST_KEPT) return;
  mkdirSync(values.keep, { recursive: true });
  const stem = join(values.keep, `${kind}-${seed}-${index}-${i}`);
  const again = `npm run attack -- --seed ${seed} --only ${kind}/${index}`;
  writeFileSync(`${stem}.txt`, `${what}\nagain: ${again}\n`);
  if (bytes) writeFileSync(`${stem}-${name}`, bytes);
  process.stdout.write(`FAILED ${kind} ${index}: ${what.split("\n")[0]}\n  ${stem}.txt\n`);
}
