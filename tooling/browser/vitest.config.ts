import { defineTests } from "@autophase/vitest";

export default defineTests({ name: "browser", testTimeout: 60_000, hookTimeout: 60_000 });
