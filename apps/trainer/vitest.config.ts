import { defineTests } from "@autophase/vitest";

export default defineTests({
  name: "app-trainer",
  include: ["src/**/*.test.ts", "test/**/*.test.ts"],
  built: true,
  testTimeout: 600_000,
});
