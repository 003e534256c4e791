import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** As `npm test` has it, which has just built all packages: what a test imports of others is not compiled once more. */
const isBuilt = process.env.AUTOPHASE_TEST_BUILT === "1";
const SOURCE = "@autophase/source";

/**
 * Tests that replace modules or bring a GPU in software, which files that follow in one process would meet, and those
 * that measure their process.
 */
const ISOLATED = "**/*.isolated.test.ts";

/**
 * vitest settings of one package: tests sit beside the source and import source; of other packages the source too, or
 * `dist` in `npm test`. The files of a package that one process takes share their modules, which are imported once:
 * half of the time that most of them need.
 * @param built - other packages are `dist` always: what runs in workers or as a program is there alone.
 */
export function defineTests({
  name,
  include = ["src/**/*.test.ts"],
  exclude = [ISOLATED],
  built = isBuilt,
  ...test
} = {}) {
  const conditions = [...(built ? [] : [SOURCE]), "module", "node", "import", "default"];
  return defineConfig({
    plugins: built ? [ownSource()] : [],
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name,
      include,
      exclude: ["**/node_modules/**", ...exclude],
      isolate: false,
      environment: "node",
      server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
      setupFiles: [fileURLToPath(new URL("./matchers.js", import.meta.url))],
      testTimeout: 30_000,
      ...test,
    },
  });
}

/** Those of all packages that take a process of their own, a file each. */
export function defineIsolatedTests() {
  return defineTests({ name: "isolated", include: [`packages/${ISOLATED}`], exclude: [], isolate: true });
}

/** A package's own `#` imports are of its source, whatever the others are. */
function ownSource() {
  return {
    name: "own-source",
    enforce: "pre",
    resolveId(name, importer) {
      if (!name.startsWith("#") || importer === undefined) return null;
      const [folder, at] = /^(.*\/(?:packages|apps)\/[^/]+)\/src\//.exec(importer) ?? [];
      if (folder === undefined) return null;
      const { imports } = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
      const source = imports?.[name]?.[SOURCE];
      return source === undefined ? null : join(at, source.node ?? source);
    },
  };
}
