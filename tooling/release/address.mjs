// `npm run address -- https://HOST/OWNER/NAME`: writes where the repository is into every published manifest and into
// CITATION.cff. npm makes no statement of provenance without it.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addressFields, CITED } from "../check/address.mjs";
import { publishedPackages, root } from "../check/workspace.mjs";

/**
 * @param url - as a browser opens it.
 * @returns how many manifests were written.
 * @throws {Error} for an address that is not of that form.
 */
export function writeAddress(url, from = root) {
  const address = plainAddress(url);
  const packages = publishedPackages(from);
  for (const { folder, path, manifest } of packages) {
    const whole = withAddress(manifest, addressFields(address, path));
    writeFileSync(join(folder, "package.json"), `${JSON.stringify(whole, null, 2)}\n`);
  }
  const file = join(from, "CITATION.cff");
  const citation = readFileSync(file, "utf8").replace(CITED, "");
  writeFileSync(file, citation.replace(/^license:/m, `repository-code: ${address}\n$&`));
  return packages.length;
}

/** Without what a browser may have added to it. */
function plainAddress(url) {
  const plain = url?.replace(/(\.git)?\/*$/, "");
  if (/^https:\/\/[\w.-]+\.[a-z]+(\/[\w.-]+){2,}$/.test(plain)) return plain;
  throw new Error(`expected the address of the repository, such as https://HOST/OWNER/NAME, got ${url ?? "none"}`);
}

/** Beside the author. */
function withAddress({ homepage, repository, bugs, ...manifest }, fields) {
  const entries = Object.entries(manifest);
  const after = entries.findIndex(([key]) => key === "author") + 1;
  return Object.fromEntries([...entries.slice(0, after), ...Object.entries(fields), ...entries.slice(after)]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${writeAddress(process.argv[2])} manifests and CITATION.cff have the address\n`);
  } catch ({ message }) {
    process.stderr.write(`error: ${message}\n`);
    process.exitCode = 2;
  }
}
