// Signals at any moment of every command: what is there afterwards is whole, and stands in nobody's way.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { readContent, readReconstruction } from "@autophase/tensor-io/node";
import { faultOf, run, stackIn, WEIGHTS } from "./run.mjs";

const SIGNALS = ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"];
const PHASE = ["--recipe", "100*ER+200*HIO", "--seed", "3"];

/** By name the program, its arguments in a folder `at`, and the file that is a reconstruction. */
const COMMANDS = {
  phase: (at, input) => ["autophase", ["phase", input, "--out", `${at}/R.cxi`, "--starts", "2", ...PHASE], "R.cxi"],
  reconstruct: (at, input) => [
    "autophase",
    ["reconstruct", input, "--out", `${at}/R.cxi`, "--starts", "3", ...PHASE],
    "R.cxi",
  ],
  convert: (at, input) => ["autophase", ["convert", input, `${at}/C.mat`]],
  report: (at, _, result) => ["autophase", ["report", result, "--out", `${at}/R.html`]],
  prepare: (at, input) => ["autophase", ["prepare", input, "--dataset", "intensity", "--out", `${at}/P.cxi`]],
  predict: (at, input) => ["autophase", ["predict", input, "--refine", "200", "--out", `${at}/N.cxi`], "N.cxi"],
  analyze: (at, input, result) => [
    "autophase",
    ["analyze", result, "--spec", beside(input, "scan/crystal.spec"), "--scan", "1", "--out", `${at}/A.cxi`],
  ],
  batch: (at, input) => ["autophase", ["batch", "--frames", beside(input, "raw"), "--out", `${at}/series`]],
  scan: (at) => ["autophase", ["simulate", "--shape", "16,16,16", "--out", `${at}/scan`]],
  evaluate: (at) => [
    "trainer",
    ["evaluate", "--weights", WEIGHTS, "--simulate", "2", "--recipes", "none", "--out", `${at}/E.html`],
  ],
  export: (at) => ["trainer", ["export", WEIGHTS, "--format", "torch", "--out", `${at}/W.pth`]],
  import: (at) => ["trainer", ["import", WEIGHTS, "--network", "patterson", "--out", `${at}/W.safetensors`]],
  simulate: (at) => ["trainer", ["simulate", "--count", "20", "--size", "16", "--seed", "1", "--out", `${at}/data`]],
  train: (at) => [
    "trainer",
    [
      "train",
      "--simulate",
      "8",
      "--size",
      "16",
      "--channels",
      "2",
      "--epochs",
      "2",
      "--batch",
      "2",
      "--out",
      `${at}/run`,
    ],
  ],
};

function beside(input, name) {
  return join(dirname(input), name);
}

export async function kill(folder, random) {
  const names = Object.keys(COMMANDS);
  const name = names[Math.floor(random.uniform() * names.length)];
  const signal = SIGNALS[Math.floor(random.uniform() * SIGNALS.length)];
  const at = join(folder, "out", "kill");
  const isWriting = random.uniform() < 0.6;
  const moment = random.uniform() ** 2;
  const after = Math.floor(isWriting ? 300 * moment : 100 + 4000 * moment);
  // threads that wait for each other cost more than what is tried here
  const env = random.uniform() < 0.3 ? {} : ONE_CORE;
  mkdirSync(at, { recursive: true });
  const [program, args, result] = COMMANDS[name](at, join(folder, "P.npz"), join(folder, "R.cxi"));
  const outcome = await run(program, args, { signal, after, env, ...(isWriting && { from: at }) });
  const failures = [];
  const when = `${after} ms after it began${isWriting ? " to write" : ""}`;
  const fail = (what) => failures.push({ what: `${name}, ${signal} ${when}: ${what}\n${outcome.stderr}` });
  if (outcome.isStuck) fail("it did not end");
  if (stackIn(outcome.stderr)) fail("a stack");
  if (result && existsSync(join(at, result))) {
    const fault = await faultOf(join(at, result));
    if (fault) fail(`a torn result: ${fault}`);
  }
  for (const fault of await tornFiles(at)) fail(fault);
  // whatever was left, the next run of the name goes through
  if (!failures.length && signal === "SIGKILL" && random.uniform() < 0.3 && program === "autophase") {
    const again = await run(program, args);
    if (again.status !== 0) fail(`the next run ended with ${again.status}: ${again.stderr}`);
    const left = readdirSync(at).filter((file) => file.endsWith(".tmp") && file.startsWith("."));
    if (left.length > 0) fail(`${left.join(", ")} is left`);
  }
  rmSync(at, { recursive: true, force: true });
  // one that came after the end is none
  return { done: outcome.status === 0 ? 0 : 1, failures };
}

/** What schedulers of clusters tell a job that has one core. */
const ONE_CORE = { SLURM_CPUS_PER_TASK: "1" };

/** Everything under its own name is whole. */
async function tornFiles(at) {
  const faults = [];
  for (const entry of readdirSync(at, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isFile() || entry.name.startsWith(".")) continue;
    if (/\.json$/.test(entry.name)) {
      try {
        JSON.parse(readFileSync(path, "utf8"));
      } catch (error) {
        faults.push(`${entry.name} is torn: ${error}`);
      }
    } else if (/\.html$/.test(entry.name)) {
      if (!readFileSync(path, "utf8").trimEnd().endsWith("</html>")) faults.push(`${entry.name} is torn`);
    } else if (/\.(npz|mat|cxi|safetensors)$/.test(entry.name)) {
      await readContent(path).catch((error) => faults.push(`${entry.name} is torn: ${error}`));
    }
  }
  return faults;
}

/** Killed a few times and resumed: the bits of a run that was let be. */
export async function resume(folder, random) {
  const at = join(folder, "out", "resume");
  mkdirSync(at, { recursive: true });
  const isGuided = random.uniform() < 0.5;
  const seed = String(Math.floor(random.uniform() * 1e6));
  const own = isGuided ? ["--starts", "3", "--generations", "2", "--workers", "2"] : ["--starts", "2"];
  const argsOf = (name) => [
    isGuided ? "reconstruct" : "phase",
    join(folder, "P.npz"),
    ...[
      "--out",
      join(at, name),
      "--recipe",
      "200*ER+400*HIO",
      "--seed",
      seed,
      "--checkpoint",
      "1",
      "--no-report",
      ...own,
    ],
  ];
  const failures = [];
  const env = random.uniform() < 0.5 ? {} : ONE_CORE;
  const whole = await run("autophase", argsOf("whole.cxi"), { env });
  if (whole.status !== 0) failures.push({ what: `the whole run ended with ${whole.status}: ${whole.stderr}` });
  for (let i = 0; i < 2; i++) {
    const signal = random.uniform() < 0.7 ? "SIGKILL" : "SIGTERM";
    await run("autophase", [...argsOf("killed.cxi"), "--resume"], {
      env,
      signal,
      after: 800 + random.uniform() * 3000,
    });
  }
  const last = await run("autophase", [...argsOf("killed.cxi"), "--resume"], { env });
  if (last.status !== 0) failures.push({ what: `the resumed run ended with ${last.status}: ${last.stderr}` });
  else if (failures.length === 0) {
    const [a, b] = [await readReconstruction(join(at, "whole.cxi")), await readReconstruction(join(at, "killed.cxi"))];
    if (!isSame(a.object, b.object))
      failures.push({ what: `seed ${seed}${isGuided ? ", guided" : ""}: other bits than without the kills` });
  }
  rmSync(at, { recursive: true, force: true });
  return { failures };
}

/** Any command under a clock that jumps: it ends well, and a run gives the bits of one under a true clock. */
export async function jumpingClock(folder, random) {
  const at = join(folder, "out", "clock");
  mkdirSync(at, { recursive: true });
  const names = Object.keys(COMMANDS);
  const name = names[Math.floor(random.uniform() * names.length)];
  const env = { JUMPS: String(Math.floor(random.uniform() * 1e6)) };
  const [program, args, result] = COMMANDS[name](at, join(folder, "P.npz"), join(folder, "R.cxi"));
  const failures = [];
  const fail = (what) => failures.push({ what: `${name}, JUMPS=${env.JUMPS}: ${what}` });
  const first = await run(program, args, { before: "./jumping-clock.mjs", env });
  if (first.status !== 0) fail(`status ${first.status}: ${first.stderr}`);
  for (const fault of await tornFiles(at)) fail(fault);
  if (result && failures.length === 0) {
    const { object } = await readReconstruction(join(at, result));
    const again = await run(program, args);
    if (again.status !== 0) fail(`the run after it: status ${again.status}: ${again.stderr}`);
    else if (!isSame(object, (await readReconstruction(join(at, result))).object))
      fail("other bits than by a true clock");
  }
  rmSync(at, { recursive: true, force: true });
  return { failures };
}

function isSame(a, b) {
  return ["real", "imag"].every((part) => Buffer.from(a[part].buffer).equals(Buffer.from(b[part].buffer)));
}
