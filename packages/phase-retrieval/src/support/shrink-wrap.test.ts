import { describe, expect, it } from "vitest";
import { shrinkWrapBefore } from "./shrink-wrap.js";

describe("shrinkWrapBefore", () => {
  const updates = (shrinkWrap: Partial<Parameters<typeof shrinkWrapBefore>[2]>): number[] =>
    Array.from({ length: 40 }, (_, iteration) => iteration).filter((iteration) =>
      shrinkWrapBefore(iteration, 40, { sigma: 1, threshold: 0.1, every: 10, ...shrinkWrap }),
    );

  it("updates before every multiple but the first iteration", () => {
    expect(updates({})).toEqual([10, 20, 30]);
  });

  it("counts from the first possible update to the last", () => {
    expect(updates({ between: [3, 23] })).toEqual([3, 13, 23]);
    expect(updates({ between: [0, 19] })).toEqual([10]);
    expect(updates({ between: [1, Number.POSITIVE_INFINITY], every: 1 })).toHaveLength(39);
  });
});
