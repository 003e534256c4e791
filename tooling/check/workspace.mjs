// The packages and programs of the repository, as their manifests describe them.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The condition under which `exports` names the TypeScript of an entry. */
export const SOURCE_CONDITION = "@autophase/source";

/** `packages` or `apps`: `{ folder, path, manifest }` of each, by the name of the folder. */
export function workspaceGroup(group, from = root) {
  return readdirSync(join(from, group), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(from, group, entry.name, "package.json")))
    .map(({ name }) => workspacePackage(from, `${group}/${name}`));
}

/** Everything that is published: a private program goes out inside another. */
export function publishedPackages(from = root) {
  return ["packages", "apps"]
    .flatMap((group) => workspaceGroup(group, from))
    .filter(({ manifest }) => !manifest.private);
}

function workspacePackage(from, path) {
  const folder = join(from, path);
  return { folder, path, manifest: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) };
}

/** TypeScript that `dist` is made of: what is below `src` but for tests and the cases that they share. */
export function publishedSources({ folder }) {
  return readdirSync(join(folder, "src"), { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && /\.tsx?$/.test(file.name) && !/\.test\.ts$/.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => !/[\\/]conformance[\\/]/.test(path))
    .sort();
}

/** Entries of `exports` that have code: `{ entry: "@autophase/kernels/wasm", source: "/.../src/wasm/index.ts" }`. */
export function entriesOf({ folder, manifest }) {
  return Object.entries(manifest.exports ?? {}).flatMap(([path, target]) => {
    const source = target[SOURCE_CONDITION];
    return source ? [{ entry: `${manifest.name}${path.slice(1)}`, source: join(folder, source) }] : [];
  });
}

/** Whether an entry is for Node alone, by its name or by what its package says of itself. */
export function isForNode({ entry }, { manifest }) {
  return /\/node$/.test(entry) || manifest.autophase?.platform === "node";
}

/** A path as messages show it. */
export function shown(path) {
  return relative(root, path);
}
