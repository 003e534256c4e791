import { describe, expect, it, vi } from "vitest";
import { deferred, describeSettings, parseSettings, setting, withText, z } from "./index.js";

describe("deferred", () => {
  it("makes a schema once, when it is first looked at", () => {
    const make = vi.fn(() => z.strictObject({ sigma: z.number().min(0), every: z.int().default(20) }));
    const schema = deferred(make);
    expect(make).not.toHaveBeenCalled();
    expect(parseSettings(schema, "settings", { sigma: 1 })).toEqual({ sigma: 1, every: 20 });
    expect(schema.safeParse({ sigma: -1 }).success).toBe(false);
    expect(schema.safeParse({ sigma: 1, other: 2 }).success).toBe(false);
    expect(Object.keys(schema.shape)).toEqual(["sigma", "every"]);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it("is a schema wherever one goes", () => {
    const sigma = deferred(() => z.number().min(0));
    const schema = deferred(() =>
      z.strictObject({ sigma, sigmas: z.array(sigma), either: z.union([sigma, z.null()]) }),
    );
    expect(schema.parse({ sigma: 1, sigmas: [2], either: null })).toEqual({ sigma: 1, sigmas: [2], either: null });
    expect(schema.safeParse({ sigma: 1, sigmas: [-2], either: null }).success).toBe(false);
    expect(sigma.optional().parse(undefined)).toBeUndefined();
    expect(sigma).toBeInstanceOf(z.number().constructor);
    expect(z.toJSONSchema(schema.omit({ either: true }))).toEqual(
      z.toJSONSchema(z.strictObject({ sigma: z.number().min(0), sigmas: z.array(z.number().min(0)) })),
    );
  });

  it("keeps the words and the text form of what it makes", () => {
    const size = deferred(() =>
      withText(z.array(z.int()), { expected: "sizes", parse: (text) => text.split("x").map(Number), print: String }),
    );
    const schema = z.strictObject({
      size: setting(size, { help: "of the volume" }),
      first: setting(
        deferred(() => z.int().default(3)),
        { help: "to be read" },
      ),
    });
    const [described, first] = describeSettings(schema);
    expect(described).toMatchObject({ help: "of the volume", expected: "sizes" });
    expect(described.parse("2x3")).toEqual([2, 3]);
    expect(first).toMatchObject({ help: "to be read", default: 3 });
    expect(z.toJSONSchema(schema)).toMatchObject({ properties: { size: { description: "of the volume" } } });
  });
});
