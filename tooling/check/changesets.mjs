// A change of a package that users would notice asks for a changeset. What was last released is known by its version
// and a digest of its sources, which `npm run version-packages` writes down, so that a clone without history or tags
// knows it too.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { publishedPackages, publishedSources, root } from "./workspace.mjs";

const RELEASED = join(root, ".changeset/released.json");

export function checkChangesets(complain) {
  const released = JSON.parse(readFileSync(RELEASED, "utf8"));
  const announced = announcedPackages();
  const packages = publishedPackages();
  const changed = packages.filter((one) => released[one.manifest.name]?.split(" ")[1] !== digestOf(one));
  for (const { path, manifest } of changed) {
    if (!announced.has(manifest.name))
      complain(path, "changed since its release; say what users get: npm run changeset");
  }
  return `${changed.length} of ${packages.length} packages changed since their release, with a changeset for each`;
}

/** Notes what is released now; run after `changeset version`. What has changed under its old version is no release. */
function recordRelease() {
  const released = JSON.parse(readFileSync(RELEASED, "utf8"));
  const records = publishedPackages().map((one) => [one.manifest.name, `${one.manifest.version} ${digestOf(one)}`]);
  const unversioned = records.filter(([name, record]) => {
    const [version, digest] = record.split(" ");
    const [lastVersion, lastDigest] = released[name]?.split(" ") ?? [];
    return version === lastVersion && digest !== lastDigest;
  });
  for (const [name] of unversioned) process.stderr.write(`error: ${name} changed and has no new version\n`);
  if (unversioned.length > 0) {
    process.stderr.write("say what users get (npm run changeset), and npm run version-packages records it\n");
    process.exit(1);
  }
  writeFileSync(RELEASED, `${JSON.stringify(Object.fromEntries(records), null, 2)}\n`);
}

/** Packages that the pending changesets name. */
function announcedPackages() {
  const folder = join(root, ".changeset");
  const texts = readdirSync(folder).filter((file) => /\.md$/.test(file) && file !== "README.md");
  const heads = texts.map((file) => /^---\n([\s\S]*?)\n---/.exec(readFileSync(join(folder, file), "utf8"))?.[1] ?? "");
  return new Set(heads.flatMap((head) => [...head.matchAll(/^["']?([^"':]+)["']?:/gm)].map(([, name]) => name)));
}

/** Of the sources and of what the manifest promises to users: not of versions, which a release itself changes. */
function digestOf(one) {
  const hash = createHash("sha256");
  for (const path of [...publishedSources(one), ...otherSourcesOf(one)]) {
    hash.update(`${relative(one.folder, path)}\n${readFileSync(path, "utf8").replaceAll("\r\n", "\n")}\n`);
  }
  const { exports, imports, bin, engines, dependencies, peerDependencies } = one.manifest;
  const foreign = Object.entries(dependencies ?? {}).filter(([, range]) => !range.startsWith("workspace:"));
  hash.update(JSON.stringify({ exports, imports, bin, engines, foreign, peerDependencies }));
  return hash.digest("hex").slice(0, 16);
}

/** Files of the folders that are shipped beside what is built. */
function otherSourcesOf({ folder, manifest }) {
  const folders = (manifest.files ?? []).filter((entry) => /^\w+$/.test(entry) && entry !== "dist");
  return folders.flatMap((name) =>
    readdirSync(join(folder, name), { withFileTypes: true, recursive: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
      .sort(),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) recordRelease();
