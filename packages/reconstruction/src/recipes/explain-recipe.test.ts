import { createReferenceEngine } from "@autophase/kernels/reference";
import { formulaSupport, PRESETS } from "@autophase/phase-retrieval";
import { describe, expect, it } from "vitest";
import type { Generations } from "../generations/generation-settings.js";
import type { Beginning } from "./beginning.js";
import { estimateSeconds } from "./estimate-seconds.js";
import { explainRecipe as explain } from "./explain-recipe.js";
import { parseRecipeSettings, type RecipeSettings } from "./recipe-settings.js";

const explainRecipe = (settings: RecipeSettings, beginning?: Beginning): readonly string[] =>
  explain(parseRecipeSettings(settings), beginning);

describe("explainRecipe", () => {
  it("says what happens, in order", () => {
    const sentences = explainRecipe(PRESETS.standard.options);
    expect(sentences[0]).toBe(
      "4 to 10 independent starts, as many as it takes until they clearly agree, from random objects in a box of half of each axis, 700 iterations each.",
    );
    expect(sentences[1]).toBe("3 times: 20 ER, then 180 HIO (beta 0.9).");
    expect(sentences.join(" ")).toContain("Then 60 ER. Then 40 ML (background 0.1).");
    expect(sentences.join(" ")).toContain("smoothed by a Gaussian of 2 to 1 voxels, is above 0.2 of its maximum");
    expect(sentences.join(" ")).toContain(
      "from iteration 400 on, a gaussian point spread is estimated every 25 iterations",
    );
  });

  it("refuses a formula that no run can read, in its words", () => {
    const support = { formula: "(ir<20)*(foo<3)" };
    const sentence = "support: formula (ir<20)*(foo<3): expected a value or an operator, got foo";
    expect(() => explainRecipe({ recipe: "5*ER", support })).toThrow(sentence);
    expect(() => formulaSupport([8, 8, 8], support)).toThrow(sentence);
  });

  it("says where the first starts begin, and what they are without", () => {
    const recipe = { recipe: "5*ER", starts: 3, breakTwinAt: 2, coherence: { model: "free" } } as const;
    const [first, ...saved] = explainRecipe(recipe, { at: "saved", folder: "/results" });
    expect(first).toBe("3 independent starts in a box of half of each axis, 5 iterations each.");
    expect(saved.slice(0, 2)).toEqual([
      "The first starts begin at what cohere saved in /results: image.npy in the folder, or in each folder below it, in the order of their names, with support.npy and coherence.npy, the latter from the first iteration on. Others begin at random.",
      "Such starts are without breaking of the twin, as in cohere.",
    ]);
    const support = { sigma: 2, threshold: 0.1 };
    expect(explainRecipe({ recipe: "5*ER" }, { at: "network", weights: "m.h5", support })[1]).toBe(
      "The first start begins at what the network m.h5 predicts, where its amplitude, smoothed by a Gaussian of 2 voxels, is above 0.1 of its maximum. Others begin at random.",
    );
  });

  it("says until when the support's pairs run", () => {
    const shrinkWrap = { sigma: [2, 1], threshold: 0.2, every: 10, until: 100 } as const;
    expect(explainRecipe({ recipe: "5*ER", starts: 1, shrinkWrap }).join(" ")).toContain(
      "a Gaussian of 2 to 1 voxels, is above 0.2 of its maximum, at its last value from iteration 100 on.",
    );
  });

  it("tells a coarse stage before the recipe", () => {
    const { recipe, starts, fewestStarts, coarse } = PRESETS.fast.options;
    const text = explainRecipe({ recipe, starts, fewestStarts, ...(coarse && { coarse }) }).join(" ");
    const [before, after] = text.split("goes on with the whole pattern:");
    expect(before).toContain("Before, 290 iterations on the middle of the pattern");
    expect(before).toContain("240 HIO");
    expect(before).toContain("from iteration 120 on, a gaussian point spread");
    expect(before).toContain("Up to 8 independent starts, until what they agree on can be trusted,");
    expect(before).toMatch(/From a guess, 100 iterations on the middle .*: .*60 HIO.*40 ER/);
    expect(before).toContain("What the 2 to 4 starts find that predict held-out voxels best is interpolated");
    expect(explainRecipe({ recipe, coarse: { recipe: "9*HIO" } }).join(" ")).toContain("What that finds is");
    expect(after).toContain("60 RAAR");
  });

  it("mentions every setting", () => {
    const text = explainRecipe({
      recipe: "5*ER",
      starts: 1,
      shrinkWrap: { sigma: 1, threshold: { from: 0.1, to: 0.2 }, every: 1, between: [3, 9] },
      lowToHigh: { until: 4 },
      breakTwinAt: 2,
      averageLast: 3,
      settling: { last: 3, every: 2 },
      saturation: 1e5,
      constraints: { positivity: true },
      support: "autocorrelation",
    }).join(" ");
    for (const part of [
      "1 start from random objects in the autocorrelation",
      "in every iteration, from iteration 3 to 9",
      "between 0.1 and 0.2, drawn by each start",
      "Until iteration 4 only the middle",
      "Before iteration 2 all but a quarter",
      "The mean of the last 3 iterates",
      "Once the support is what it was 2 iterations before, the last 3 iterations follow at once.",
      "Voxels of 100000 counts or more are saturated",
      "The real part stays positive",
      "nothing can be compared",
    ]) {
      expect(text).toContain(part);
    }
    expect(explainRecipe({ recipe: "5*ER", shrinkWrap: false })).toContain("The support stays as it is.");
  });
});

describe("explainRecipe of a guided search", () => {
  const explain = (generations: Generations) => explainRecipe({ recipe: "5*ER", starts: 8, generations }).join(" ");

  it("says how generations follow each other", () => {
    const text = explain({ count: 3 });
    expect(text).toContain("A guided search of 3 generations");
    expect(text).toContain("ranked by the likelihood of voxels held out, the lowest first.");
    expect(text).toContain("laid over the best and crossed with the best: geometric mean");
    expect(text).not.toContain("dropped");
    expect(explain({ count: 1 })).not.toContain("guided");
  });

  it("mentions every setting", () => {
    const text = explain({
      count: 4,
      metric: ["chi", "sharpness"],
      breed: ["avg_ab", "none"],
      cull: [2, 0],
      sigma: 1.5,
      threshold: [0.2, 0.1],
      lowPass: [0.3, 0.5],
      coherentFirst: 2,
    });
    for (const part of [
      "modulus, the lowest first, then sum of the amplitude",
      "averaged with the best, then left as it is",
      "are dropped: 2, then 0.",
      "a Gaussian of 1.5 voxels and the threshold 0.2, then 0.1.",
      "In the first 2 generations only the middle of the pattern counts, in a window of 0.30, then 0.50",
      "not estimated before generation 3.",
    ]) {
      expect(text).toContain(part);
    }
  });
});

describe("estimateSeconds", () => {
  it("grows with the iterations", async () => {
    const engine = createReferenceEngine();
    const settings = { shrinkWrap: { sigma: 1, threshold: 0.2, every: 10 }, coherence: { model: "gaussian" as const } };
    const few = await estimateSeconds(parseRecipeSettings({ ...settings, recipe: "100*ER" }), [12, 12, 12], engine);
    const many = await estimateSeconds(
      parseRecipeSettings({ ...settings, recipe: "1000000*ER" }),
      [12, 12, 12],
      engine,
    );
    expect(few.seconds).toBeGreaterThan(0);
    expect(few.from).toBeLessThanOrEqual(few.seconds);
    expect(few.to).toBeGreaterThanOrEqual(few.seconds);
    expect(many.seconds / few.seconds).toBeGreaterThan(5);
  });

  it("knows counts in what it makes up, where zeros of its pattern are on voxels too", async () => {
    const engine = createReferenceEngine();
    const { seconds } = await estimateSeconds(parseRecipeSettings({ recipe: "100*ML" }), [12, 12, 18], engine);
    expect(seconds).toBeGreaterThan(0);
  });

  it("answers for a pattern that would not fit into memory, by a small one", async () => {
    const engine = createReferenceEngine();
    const { seconds, from, to } = await estimateSeconds(
      parseRecipeSettings({ recipe: "100*ER" }),
      [4096, 4096, 4096],
      engine,
      {
        mostVoxels: 14_000,
      },
    );
    expect(seconds).toBeGreaterThan(1000);
    expect(to / from).toBeGreaterThan(1.9);
  });
});
