import { describe, expect, it } from "vitest";
import { assertShrinkWrap, shrinkWrapBefore } from "./shrink-wrap.js";

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

  it("runs pairs to the end, or until an iteration from which they stay", () => {
    const pairs = { sigma: [2, 1], threshold: [0.1, 0.3], every: 10 } as const;
    expect(shrinkWrapBefore(20, 41, pairs)).toMatchObject({ sigma: 1.5, threshold: 0.2 });
    expect(shrinkWrapBefore(10, 41, { ...pairs, until: 20 })).toMatchObject({ sigma: 1.5, threshold: 0.2 });
    expect(shrinkWrapBefore(30, 41, { ...pairs, until: 20 })).toMatchObject({ sigma: 1, threshold: 0.3 });
  });
});

describe("assertShrinkWrap", () => {
  it.each([0, 2.5, Number.NaN])("refuses pairs that run until iteration %d", (until) => {
    expect(() => assertShrinkWrap({ sigma: [2, 1], threshold: 0.2, every: 10, until })).toThrow(
      `shrink-wrap: expected pairs that run until iteration 1 or later, got ${until}`,
    );
  });
});
