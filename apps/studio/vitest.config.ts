import { defineTests } from "@autophase/vitest";

export default defineTests({
  name: "app-studio",
  include: ["src/**/*.test.ts", "test/**/*.test.ts"],
  testTimeout: 600_000,
});
