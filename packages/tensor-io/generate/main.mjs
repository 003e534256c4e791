/** Writes the compression filters of h5wasm-plugins as modules that every bundler takes: deflated, base64. */

import { readFileSync, writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

const NAMES = ["blosc", "blosc2", "bshuf", "bz2", "lz4", "lzf", "zfp", "zstd"];
const PLUGINS = new URL("plugins/", import.meta.resolve("h5wasm-plugins"));
const FILTERS = new URL("../src/hdf5/filters/", import.meta.url);

for (const name of NAMES) {
  const lines = deflateSync(readFileSync(new URL(`libH5Z${name}.so`, PLUGINS)), { level: 9 })
    .toString("base64")
    .replace(/.{1,118}/g, "$&\n");
  const text = `// Made from h5wasm-plugins by \`pnpm run generate\`; do not edit.

/** libH5Z${name}.so, deflated, base64. */
export const PLUGIN: string = \`
${lines}\`;
`;
  writeFileSync(new URL(`${name}.generated.ts`, FILTERS), text);
}
