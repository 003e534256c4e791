import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { projects: ["packages/*", "apps/*"].map((folder) => `${folder}/vitest.config.ts`) },
});
