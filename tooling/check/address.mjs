// Where the repository is: in every published manifest and in CITATION.cff, or nowhere.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { publishedPackages, root } from "./workspace.mjs";

/** What the manifest of a package says of an address such as `https://HOST/OWNER/NAME`. */
export function addressFields(address, path) {
  return {
    homepage: `${address}#readme`,
    repository: { type: "git", url: `git+${address}.git`, directory: path },
    bugs: { url: `${address}/issues` },
  };
}

/** The line of CITATION.cff with the address. */
export const CITED = /^repository-code: (.*)\n/m;

export function checkAddress(complain, from = root) {
  const address = CITED.exec(readFileSync(join(from, "CITATION.cff"), "utf8"))?.[1];
  for (const { path, manifest } of publishedPackages(from)) {
    const expected = address === undefined ? {} : addressFields(address, path);
    for (const key of ["homepage", "repository", "bugs"]) {
      const [want, got] = [expected[key], manifest[key]].map((field) => JSON.stringify(field) ?? "none");
      if (want !== got) {
        complain(path, `package.json: expected ${key} ${want}, as CITATION.cff has it, got ${got}: npm run address`);
      }
    }
  }
}
