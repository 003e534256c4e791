import { describe, expect, it } from "vitest";
import { createPrefetch } from "./prefetch.js";

describe("createPrefetch", () => {
  it("gives the items of a sequence, each made once, so many ahead", async () => {
    const made: number[] = [];
    const make = async (index: number): Promise<number> => {
      made.push(index);
      return index * index;
    };
    const { take } = createPrefetch({ make, ahead: 3 });
    expect(await take(0)).toBe(0);
    expect(made).toEqual([0, 1, 2, 3]);
    expect(await Promise.all([take(1), take(2)])).toEqual([1, 4]);
    expect(made).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("starts anew after a jump", async () => {
    const made: number[] = [];
    const make = async (index: number): Promise<number> => made.push(index);
    const { take } = createPrefetch({ make, ahead: 1 });
    await take(0);
    await take(10);
    await take(2);
    expect(made).toEqual([0, 1, 10, 11, 2, 3]);
  });

  it("tells of a failure when its item is asked for, and not before", async () => {
    const make = async (index: number): Promise<number> => {
      if (index === 1) throw new RangeError("one");
      return index;
    };
    const { take } = createPrefetch({ make, ahead: 2 });
    expect(await take(0)).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 0));
    await expect(take(1)).rejects.toThrow("one");
    expect(await take(2)).toBe(2);
  });
});
