import { defineTests } from "@autophase/vitest";

export default defineTests({ name: "examples", include: ["*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 });
