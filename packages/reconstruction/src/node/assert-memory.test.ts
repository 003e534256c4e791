import { describe, expect, it } from "vitest";
import { assertMemory, memoryLimit } from "./assert-memory.js";

describe("assertMemory", () => {
  it("says how much is wanted, how much there is, and what to do", () => {
    const limit = { bytes: 2 ** 30, by: "the limit of this job" };
    expect(() => assertMemory([400, 400, 400], limit)).toThrow(
      "phasing 400 x 400 x 400 takes about 4.86 GiB of memory, and the limit of this job allows 1.00 GiB; crop or bin",
    );
    expect(() => assertMemory([64, 64, 64], limit)).not.toThrow();
  });

  it("knows a limit of this machine", () => {
    expect(memoryLimit().bytes).toBeGreaterThan(2 ** 28);
    expect(() => assertMemory([100_000, 10_000, 10_000])).toThrow(/takes about 7\.45e\+5 GiB/);
  });
});
