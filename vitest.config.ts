import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { projects: ["packages/*", "apps/*", "tooling/browser"].map((folder) => `${folder}/vitest.config.ts`) },
});
