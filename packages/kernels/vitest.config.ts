import { defineTests } from "@autophase/vitest";

/** Whether there is a GPU is asked once in a process, and some of its files bring one in software. */
export default defineTests({ name: "kernels", isolate: true });
