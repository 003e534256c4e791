// What biome cannot check: the import arrows of the packages, their published form, and what each must carry.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Direct and indirect: a package may import those named here, and nothing else of ours. */
const ARROWS = {
  "tensor-io": [],
  settings: ["tensor-io"],
  "command-line": ["tensor-io", "settings"],
  kernels: ["tensor-io"],
  preparation: ["tensor-io", "settings", "kernels"],
  physics: ["tensor-io", "kernels"],
  simulation: ["tensor-io", "kernels", "physics"],
  "phase-retrieval": ["tensor-io", "kernels", "physics"],
  analysis: ["tensor-io", "kernels", "physics"],
  reconstruction: ["tensor-io", "kernels", "physics", "phase-retrieval", "analysis"],
  network: ["tensor-io"],
  trainer: ["tensor-io"],
  prediction: ["tensor-io", "kernels", "physics", "preparation", "analysis", "network", "trainer"],
  figures: ["tensor-io", "analysis"],
};

const problems = [];
const complain = (where, what) => problems.push(`${where}: ${what}`);

checkCycles();
for (const name of packageNames()) await checkPackage(name);
for (const problem of problems) process.stderr.write(`error: ${problem}\n`);
if (problems.length > 0) process.exit(1);
process.stdout.write(`${Object.keys(ARROWS).length} packages: arrows, exports, README, publint in order\n`);

function packageNames() {
  const entries = readdirSync(join(root, "packages"), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

async function checkPackage(name) {
  const folder = join(root, "packages", name);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (!(name in ARROWS)) return complain(`packages/${name}`, "is not in the table of import arrows");
  checkManifest(name, manifest);
  checkArrows(name, manifest, folder);
  for (const file of ["README.md", "src/index.ts", "tsup.config.ts"]) {
    if (!existsSync(join(folder, file))) complain(`packages/${name}`, `has no ${file}`);
  }
  if (!existsSync(join(folder, "dist"))) return complain(`packages/${name}`, "is not built; run npm run build");
  const { messages } = await publint({ pkgDir: folder, strict: true, pack: false });
  for (const message of messages) complain(`packages/${name}`, formatMessage(message, manifest));
}

function checkManifest(name, manifest) {
  const expected = { name: `@autophase/${name}`, type: "module", sideEffects: false, license: "MIT" };
  for (const [key, value] of Object.entries(expected)) {
    if (manifest[key] !== value)
      complain(
        `packages/${name}`,
        `package.json: expected ${key} ${JSON.stringify(value)}, got ${JSON.stringify(manifest[key])}`,
      );
  }
  for (const [path, target] of Object.entries(manifest.exports ?? { ".": {} })) {
    if (path === "./package.json") continue;
    const conditions = Object.keys(target).join(" ");
    if (conditions !== "@autophase/source types default")
      complain(`packages/${name}`, `exports "${path}": conditions are ${conditions || "missing"}`);
  }
}

/** Both what the manifest asks for and what the published sources import; tests may use more. */
function checkArrows(name, manifest, folder) {
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  const imported = publishedSources(folder, manifest.files ?? []).flatMap(importsOf);
  for (const specifier of new Set([...declared, ...imported])) {
    const other = /^@autophase\/([^/]+)/.exec(specifier)?.[1];
    if (other && !ARROWS[name].includes(other)) complain(`packages/${name}`, `must not import ${specifier}`);
  }
}

/** TypeScript below `src` but for tests and the folders that `files` leaves out. */
function publishedSources(folder, files) {
  const leftOut = files.filter((entry) => /^!\w[\w/-]*$/.test(entry)).map((entry) => join(folder, entry.slice(1)));
  return readdirSync(join(folder, "src"), { withFileTypes: true, recursive: true })
    .filter((file) => /\.ts$/.test(file.name) && !/\.test\.ts$/.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => !leftOut.some((other) => path.startsWith(other)));
}

function importsOf(file) {
  return [...readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*"(@autophase\/[^"]+)"/g)].map(
    (match) => match[1],
  );
}

/** The table itself must be a partial order. */
function checkCycles() {
  for (const [name, allowed] of Object.entries(ARROWS)) {
    const back = allowed.find((other) => ARROWS[other].includes(name));
    if (back) complain("import arrows", `${name} and ${back} import each other`);
  }
}
