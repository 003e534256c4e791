// `npm run attack -- --series 500 [--damaged 10 --kills 20 --seed 1 --keep-series FOLDER]`: a batch of simulated scans
// of 16^3 voxels, of which one in so many is damaged, killed at random moments and started again. At the end every
// scan has its line, a whole one its files, a damaged one its sentence; and the memory that it took, over time.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sharedScanFile, simulateScanFiles } from "@autophase/analysis";
import { createRandom } from "@autophase/tensor-io";
import { readReconstruction } from "@autophase/tensor-io/node";
import { MAIN } from "./run.mjs";

const PLAN = `frames: raw
spec: raw/crystal.spec
pages: false
prepare: { threshold: 0, gaps: none, aliens: none, crop: [16, 16, 16] }
phasing: { recipe: 60*ER, starts: 1, shrink-wrap: false }
`;

/** What an acquisition, a disk or a network does to the frames of a scan. */
const DAMAGES = [
  (frames) => truncateSync(frames[5], 300),
  (frames) => {
    for (const frame of frames) rmSync(frame);
  },
  (frames) => writeFileSync(frames[3], new Uint8Array(600).fill(7)),
  (frames) => {
    for (const frame of frames) truncateSync(frame, 0);
  },
];

/**
 * @param {{ scans: number, damaged: number, kills: number, seed: number, at?: string }} options - one scan in `damaged`
 *   is, 0 for none; `at` is a folder that stays.
 * @returns {Promise<string[]>} what is not as it should be.
 */
export async function attackSeries({ scans, damaged, kills, seed, at }) {
  const folder = at ?? mkdtempSync(join(tmpdir(), "autophase-series-"));
  const random = createRandom(seed, 500);
  try {
    const broken = await writeScans(join(folder, "raw"), { scans, damaged, random });
    writeFileSync(join(folder, "plan.yaml"), PLAN);
    const runs = [];
    for (let kill = 0; kill < kills; kill++) runs.push(await runBatch(folder, 5000 + 4e4 * random.uniform()));
    runs.push(await runBatch(folder));
    const [last] = runs.slice(-1);
    if (last.status !== 0) return [`the last run ended with ${last.status}: ${last.stderr.slice(-500)}`];
    report(runs);
    return await faultsOf(folder, scans, broken, runs);
  } finally {
    if (at === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<Set<number>>} which ones are damaged. */
async function writeScans(raw, { scans, damaged, random }) {
  rmSync(raw, { recursive: true, force: true });
  const broken = new Set();
  for (let number = 1; number <= scans; number++) {
    const [azimuth, peak] = [360 * random.uniform(), 10 ** (4 + 2 * random.uniform())];
    const { files } = await simulateScanFiles({ shape: [16, 16, 16], number, seed: number, azimuth, peak });
    const frames = [];
    for (const file of files) {
      const path = join(raw, file.name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, file.isShared && number > 1 ? sharedScanFile(file, readFileSync(path)) : file.bytes);
      if (!file.isShared) frames.push(path);
    }
    if (damaged === 0 || number % damaged !== 0) continue;
    DAMAGES[(number / damaged) % DAMAGES.length](frames);
    broken.add(number);
  }
  return broken;
}

/** @param {number} [killedAfter] - milliseconds, default it is let be. */
async function runBatch(folder, killedAfter) {
  const began = performance.now();
  const args = [MAIN.autophase, "batch", join(folder, "plan.yaml"), "--out", join(folder, "series"), "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => (stdout += text));
  child.stderr.on("data", (text) => (stderr += text));
  let isOver = false;
  const ended = once(child, "close").then(([status, signal]) => {
    isOver = true;
    return { status, signal };
  });
  if (killedAfter !== undefined) sleep(killedAfter).then(() => child.kill("SIGKILL"));
  const memory = [];
  while (!isOver) {
    await Promise.race([ended, sleep(1000)]);
    const done = (stderr.match(/^scan \d+: .* s\)$|^scan \d+: failed/gm) ?? []).length;
    const bytes = residentBytes(child.pid);
    if (bytes > 0) memory.push({ done, bytes, ...processorSeconds(child.pid) });
  }
  return { ...(await ended), stdout, stderr, memory, seconds: (performance.now() - began) / 1000 };
}

function residentBytes(pid) {
  try {
    return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

const TICKS = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

function processorSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return { processor: (Number(fields[11]) + Number(fields[12])) / TICKS };
  } catch {
    return {};
  }
}

/** Memory in ten parts of the longest run, and what a scan cost. */
function report(runs) {
  const { memory, seconds } = runs.reduce((a, b) => (b.memory.length > a.memory.length ? b : a));
  const last = memory.at(-1);
  const parts = Array.from({ length: 11 }, (_, k) => memory[Math.round(((memory.length - 1) * k) / 10)]);
  const say = (text) => process.stdout.write(`${text}\n`);
  say(`longest of ${runs.length} runs: ${last.done} scans in ${seconds.toFixed(0)} s`);
  say(`processor: ${(last.processor / last.done).toFixed(2)} s a scan`);
  say(`scans done    ${parts.map(({ done }) => String(done).padStart(5)).join("")}`);
  say(`memory (MB)   ${parts.map(({ bytes }) => (bytes / 1e6).toFixed(0).padStart(5)).join("")}`);
}

/** Files of a scan that came to an end. */
const FILES = ["pattern.cxi", "reconstruction.cxi", "crystal.cxi", "crystal.png", "planes.npz"];

async function faultsOf(folder, scans, broken, runs) {
  const faults = [];
  for (const { stderr } of runs) {
    const stack = /^\s+at .*$/m.exec(stderr)?.[0];
    if (stack) faults.push(`a stack: ${stack}`);
  }
  const series = join(folder, "series");
  const rows = JSON.parse(readFileSync(join(series, "series.json"), "utf8"));
  const numbers = Array.from({ length: scans }, (_, i) => i + 1);
  if (String(rows.map(({ scan }) => scan)) !== String(numbers)) faults.push(`${rows.length} rows for ${scans} scans`);
  const lines = readFileSync(join(series, "series.csv"), "utf8").trimEnd().split("\r\n");
  if (lines.length !== scans + 1) faults.push(`series.csv has ${lines.length} lines`);
  const page = readFileSync(join(series, "index.html"), "utf8");
  if (!page.includes("Complete.") || !page.trimEnd().endsWith("</html>")) faults.push("the page is not complete");
  for (const { scan, error } of rows) {
    if ((error !== null) !== broken.has(scan))
      faults.push(`scan ${scan}: ${error ?? "no error in spite of the damage"}`);
    if (error !== null) continue;
    const own = join(series, `scan-${String(scan).padStart(4, "0")}`);
    const there = readdirSync(own);
    const missing = FILES.filter((name) => !there.includes(name));
    if (missing.length > 0) faults.push(`scan ${scan}: ${missing.join(", ")} is missing`);
    else await readReconstruction(join(own, "crystal.cxi")).catch((cause) => faults.push(`scan ${scan}: ${cause}`));
    const left = there.filter((name) => name.endsWith(".tmp"));
    if (left.length > 0) faults.push(`scan ${scan}: ${left.join(", ")} is left`);
  }
  return faults;
}
