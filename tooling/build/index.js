import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";
import { commonJsLibraries, commonJsNames } from "./commonjs.js";
import { deferredLibrary } from "./deferred.js";
import { fewerFiles } from "./fewer-files.js";
import { bundledLicences } from "./licences.js";
import { minifiedChunks } from "./minified.js";

const SOURCE_CONDITION = "@autophase/source";

/**
 * tsup settings of one package: every entry of its `exports` map that names a source, as ESM; types are written by tsc.
 * Dependencies stay imports; what is imported from `devDependencies` is bundled. No source maps: `src` is not
 * published, and with it inside they would double what is installed.
 * @param minified - what a chunk holds that is minified: other people's code, which nobody reads here.
 * @param deferred - names imported from bundled libraries whose code runs at the first call, by library.
 */
export function defineLibrary({
  external = [],
  esbuildPlugins = [],
  deferred = {},
  minified,
  plugins = [],
  ...overrides
} = {}) {
  const { exports = {}, imports = {}, autophase = {} } = JSON.parse(readFileSync("package.json", "utf8"));
  const sources = Object.values(exports).flatMap((target) => target[SOURCE_CONDITION] ?? []);
  const entry = [...sources, ...(autophase.entries ?? [])];
  const deferredLibraries = Object.entries(deferred).map(([library, names]) => deferredLibrary(library, names));
  return defineConfig({
    entry,
    format: ["esm"],
    target: "es2022",
    platform: "neutral",
    splitting: true,
    clean: true,
    silent: true,
    // what the manifest chooses by platform is chosen where it is used
    external: [/^#/, ...external],
    // resolved by the plugin
    noExternal: commonJsNames(imports),
    plugins: [...(minified ? [minifiedChunks(minified)] : []), fewerFiles(entry), ...plugins],
    esbuildPlugins: [bundledLicences(), commonJsLibraries(imports), ...deferredLibraries, ...esbuildPlugins],
    esbuildOptions: (options) => {
      options.mainFields = ["module", "main"];
    },
    ...overrides,
  });
}
