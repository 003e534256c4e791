import { expect, it, vi } from "vitest";
import { z } from "./index.js";

it.each(["object", "strictObject"] as const)(
  "%s makes entries given as a function once, when it first checks",
  (kind) => {
    const entries = vi.fn(() => ({ sigma: z.number().min(0), every: z.int().default(20) }));
    const schema = z[kind](entries).optional();
    expect(entries).not.toHaveBeenCalled();
    expect(schema.parse({ sigma: 1 })).toEqual({ sigma: 1, every: 20 });
    expect(schema.safeParse({ sigma: -1 }).success).toBe(false);
    expect(Object.keys(schema.unwrap().shape)).toEqual(["sigma", "every"]);
    expect(entries).toHaveBeenCalledTimes(1);
  },
);

it("is as strict as zod's", () => {
  const entries = () => ({ sigma: z.number() });
  expect(z.strictObject(entries).safeParse({ sigma: 1, other: 2 }).success).toBe(false);
  expect(z.object(entries).parse({ sigma: 1, other: 2 })).toEqual({ sigma: 1 });
});
