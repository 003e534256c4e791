import { defineTests } from "@autophase/vitest";

export default defineTests({ name: "run", include: ["*.test.mjs"] });
