import { defineTests } from "@autophase/vitest";

export default defineTests({ name: "learning", testTimeout: 300_000 });
