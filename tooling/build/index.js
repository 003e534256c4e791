import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";

const SOURCE_CONDITION = "@autophase/source";

/** tsup settings of one package: every entry of its `exports` map that names a source, as ESM with types. */
export function defineLibrary(overrides = {}) {
  const { exports = {}, autophase = {} } = JSON.parse(readFileSync("package.json", "utf8"));
  const sources = Object.values(exports).flatMap((target) => target[SOURCE_CONDITION] ?? []);
  return defineConfig({
    entry: [...sources, ...(autophase.entries ?? [])],
    format: ["esm"],
    target: "es2022",
    platform: "neutral",
    dts: sources.length > 0 ? { entry: sources } : false,
    sourcemap: true,
    splitting: true,
    clean: true,
    silent: true,
    // The maps point into `src`, which is shipped beside `dist`.
    esbuildOptions: (options) => {
      options.sourcesContent = false;
    },
    ...overrides,
  });
}
