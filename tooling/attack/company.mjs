// Others on the same machine: readers that leave, a second writer, a full disk.

import { execFileSync } from "node:child_process";
import { mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { faultOf, run, stackIn } from "./run.mjs";

const RECIPE = ["--recipe", "60*ER", "--no-report"];

export async function lostStreams(folder, random) {
  const out = join(folder, "out", "streams.cxi");
  const full = openSync("/dev/full", "w");
  const kinds = [
    ["ignore", full, "ignore"],
    ["ignore", "ignore", full],
    ["ignore", full, full],
    ["ignore", "pipe", "pipe"],
  ];
  const stdio = kinds[Math.floor(random.uniform() * kinds.length)];
  const command = random.uniform() < 0.5 ? "phase" : "reconstruct";
  const outcome = await run("autophase", [command, join(folder, "P.npz"), "--out", out, "--starts", "3", ...RECIPE], {
    stdio,
  });
  const fault = await faultOf(out);
  rmSync(out, { force: true });
  if (outcome.status === 0 && !fault) return {};
  return {
    failures: [
      { what: `${command} with ${JSON.stringify(stdio)}: status ${outcome.status}, ${fault ?? outcome.stderr}` },
    ],
  };
}

/** Of two runs with one output one wins, the other gets a sentence, or its turn. */
export async function twoWriters(folder, random) {
  const out = join(folder, "out", "shared.cxi");
  const args = [
    "phase",
    join(folder, "P.npz"),
    "--out",
    out,
    "--recipe",
    `${50 + Math.floor(random.uniform() * 400)}*ER`,
    "--no-report",
  ];
  const outcomes = await Promise.all([run("autophase", args), run("autophase", args)]);
  const failures = [];
  if (!outcomes.some(({ status }) => status === 0)) failures.push({ what: `nobody won: ${outcomes[0].stderr}` });
  for (const { status, stderr } of outcomes) {
    if (status !== 0 && !/another run is about to write it/.test(stderr))
      failures.push({ what: `status ${status}: ${stderr}` });
    if (stackIn(stderr)) failures.push({ what: `a stack: ${stderr}` });
  }
  const fault = await faultOf(out);
  if (fault) failures.push({ what: `the result is torn: ${fault}` });
  rmSync(out, { force: true });
  return { failures };
}

let mayMount = true;

/** A disk of some kilobytes, where this machine lets one be mounted. */
export async function fullDisk(folder, random) {
  const at = join(folder, "out", "disk");
  mkdirSync(at, { recursive: true });
  const size = 8 + Math.floor(random.uniform() * 200);
  if (mayMount) {
    try {
      shell('mount -t tmpfs -o "size=$2k" tmpfs "$1"', at, size);
    } catch {
      mayMount = false;
      process.stdout.write("no disk can be mounted here: full disks are not tried\n");
    }
  }
  if (!mayMount) return { done: 0 };
  try {
    const { status, stderr } = await run("autophase", [
      "phase",
      join(folder, "P.npz"),
      "--out",
      join(at, "R.cxi"),
      "--recipe",
      "20*ER",
    ]);
    const left = readdirSync(at).filter((name) => name.startsWith("."));
    const isTold = status === 0 || (/disk/.test(stderr) && !stackIn(stderr));
    if (isTold && left.length === 0) return {};
    return { failures: [{ what: `${size} kB: status ${status}, left ${left.join(", ")}: ${stderr}` }] };
  } finally {
    shell('umount "$1"', at);
  }
}

function shell(line, ...values) {
  execFileSync("sh", ["-c", line, "sh", ...values.map(String)], { stdio: "ignore" });
}
