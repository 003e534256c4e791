import { defineTests } from "@autophase/vitest";

export default defineTests({ name: "release", include: ["*.test.mjs"], testTimeout: 300_000, hookTimeout: 600_000 });
