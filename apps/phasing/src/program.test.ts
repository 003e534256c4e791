import { testExamples } from "@autophase/vitest/true-examples";
import { createProgram } from "./program.js";

await testExamples(createProgram);
