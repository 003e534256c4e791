import { afterAll, describe, it } from "vitest";
import { openSoftwareGpu } from "./software-gpu.js";
import { defineConformance, SPARING } from "./subject.js";
import { GOLDEN_KEYS } from "./suites/golden.js";

const gpu = await openSoftwareGpu();
if (typeof gpu === "string") {
  describe.skip(`gpu (skipped: ${gpu})`, () => it("is not here", () => {}));
} else {
  afterAll(() => gpu.dispose());
  defineConformance("gpu", { ...SPARING, goldenKeys: GOLDEN_KEYS, engine: gpu, tolerance: 1e-4 });
}
