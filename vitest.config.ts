import { availableParallelism } from "node:os";
import { defineIsolatedTests } from "@autophase/vitest";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // tests of programs and browsers wait for a part of their time; with two more the whole takes longer
    maxWorkers: availableParallelism() + 1,
    projects: [
      ...["packages/*", "apps/*", "tooling/browser", "tooling/run", "tooling/release", "examples"].map(
        (folder) => `${folder}/vitest.config.ts`,
      ),
      defineIsolatedTests(),
    ],
  },
});
