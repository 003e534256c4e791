import { availableParallelism } from "node:os";
import { defineIsolatedTests } from "@autophase/vitest";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // tests of programs and browsers wait for a third of their time
    maxWorkers: availableParallelism() + 2,
    projects: [
      ...["packages/*", "apps/*", "tooling/browser", "tooling/run", "tooling/release", "examples"].map(
        (folder) => `${folder}/vitest.config.ts`,
      ),
      defineIsolatedTests(),
    ],
  },
});
