import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const conditions = ["@autophase/source", "module", "node", "import", "default"];

/** vitest settings of one package: tests sit beside the source and import source, not `dist`. */
export function defineTests({ name, include = ["src/**/*.test.ts"], ...test } = {}) {
  return defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name,
      include,
      environment: "node",
      setupFiles: [fileURLToPath(new URL("./matchers.js", import.meta.url))],
      testTimeout: 30_000,
      ...test,
    },
  });
}
