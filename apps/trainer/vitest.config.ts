import { defineTests } from "@autophase/vitest";

export default defineTests({
  name: "app-trainer",
  include: ["src/**/*.test.ts", "test/**/*.test.ts"],
  testTimeout: 600_000,
});
