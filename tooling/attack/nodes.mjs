// What is under a name need not be a file: pipes without another end, pipes and devices without end, and names of any
// bytes.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { faultOf, run, stackIn } from "./run.mjs";

const LIMIT_MILLISECONDS = 60_000;

/** Commands that read, with `IN` where the file is named. */
const READERS = [
  ["autophase", "info", "IN"],
  ["autophase", "convert", "IN", "OUT.npy"],
  ["autophase", "prepare", "IN", "--out", "OUT.cxi"],
  ["autophase", "prepare", "P.npz", "--config", "IN", "--out", "OUT.cxi"],
  ["autophase", "prepare", "P.npz", "--spec", "IN", "--scan", "1", "--out", "OUT.cxi"],
  ["autophase", "prepare", "P.npz", "--mask", "IN", "--out", "OUT.cxi"],
  ["autophase", "phase", "IN", "--out", "OUT.cxi"],
  ["autophase", "phase", "P.npz", "--recipe", "IN", "--out", "OUT.cxi"],
  ["autophase", "phase", "P.npz", "--from", "IN", "--out", "OUT.cxi"],
  ["autophase", "phase", "P.npz", "--support", "IN", "--out", "OUT.cxi"],
  ["autophase", "reconstruct", "IN", "--out", "OUT.cxi"],
  ["autophase", "predict", "IN", "--out", "OUT.cxi"],
  ["autophase", "predict", "P.npz", "--weights", "IN", "--out", "OUT.cxi"],
  ["autophase", "analyze", "IN", "--out", "OUT.cxi"],
  ["autophase", "analyze", "R.cxi", "--geometry", "IN", "--out", "OUT.cxi"],
  ["autophase", "report", "IN", "--out", "OUT.html"],
  ["autophase", "compare", "IN", "P.npz"],
  ["autophase", "compare", "P.npz", "IN"],
  ["autophase", "recipe", "explain", "IN"],
  ["autophase", "calibrate", "IN", "--out", "OUT.json"],
  ["autophase", "batch", "IN", "--out", "OUT"],
  ["trainer", "train", "--config", "IN", "--out", "OUT"],
  ["trainer", "evaluate", "--weights", "IN", "--simulate", "1", "--out", "OUT.html"],
  ["trainer", "import", "IN", "--network", "anl2024", "--out", "OUT.safetensors"],
  ["trainer", "export", "IN", "--format", "torch", "--out", "OUT.pth"],
];

/** What is found in the place of a file, by name how it is made. */
const KINDS = {
  "a pipe that nobody writes": (path) => void execFileSync("mkfifo", [path]),
  "a pipe without end": (path) => {
    execFileSync("mkfifo", [path]);
    return spawn("sh", ["-c", 'exec yes > "$1"', "sh", path], { stdio: "ignore" });
  },
  "a device without end": (path) => symlinkSync("/dev/zero", path),
  "an empty device": (path) => symlinkSync("/dev/null", path),
  "a folder": (path) => void mkdirSync(path),
  "a link to itself": (path) => symlinkSync(path, path),
};
const ENDINGS = ["npz", "npy", "tif", "cxi", "edf", "edf.gz", "mat", "vti", "h5", "json", "yaml", "safetensors", "pth"];

export async function strangeNodes(folder, random) {
  const pick = (list) => list[Math.floor(random.uniform() * list.length)];
  const [program, ...words] = pick(READERS);
  const kind = pick(Object.keys(KINDS));
  const at = join(folder, "out", "nodes");
  mkdirSync(at);
  const path = join(at, `IN.${pick(ENDINGS)}`);
  const other = KINDS[kind](path);
  const args = words.map((word) => {
    if (word === "IN") return path;
    return word.startsWith("OUT") ? join(at, word) : /^[PR]\.\w+$/.test(word) ? join(folder, word) : word;
  });
  const outcome = await run(program, args, { limit: LIMIT_MILLISECONDS });
  other?.kill("SIGKILL");
  rmSync(at, { recursive: true, force: true });
  const isTold = (outcome.status === 1 || outcome.status === 2) && /^error: .+/m.test(outcome.stderr);
  const isFine = outcome.status === 0 && kind === "a folder";
  if (!outcome.isStuck && !stackIn(outcome.stderr) && (isTold || isFine)) return {};
  const end = outcome.isStuck ? "did not end" : `status ${outcome.status}`;
  return { failures: [{ what: `${kind}: ${program} ${args.join(" ")}: ${end}\n${outcome.stderr}` }] };
}

/** A name of any bytes but a slash and zero, of every length that a folder takes, is written and read again. */
export async function anyName(folder, random) {
  const below = (most) => Math.floor(random.uniform() * most);
  const at = join(folder, "out", "names");
  mkdirSync(at);
  const bytes = Buffer.from(
    Array.from({ length: 1 + below(random.uniform() < 0.3 ? 250 : 20) }, () => {
      const byte = random.uniform() < 0.5 ? 0x61 + below(26) : 1 + below(255);
      return byte === 0x2f ? 0x5f : byte;
    }),
  );
  // what begins like an option is one
  if (bytes[0] === 0x2d) bytes[0] = 0x5f;
  const name = Buffer.concat([bytes, Buffer.from(".cxi")]);
  writeFileSync(Buffer.concat([Buffer.from(`${at}/`), Buffer.from("name")]), name);
  // only a shell can hand over bytes that are no text
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell fills it in
  const line = 'cd "$1"; name="$(cat name; printf x)"; name="${name%x}"; shift; exec "$@" "$name"';
  const main = fileURLToPath(new URL("../../apps/phasing/dist/main.js", import.meta.url));
  const call = (...args) => shell([line, "sh", at, process.execPath, main, ...args]);
  const failures = [];
  const fail = (what) => failures.push({ what, bytes: name, name: "name" });
  const written = await call("phase", join(folder, "P.npz"), "--recipe", "3*ER", "--no-report", "--out");
  const found = readdirSync(at, { encoding: "buffer" }).filter((one) => !one.equals(Buffer.from("name")));
  if (written.status !== 0) fail(`status ${written.status}: ${written.stderr}`);
  else if (found.length !== 1 || !found[0].equals(name))
    fail(`another name was written: ${found.map((one) => one.toString("latin1"))}`);
  else {
    const copy = join(folder, "out", "named.cxi");
    writeFileSync(copy, readFileSync(Buffer.concat([Buffer.from(`${at}/`), name])));
    const fault = await faultOf(copy);
    if (fault) fail(`the result is torn: ${fault}`);
    const read = await call("info");
    if (read.status !== 0) fail(`cannot be read again: ${read.stderr}`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (/[\x00-\x08\x0b-\x1f\x7f]/.test(read.stdout + read.stderr)) fail("control characters reached the terminal");
  }
  rmSync(at, { recursive: true, force: true });
  return { failures };
}

function shell(args) {
  return new Promise((resolve) => {
    const child = spawn("sh", ["-c", ...args], { stdio: ["ignore", "pipe", "pipe"] });
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"]) child[stream].on("data", (chunk) => (said[stream] += chunk));
    child.on("close", (status) => resolve({ status, ...said }));
  });
}
