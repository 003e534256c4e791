import { defineTests } from "@autophase/vitest";

export default defineTests({ name: "kernels" });
