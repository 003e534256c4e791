// `npm run setup:gpu [-- --cpu | --library DIR | --remove]`: TensorFlow for `--engine tensorflow`, beside the other
// dependencies and not among them: everything lies in node_modules, so the tree stays as git knows it.

import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { root } from "./setup.mjs";
import {
  addonFailureOf,
  failureOf,
  libraryIn,
  libraryObstacleOf,
  obstacleOf,
  outcomeOf,
  PACKAGES,
  VERSION,
} from "./setup-gpu-report.mjs";

const { values } = parseArgs({
  options: { cpu: { type: "boolean" }, library: { type: "string" }, remove: { type: "boolean" } },
});
const system = { platform: process.platform, arch: process.arch, node: process.versions.node };
/** Of Node's interface for addons, which they do not depend on beyond its own version. */
const HEADERS = "^1.9.0";
const folder = join(root, "node_modules/.autophase-tensorflow");

if (values.remove) {
  takeAway();
  end("TensorFlow is taken away; the other engines are as before.", true);
} else install(values.cpu ? PACKAGES.cpu : PACKAGES.gpu, values.library && resolve(values.library));

/** @param place - the folder of a TensorFlow that is here already. */
function install(chosen, place) {
  const library = place && libraryIn(place, existsSync);
  const obstacle = obstacleOf(chosen, system) ?? (place && libraryObstacleOf(place, library, system));
  if (obstacle) return end(obstacle, false);
  if (library) say(`The addon of ${chosen.name} ${VERSION} is compiled against ${library.libraries.join(" and ")} ...`);
  else {
    say(`${chosen.name} ${VERSION} needs ${chosen.needs}; Node 20 or 22.`);
    say("Its install script downloads the native library, several hundred MB. This takes minutes ...");
  }
  takeAway();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const packages = [
    `${chosen.name}@${VERSION}`,
    ...(library ? ["--ignore-scripts", `node-api-headers@${HEADERS}`] : []),
  ];
  const { status, output } = runNpm(["install", "--no-audit", "--no-fund", ...packages]);
  if (status !== 0) {
    takeAway();
    return end(failureOf(chosen, output, system), false, output);
  }
  const addon = library && compileAddon(chosen, library);
  if (addon?.failure) {
    takeAway();
    return end(addon.failure, false, addon.output);
  }
  link(chosen);
  const check = checkInstalled(chosen);
  if (check.error) takeAway();
  end(outcomeOf(chosen, check, values.library), !check.error);
}

/** What the install script would have unpacked. */
function compileAddon({ name }, { include, libraries }) {
  const home = join(folder, "node_modules", name);
  const { binary } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const version = Math.max(...binary.napi_versions.filter((known) => known <= Number(process.versions.napi)));
  const lib = join(home, binary.module_path.replace("{napi_build_version}", version));
  mkdirSync(lib, { recursive: true });
  const headers = [include, dirname(home), home, join(folder, "node_modules/node-api-headers/include")];
  const { status, stderr, error } = spawnSync(
    process.env.CXX ?? "c++",
    [
      ...["-shared", "-fPIC", "-O2", "-std=c++17", `-DNAPI_VERSION=${version}`],
      ...headers.map((path) => `-I${path}`),
      ...["binding/tfjs_backend.cc", "binding/tfjs_binding.cc", "-o", join(lib, `${binary.module_name}.node`)],
      ...[`-Wl,-rpath,${dirname(libraries[0])}`, ...libraries],
    ],
    { cwd: home, encoding: "utf8" },
  );
  if (status === 0) return {};
  return { failure: addonFailureOf({ name }, stderr, error), output: `${stderr ?? ""}${error ?? ""}` };
}

/** The engine looks for the package from its own place upwards. */
function link({ name }) {
  const place = linkOf(name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(folder, "node_modules", name), place, "junction");
}

function linkOf(name) {
  return join(root, "node_modules", name);
}

/** What others put in the place of a link stays. */
function takeAway() {
  for (const { name } of Object.values(PACKAGES)) if (isOurs(linkOf(name))) rmSync(linkOf(name));
  rmSync(folder, { force: true, recursive: true });
}

function isOurs(place) {
  const isLink = lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink();
  return isLink && resolve(dirname(place), readlinkSync(place)).startsWith(folder);
}

/** A transform in a process of its own: a library that fails may take its process with it. */
function checkInstalled({ name }) {
  const program = fileURLToPath(new URL("./check-tensorflow.mjs", import.meta.url));
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, [program, name], {
    cwd: root,
    encoding: "utf8",
    env: { TF_CPP_MIN_LOG_LEVEL: "2", ...process.env },
  });
  if (status === 0) return JSON.parse(stdout.trim().split("\n").at(-1));
  const reason = /^\w*Error: .*$/m.exec(stderr)?.[0] ?? `it ended with ${signal ?? `status ${status}`}`;
  return { error: reason };
}

function runNpm(args) {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status, stdout, stderr, error } = spawnSync(npm, args, {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
    maxBuffer: 2 ** 28,
  });
  return { status, output: `${stdout ?? ""}${stderr ?? ""}${error ? `${error.message}\n` : ""}` };
}

/** The last line is the sentence that counts. */
function end(sentence, isSuccess, output) {
  if (output) {
    const log = join(mkdtempSync(join(tmpdir(), "autophase-setup-gpu-")), "npm.log");
    writeFileSync(log, output);
    say(`What npm printed is in ${log}`);
  }
  process.stderr.write(`${isSuccess ? "setup:gpu" : "error"}: ${sentence}\n`);
  process.exitCode = isSuccess ? 0 : 1;
}

function say(text) {
  process.stderr.write(`setup:gpu: ${text}\n`);
}
