// Makes a fresh clone ready: installs with the pinned pnpm (through npx, nothing global) and builds what has changed.
// Run it as `npm run build`; the other root scripts call `setUp()` themselves.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const installStamp = join(root, "node_modules/.autophase-installed");
const buildStamp = join(root, "node_modules/.autophase-built");

/** Installs when the lockfile is newer than the last install, builds when a source is newer than the last build. */
export function setUp({ force = false } = {}) {
  assertNode();
  if (force || isNewer(join(root, "pnpm-lock.yaml"), installStamp)) {
    say("installing the dependencies (once, a minute or so)");
    run("npx", ["--yes", packageManager(), "install", "--frozen-lockfile", "--reporter=append-only"]);
    stamp(installStamp);
  }
  if (force || hasNewSource()) {
    say("building");
    run("turbo", ["run", "build", "--output-logs=errors-only", "--no-update-notifier"]);
    stamp(buildStamp);
  }
}

/** Runs a command of the repository with everything it prints on standard error; ends this process when it fails. */
function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    env: environment(),
    shell: process.platform === "win32",
  });
  if (status === 0) return;
  process.stderr.write(`error: ${command} ${args.join(" ")} failed${error ? `: ${error.message}` : ""}\n`);
  process.exit(1);
}

/** The tools of the repository come before those of the machine. */
export function environment() {
  const path = [join(root, "node_modules/.bin"), process.env.PATH].join(process.platform === "win32" ? ";" : ":");
  return { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };
}

function packageManager() {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;
}

function hasNewSource() {
  const built = existsSync(buildStamp) ? statSync(buildStamp).mtimeMs : 0;
  return ["packages", "apps", "tooling"].some((group) => newestIn(join(root, group)) > built);
}

function newestIn(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (["node_modules", "dist", ".turbo"].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs);
  }
  return newest;
}

function isNewer(path, reference) {
  return !existsSync(reference) || statSync(path).mtimeMs > statSync(reference).mtimeMs;
}

function stamp(path) {
  writeFileSync(path, "");
  utimesSync(path, new Date(), new Date());
}

function assertNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`error: Node 20.19 or newer is needed, this is ${process.versions.node}\n`);
  process.exit(1);
}

function say(text) {
  process.stderr.write(`autophase: ${text} ...\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp({ force: process.argv.includes("--force") });
