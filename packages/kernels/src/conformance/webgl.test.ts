import { afterAll, describe, it } from "vitest";
import { openSoftwareWebgl } from "./software-webgl.js";
import { defineConformance, SPARING } from "./subject.js";
import { GOLDEN_KEYS } from "./suites/golden.js";

const webgl = await openSoftwareWebgl();
if (typeof webgl === "string") {
  describe.skip(`webgl (skipped: ${webgl})`, () => it("is not here", () => {}));
} else {
  afterAll(() => webgl.close());
  defineConformance("webgl", { ...SPARING, goldenKeys: GOLDEN_KEYS, engine: webgl.engine, tolerance: 1e-4 });
}
