// The two programs as they are started by people, and what they start with.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { simulateCrystal } from "@autophase/simulation";
import { writeNpy, writeNpz } from "@autophase/tensor-io";
import { readReconstruction } from "@autophase/tensor-io/node";

const mainOf = (app) => fileURLToPath(new URL(`../../apps/${app}/dist/main.js`, import.meta.url));
export const MAIN = { autophase: mainOf("phasing"), trainer: mainOf("trainer") };
/** Weights that come with the programs. */
export const WEIGHTS = fileURLToPath(new URL("../../packages/weights/files/patterson-32.safetensors", import.meta.url));

/** No command of an attack takes longer than a minute even on a busy machine. */
const LIMIT_MILLISECONDS = 180_000;
/** How much longer things may take where the attack gets what others leave of the processor. */
let patience = 1;

export function setPatience(factor) {
  patience = factor;
}

const children = new Set();

/** A process that is ended with the attack. */
export function tracked(child) {
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}

export function endChildren() {
  for (const child of children) child.kill("SIGKILL");
}

/**
 * Starts a program.
 * @param {{
 *   signal?: NodeJS.Signals, after?: number, from?: string, stdio?: import("node:child_process").StdioOptions,
 *   before?: string, limit?: number, env?: Record<string, string>,
 * }} options - a signal that it is sent after some milliseconds, from when it begins to write in the folder `from` or
 *   from its start; a module that is loaded before it, which may say something on a stream of its own; milliseconds
 *   after which it is stuck.
 */
export async function run(program, args, options = {}) {
  const { signal, after, from, stdio = ["ignore", "pipe", "pipe"], before, env = {} } = options;
  const limit = patience * (options.limit ?? LIMIT_MILLISECONDS);
  const own = before === undefined ? [] : ["--import", new URL(before, import.meta.url).href];
  const child = tracked(
    spawn(process.execPath, [...own, MAIN[program], ...args], {
      stdio: before === undefined ? stdio : [...stdio, "pipe"],
      env: { ...process.env, ...env },
    }),
  );
  let [stdout, stderr, said] = ["", "", ""];
  child.stdout?.on("data", (text) => (stdout += text));
  child.stderr?.on("data", (text) => (stderr += text));
  child.stdio[3]?.on("data", (text) => (said += text));
  const stop = signal && (from === undefined ? inTime : onWriting)(() => child.kill(signal), after, from);
  let isStuck = false;
  const end = setTimeout(() => {
    isStuck = true;
    child.kill("SIGKILL");
  }, limit);
  const [status, by] = await once(child, "close");
  stop?.();
  clearTimeout(end);
  return { status, by, stdout, stderr, said, isStuck };
}

function inTime(kill, after) {
  const timer = setTimeout(kill, after);
  return () => clearTimeout(timer);
}

/** Locks and what was there before are nothing that it writes. */
function onWriting(kill, after, folder) {
  let timer;
  const watcher = watch(folder, (_, name) => {
    if (!/\.lock|\.old$/.test(name ?? "")) timer ??= setTimeout(kill, after);
  });
  return () => {
    watcher.close();
    clearTimeout(timer);
  };
}

const SHAPE = [14, 16, 18];

export async function writeInputs(folder) {
  const { object, support, pattern } = simulateCrystal({
    seed: 6,
    index: 0,
    shape: SHAPE,
    detector: { peakCounts: 1e5 },
  });
  writeFileSync(join(folder, "P.npz"), writeNpz({ intensity: pattern.intensity, object, support }));
  mkdirSync(join(folder, "raw"));
  writeFileSync(join(folder, "raw/S_0001.npy"), writeNpy(pattern.intensity));
  for (const args of [
    ["phase", join(folder, "P.npz"), "--out", join(folder, "R.cxi"), "--recipe", "20*ER"],
    ["simulate", "--shape", "16,16,16", "--out", join(folder, "scan")],
  ]) {
    const made = await run("autophase", args);
    if (made.status !== 0) throw new Error(`the programs do not run: ${made.stderr}`);
  }
}

/** Whether a stack of Node reached a person. */
export function stackIn(text) {
  return /^\s+at .*[:(]\d+:\d+\)?$/m.test(text);
}

let hasH5py;

/** What is wrong with a reconstruction, by h5py where it is here; `undefined` when it is whole. */
export async function faultOf(path) {
  hasH5py ??= isThere();
  if (!hasH5py) {
    return readReconstruction(path).then(
      () => undefined,
      (error) => String(error),
    );
  }
  const script = `
import sys, h5py, numpy
with h5py.File(sys.argv[1], "r") as f:
    names = []
    f.visititems(lambda n, o: names.append(n) if isinstance(o, h5py.Dataset) else None)
    for n in names: f[n][()]
    o = f["entry_1/image_1/data"][()]
    assert o.shape == ${JSON.stringify(SHAPE).replace("[", "(").replace("]", ")")}, o.shape
    assert numpy.isfinite(o).all() and abs(o).max() > 0`;
  try {
    execFileSync("python3", ["-c", script, path], { stdio: "pipe" });
    return undefined;
  } catch (error) {
    return String(error.stderr ?? error);
  }
}

function isThere() {
  try {
    execFileSync("python3", ["-c", "import h5py"], { stdio: "ignore" });
    return true;
  } catch {
    process.stdout.write("h5py is not here: results are read by this project's own reader\n");
    return false;
  }
}
