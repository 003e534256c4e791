// What an entry costs a page before anything is called: kilobytes, minified and gzipped, with all that it imports.

import { readFileSync } from "node:fs";
import { gzippedBytes } from "./bundle.mjs";
import { neutralEntries } from "./neutral.mjs";

const LIMITS = JSON.parse(readFileSync(new URL("./size-limits.json", import.meta.url), "utf8"));

export async function checkSizes(complain) {
  const entries = neutralEntries();
  for (const { entry, source } of entries) {
    const kilobytes = (await gzippedBytes(source)) / 1000;
    const limit = LIMITS[entry];
    if (limit === undefined) complain(entry, `is not in size-limits.json; it has ${kilobytes.toFixed(1)} kB`);
    else if (kilobytes > limit) complain(entry, `expected at most ${limit} kB, got ${kilobytes.toFixed(1)} kB`);
    else if (kilobytes < limit / 2 && limit > 2)
      complain(entry, `has ${kilobytes.toFixed(1)} kB: lower its limit of ${limit} kB`);
  }
  for (const entry of Object.keys(LIMITS)) {
    if (!entries.some((other) => other.entry === entry)) complain(entry, "is in size-limits.json and does not exist");
  }
  return `${entries.length} entries within their limits`;
}
