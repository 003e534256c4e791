import { availableParallelism } from "node:os";
import { defineIsolatedTests } from "@autophase/vitest";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // one a core, which vitest takes one fewer of
    maxWorkers: availableParallelism(),
    projects: [
      ...["packages/*", "apps/*", "tooling/browser", "tooling/run", "tooling/release", "examples"].map(
        (folder) => `${folder}/vitest.config.ts`,
      ),
      defineIsolatedTests(),
    ],
  },
});
