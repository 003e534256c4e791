// Kills of a process that does nothing but write outputs: nearly every one comes in the middle of one.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openStartFile } from "@autophase/reconstruction/node";
import { readReconstruction } from "@autophase/tensor-io/node";
import { tracked } from "./run.mjs";

export const RESULT = "R.cxi";
export const TEXT = "T.json";
export const CHECKPOINT = "R.cxi.checkpoint";
export const STARTS = 4;
/** Of the run whose starts are kept. */
export const IDENTITY = { run: "attack" };

const WRITER = fileURLToPath(new URL("writer.mjs", import.meta.url));
/** Kills one after the other, each of a writer that goes on with the files of the one before. */
const KILLS = 4;

export async function writes(folder, random) {
  const at = join(folder, "out", "writes");
  mkdirSync(at, { recursive: true });
  const said = new Map();
  const failures = [];
  for (let k = 0; k < KILLS; k++) {
    const first = 1 + Math.max(0, ...said.values());
    const after = Math.floor(random.uniform() * 120);
    const seed = Math.floor(random.uniform() * 1e6);
    const writer = tracked(
      spawn(process.execPath, [WRITER, at, join(folder, "R.cxi"), String(seed), String(first)], {
        stdio: ["ignore", "pipe", "pipe"],
      }),
    );
    let [lines, complaint] = ["", ""];
    writer.stderr.on("data", (text) => (complaint += text));
    writer.stdout.on("data", (text) => {
      if (lines === "") setTimeout(() => writer.kill("SIGKILL"), after);
      lines += text;
    });
    await once(writer, "close");
    for (const [, name, version] of lines.matchAll(/^(.+) (\d+)$/gm)) said.set(name, Number(version));
    if (complaint !== "" || lines === "") failures.push({ what: `the writer ended by itself: ${complaint}` });
    for (const what of await faultsIn(at, said)) failures.push({ what: `kill ${k}, ${after} ms: ${what}` });
  }
  return { done: KILLS, failures };
}

/** Each file is whole, and what was written last or what was being written after it. */
async function faultsIn(at, said) {
  const faults = [];
  const expectAtLeast = (name, version) => {
    if (!(version >= (said.get(name) ?? 0))) faults.push(`${name} is ${version}, after ${said.get(name)} was written`);
  };
  const attempt = (name, look) =>
    look().catch((error) => {
      if (said.has(name) || existsSync(join(at, name))) faults.push(`${name}: ${error}`);
    });
  await attempt(RESULT, async () => expectAtLeast(RESULT, (await readReconstruction(join(at, RESULT))).errorCurve[0]));
  await attempt(TEXT, async () => expectAtLeast(TEXT, JSON.parse(readFileSync(join(at, TEXT), "utf8")).version));
  await attempt(CHECKPOINT, async () => {
    const starts = await openStartFile(join(at, CHECKPOINT), { identity: IDENTITY, resume: true, afterSeconds: 1e9 });
    for (let start = 0; start < STARTS; start++) {
      const solution = starts.find(start, 0)?.solution;
      expectAtLeast(`${CHECKPOINT} ${start}`, solution?.errorCurve[0] ?? 0);
      const { real = [] } = solution?.object ?? {};
      if (real.some((value, i) => value !== (i < 2 ** 13 ? 0 : solution.errorCurve[0])))
        faults.push(`start ${start} of the checkpoint is not what was kept`);
    }
    await starts.close();
  });
  return faults;
}
