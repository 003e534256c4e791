// What the manifest and the folder of each published package must carry.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkAddress } from "./address.mjs";
import { SOURCE_CONDITION, workspaceGroup } from "./workspace.mjs";

export function checkManifests(complain) {
  const packages = workspaceGroup("packages");
  const apps = workspaceGroup("apps").filter(({ manifest }) => !manifest.private);
  for (const one of packages) {
    checkFields(one, { name: `@autophase/${one.path.replace("packages/", "")}`, sideEffects: false }, complain);
    checkConditions(one, complain);
    checkFiles(one, ["README.md", "src/index.ts", "tsup.config.ts"], complain);
  }
  for (const one of apps) {
    checkFields(one, {}, complain);
    checkFiles(one, ["README.md", "src/main.ts", "tsup.config.ts"], complain);
    if (!Object.keys(one.manifest.bin ?? {}).includes(one.manifest.name)) {
      complain(one.path, `package.json: npx ${one.manifest.name} needs a program of that name in bin`);
    }
  }
  checkAddress(complain);
  return `${packages.length + apps.length} manifests in order`;
}

function checkFields({ path, manifest }, more, complain) {
  const expected = { type: "module", license: "MIT", author: "Autophase contributors", ...more };
  for (const [key, value] of Object.entries(expected)) {
    const [want, got] = [value, manifest[key]].map((field) => JSON.stringify(field));
    if (want !== got) complain(path, `package.json: expected ${key} ${want}, got ${got}`);
  }
  for (const key of ["description", "keywords", "engines", "files"]) {
    if (!manifest[key]) complain(path, `package.json: has no ${key}`);
  }
}

function checkConditions({ path, manifest }, complain) {
  for (const [entry, target] of Object.entries(manifest.exports ?? { ".": {} })) {
    const conditions = Object.keys(target).join(" ");
    if (entry !== "./package.json" && conditions !== `${SOURCE_CONDITION} types default`) {
      complain(path, `exports "${entry}": conditions are ${conditions || "missing"}`);
    }
  }
}

function checkFiles({ folder, path }, files, complain) {
  for (const file of files) if (!existsSync(join(folder, file))) complain(path, `has no ${file}`);
}
