// Copies the types of zod that ours refer to into dist: consumers need no zod.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const folderOf = (name) => dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));
const zod = folderOf("zod");
const dist = fileURLToPath(new URL("dist", import.meta.url));
const ROOT = "v4/classic/external.d.ts";

const copied = new Set();
copyTypes(ROOT);
for (const file of readdirSync(dist).filter((name) => name.endsWith(".d.ts"))) {
  const text = readFileSync(join(dist, file), "utf8");
  writeFileSync(
    join(dist, file),
    text.replace(/(from |import\()(['"])zod\2/g, `$1$2./zod/${ROOT.replace(".d.ts", ".js")}$2`),
  );
}

/** With all that it imports, but for the messages in other languages. */
function copyTypes(path) {
  if (copied.has(path)) return;
  copied.add(path);
  const text = readFileSync(join(zod, path), "utf8").replace(/^export \* as locales .*$/gm, "");
  const target = join(dist, "zod", path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)) {
    copyTypes(relative(zod, join(zod, dirname(path), specifier.replace(/\.js$/, ".d.ts"))));
  }
}
