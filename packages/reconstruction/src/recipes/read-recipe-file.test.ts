import { describe, expect, it } from "vitest";
import { isRecipeFileName, readRecipeFile } from "./read-recipe-file.js";
import { recipeJsonSchema } from "./recipe-file.js";

const read = (content: object) => readRecipeFile(JSON.stringify(content), "my.json");

describe("readRecipeFile", () => {
  it("reads every entry of the JSON form into what phasing takes", () => {
    const { origin, settings, remarks } = read({
      description: "for a test",
      recipe: "5*ER",
      starts: 2,
      support: "sphere",
      coarse: { recipe: "9*HIO", shrinkWrap: false, coherence: { model: "gaussian", trigger: [4] } },
      shrinkWrap: { sigma: [2, 1], threshold: { from: 0.1, to: 0.2 }, trigger: [4, 5], reshape: [1, -1] },
      coherence: { model: "gaussian", trigger: [40, 10] },
      lowToHigh: { trigger: [0, 5, 30], first: 0.2 },
      constraints: { phase: [-1, 1], trigger: [3] },
      generations: { count: 2, metric: ["chi"], breed: "avg_ab" },
      heldOut: false,
    });
    expect([origin, remarks]).toEqual(["file my.json", []]);
    expect(settings).toEqual({
      recipe: "5*ER",
      starts: 2,
      support: "sphere",
      coarse: { recipe: "9*HIO", shrinkWrap: false, coherence: { model: "gaussian", first: 4 } },
      shrinkWrap: {
        sigma: [2, 1],
        threshold: { from: 0.1, to: 0.2 },
        every: 5,
        between: [4, 1_000_000_000],
        reshape: [1, -1],
      },
      coherence: { model: "gaussian", first: 40, every: 10 },
      lowToHigh: { first: 0.2, every: 5, until: 30 },
      constraints: { phase: [-1, 1], between: [3, 1_000_000_000] },
      generations: { count: 2, metric: ["chi"], breed: "avg_ab" },
      heldOut: false,
    });
  });

  it.each([
    [{ recipe: "5*ER", shrinkwrap: false }, "my.json: there is no setting shrinkwrap, did you mean shrinkWrap?"],
    [{ recipe: "5*ER", coarse: { recipe: "5*HOI" } }, 'my.json: coarse.recipe: recipe: unknown algorithm "HOI"'],
    [{ recipe: "5*HOI" }, 'my.json: recipe: recipe: unknown algorithm "HOI"'],
    [{ recipe: "5*ER", starts: 0 }, "my.json: starts: expected an integer from 1 to 10000, got 0"],
    [
      { recipe: "5*ER", shrinkWrap: { sigma: -1, threshold: 0.1, trigger: [1] } },
      "my.json: shrinkWrap.sigma: expected a number from 0 up or 2, each a number from 0 up, got -1",
    ],
    [{}, "my.json: recipe: expected a text, got nothing"],
  ])("refuses %j", (content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  it("refuses what is no JSON", () => {
    expect(() => readRecipeFile("{", "my.json")).toThrow("my.json: not JSON: ");
  });

  it("reads cohere's by its name", () => {
    const { settings, idle } = readRecipeFile('algorithm_sequence = "5*ER"\ndevice = [0]\n', "config_rec");
    expect(settings.recipe).toBe("5*ER");
    expect(idle).toEqual(["device: of the machine, or of what is shown and written"]);
    expect(["a.json", "x/config_rec_2", "a/b", "20*ER"].map(isRecipeFileName)).toEqual([true, true, true, false]);
  });
});

describe("recipeJsonSchema", () => {
  it("describes a file as it is written", () => {
    const schema = recipeJsonSchema() as { required: string[]; properties: Record<string, { description?: string }> };
    expect(schema.required).toEqual(["recipe"]);
    expect(schema.properties.fewestStarts.description).toContain("once they clearly agree");
  });
});
