// Files and folders that the documents name are there.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publishedPackages, root } from "./workspace.mjs";

const LINK = /\]\((?!https?:|#|mailto:)([^)#\s]+)/g;
const PATH = /`((?:packages|apps|tooling|docs|examples)\/[\w./-]+)`/g;

export function checkDocuments(complain) {
  const docs = readdirSync(join(root, "docs")).filter((name) => /\.md$/.test(name));
  const readmes = [...publishedPackages().map(({ path }) => path), "examples"].map((path) => `${path}/README.md`);
  const files = ["README.md", "CONTRIBUTING.md", ...docs.map((name) => `docs/${name}`), ...readmes];
  for (const file of files) {
    const text = readFileSync(join(root, file), "utf8");
    const links = [...text.matchAll(LINK)].map(([, link]) => join(dirname(file), link));
    const paths = [...text.matchAll(PATH)].map(([, path]) => path);
    for (const path of [...links, ...paths]) {
      if (path.split("/").includes("dist")) continue; // what a build makes
      if (!existsSync(join(root, path))) complain(file, `names ${path}, which is not there`);
    }
  }
  return `${files.length} documents name what is there`;
}
