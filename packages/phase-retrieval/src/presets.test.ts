import { describe, expect, it } from "vitest";
import { ENGINES, knownCrystal } from "./conformance/known-crystal.js";
import { countIterations, PRESET_NAMES, PRESETS, parseRecipe, presetOf, solve } from "./index.js";

describe("PRESETS", () => {
  it.each(PRESET_NAMES)("%s runs, says what it is, and is plain data", async (name) => {
    const { options, explanation } = PRESETS[name];
    expect(explanation).toMatch(/^[A-Z].*\.$/);
    expect(JSON.parse(JSON.stringify(PRESETS[name]))).toEqual(PRESETS[name]);
    const [, engine] = ENGINES[1];
    const { pattern } = knownCrystal([16, 18]);
    const { iterations } = await solve(pattern, { ...options, engine });
    expect(iterations).toBe(countIterations(parseRecipe(options.recipe)));
  });
});

describe("presetOf", () => {
  it("knows names in either case", () => {
    expect(presetOf("Standard")).toBe(PRESETS.standard);
  });

  it("names the nearest for one that does not exist", () => {
    expect(() => presetOf("standart")).toThrow('there is no "standart"; did you mean standard?');
    expect(() => presetOf("coherent")).toThrow("did you mean cohere?");
  });
});
