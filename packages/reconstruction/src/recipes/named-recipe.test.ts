import { describe, expect, it } from "vitest";
import { nameRecipe } from "./named-recipe.js";

describe("nameRecipe", () => {
  it("has the first start of fast begin at a network, where there is one, whatever follows", () => {
    const beginning = { at: "network", isOptional: true };
    expect(nameRecipe({ preset: "fast" })).toMatchObject({ origin: "preset fast", beginning });
    expect(nameRecipe({ preset: "fast", recipe: "9*HIO" })).toMatchObject({ settings: { recipe: "9*HIO" }, beginning });
    expect(nameRecipe({ preset: "standard" })).not.toHaveProperty("beginning");
    expect(nameRecipe({ recipe: "9*HIO" })).not.toHaveProperty("beginning");
  });
});
