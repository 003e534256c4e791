import { defineTests } from "@autophase/vitest";

export default defineTests({
  name: "app-phasing",
  include: ["src/**/*.test.ts", "test/**/*.test.ts"],
  built: true,
  testTimeout: 600_000,
  hookTimeout: 600_000,
});
