import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/*", "apps/*", "tooling/browser", "tooling/run", "tooling/release", "examples"].map(
      (folder) => `${folder}/vitest.config.ts`,
    ),
  },
});
