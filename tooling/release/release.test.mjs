// What a user gets: packages published to a registry on this machine, installed by npm in an empty folder, and used.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundlePage } from "./bundle-page.mjs";
import { typeProblems } from "./consumer-types.mjs";
import { unpackedBytes } from "./installed.mjs";
import { filesNamedBy, packAll, publish, startRegistry } from "./local-registry.mjs";
import { outcomeOf } from "./open-page.mjs";
import { run } from "./run.mjs";
import { wrongTypes } from "./wrong-types.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const MEGABYTE = 1e6;

const missing = await whatIsMissing();
describe.skipIf(missing)(`a release${missing ? ` (skipped: ${missing})` : ""}`, () => {
  let folder;
  let consumer;
  let registry;
  let packed;
  let installing;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "autophase-release-"));
    [consumer] = await Promise.all(
      ["consumer", "packed"].map((name) => mkdir(join(folder, name), { recursive: true })),
    );
    registry = await startRegistry(folder);
    packed = await packAll(root, join(folder, "packed"));
    for (const one of packed) await publish(registry.address, one);
    await writeFile(
      join(consumer, "package.json"),
      JSON.stringify({ name: "consumer", private: true, type: "module" }),
    );
    const names = packed.map(({ manifest }) => manifest.name);
    const quiet = ["--no-audit", "--no-fund", "--no-update-notifier"];
    installing = await run("npm", ["install", ...quiet, "--registry", registry.address, ...names], { cwd: consumer });
  });
  afterAll(async () => {
    await registry?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it("has licence, readme and versions in every tarball, and nothing of this repository alone", () => {
    for (const { manifest, files } of packed) {
      const names = [...files.keys()];
      expect(names, manifest.name).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
      expect(names.filter((name) => /\.test\.|conformance\//.test(name))).toEqual([]);
      expect(JSON.stringify(manifest)).not.toContain("workspace:");
      for (const key of ["devDependencies", "scripts", "autophase"]) expect(manifest).not.toHaveProperty(key);
      expect(JSON.stringify(manifest)).not.toContain("@autophase/source");
      const absent = filesNamedBy(manifest).filter((name) => !files.has(name));
      expect(absent, manifest.name).toEqual([]);
    }
  });

  it("installs without a warning", () => {
    expect(installing.stderr).toBe("");
  });

  it("needs less than 5 MB to phase, without h5wasm", async () => {
    const bytes = await unpackedBytes(consumer, "@autophase/reconstruction");
    const others = [...bytes].filter(([name]) => !/^h5wasm/.test(name));
    const total = others.reduce((sum, [, size]) => sum + size, 0);
    const table = others.map(([name, size]) => `${name} ${(size / MEGABYTE).toFixed(2)}`).join(", ");
    process.stdout.write(`minimal install to phase: ${(total / MEGABYTE).toFixed(2)} MB (${table})\n`);
    expect(total, table).toBeLessThan(5 * MEGABYTE);
  });

  it("has types that @arethetypeswrong/core finds no fault with", async () => {
    const problems = [];
    const libraries = packed.filter(({ manifest }) => manifest.exports?.["."]);
    for (const { bytes } of libraries) problems.push(...(await wrongTypes(bytes)));
    expect(problems).toEqual([]);
  });

  it.each(["node16", "bundler"])("has types that a consumer resolves by %s", async (kind) => {
    const entries = packed.flatMap(({ manifest }) => {
      const paths = Object.keys(manifest.exports ?? {}).filter((path) => path !== "./package.json");
      return paths.map((path) => `${manifest.name}${path.slice(1)}`);
    });
    expect(await typeProblems(consumer, entries, kind)).toEqual([]);
  });

  it("phases in a worker of a page that Vite bundles without a warning", async (context) => {
    const { root, warnings } = await bundlePage(consumer);
    expect(warnings).toEqual([]);
    const outcome = await outcomeOf(root);
    if (!outcome) return context.skip("there is no Chromium to open the page in");
    expect(outcome).toEqual({ chi: expect.any(Number), reason: expect.any(String) });
    expect(outcome.chi).toBeLessThan(0.5);
  });

  const [major] = process.versions.node.split(".");
  it.each([...new Set([major, "20", "22", "24"])])("runs on Node %s", async (version, context) => {
    const node = version === major ? process.execPath : await nodeOf(version, folder);
    if (!node) return context.skip(`Node ${version} cannot be had from the registry`);
    const program = (name, ...args) => {
      const main = join(consumer, "node_modules", name, "dist/main.js");
      return run(node, [main, ...args], { cwd: consumer });
    };
    expect((await run(node, ["--version"], { cwd: consumer })).stdout).toMatch(new RegExp(`^v${version}\\.`));
    expect((await program("autophase", "--help")).stdout).toContain("reconstruct");
    expect((await program("autophase-trainer", "--help")).stdout).toContain("train");
    const crystals = `crystals-${version}`;
    await program("autophase-trainer", "simulate", "--count", "1", "--size", "16", "--seed", "1", "--out", crystals);
    const start = ["phase", `${crystals}/crystal-000000.npz`, "--recipe", "20*HIO+10*ER", "--starts", "2"];
    const { stdout } = await program("autophase", ...start, "--out", `${crystals}/R.cxi`, "--json");
    expect(JSON.parse(stdout.trim().split("\n").at(-1)).chi).toBeLessThan(0.5);
  });

  it("is a program by its name for npx", async () => {
    const { stdout } = await run("npx", ["--no-install", "autophase", "--version"], { cwd: consumer });
    expect(stdout.trim()).toBe(packed.find(({ manifest }) => manifest.name === "autophase").manifest.version);
  });
});

/** The registry that packages come from must be there, and the port of ours. */
async function whatIsMissing() {
  try {
    const { stdout } = await run("npm", ["config", "get", "registry"], { cwd: root });
    const { ok } = await fetch(new URL("fflate", stdout.trim()), {
      method: "HEAD",
      signal: AbortSignal.timeout(10_000),
    });
    return ok ? undefined : "the registry of npm does not answer";
  } catch {
    return "the registry of npm cannot be reached";
  }
}

/** The program of another version of Node, from the package `node`; undefined where it cannot be had. */
async function nodeOf(version, folder) {
  const where = join(folder, `node-${version}`);
  await mkdir(where);
  await writeFile(join(where, "package.json"), "{}");
  try {
    await run("npm", ["install", "--no-audit", "--no-fund", `node@${version}`], { cwd: where });
    return join(where, "node_modules/node/bin/node");
  } catch {
    return undefined;
  }
}
