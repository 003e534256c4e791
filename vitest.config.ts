import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/*", "apps/*", "tooling/browser", "tooling/run"].map((folder) => `${folder}/vitest.config.ts`),
  },
});
