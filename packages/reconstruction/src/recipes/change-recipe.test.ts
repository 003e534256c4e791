import { PRESETS, presetOf } from "@autophase/phase-retrieval";
import { describe, expect, it } from "vitest";
import { planPhasing } from "../flow/plan-phasing.js";
import { changeRecipe } from "./change-recipe.js";

const standard = presetOf("standard").options;

describe("changeRecipe", () => {
  it.each(Object.values(PRESETS))("leaves $name as it is but for what is changed", ({ options }) => {
    const { shrinkWrap, ...changed } = changeRecipe(options, { saturation: 9 });
    const { shrinkWrap: own, coherence, coarse, ...rest } = options;
    expect(changed).toMatchObject({ ...rest, saturation: 9 });
    if (own) expect(shrinkWrap).toMatchObject(own);
    else expect(shrinkWrap).toBe(false);
    if (coherence) expect(changed.coherence).toMatchObject({ model: coherence.model, first: coherence.first ?? 60 });
    if (coarse) expect(changed.coarse).toMatchObject({ recipe: coarse.recipe });
  });

  it("changes one entry of a part and keeps its others", () => {
    const { shrinkWrap, coherence } = changeRecipe(standard, {
      shrinkWrap: { border: 2, reshape: [1, -1] },
      coherence: { trigger: [100, 10, 300] },
    });
    expect(shrinkWrap).toMatchObject({ sigma: [2, 1], threshold: 0.2, every: 10, border: 2, reshape: [1, -1] });
    expect(coherence).toEqual({ model: "gaussian", first: 100, every: 10, last: 300 });
    expect(changeRecipe(standard, { shrinkWrap: { trigger: [50, 5] } }).shrinkWrap).toMatchObject({ every: 5 });
  });

  it("changes every shrink-wrap of a list, and begins at the default where there is none", () => {
    const wrap = { sigma: 1, threshold: 0.1, every: 5, between: [5, 50] } as const;
    const two = changeRecipe({ recipe: "60*ER", shrinkWrap: [wrap, wrap] }, { shrinkWrap: { onlyShrink: true } });
    expect(two.shrinkWrap).toEqual([
      { ...wrap, onlyShrink: true },
      { ...wrap, onlyShrink: true },
    ]);
    const none = changeRecipe({ recipe: "60*ER", shrinkWrap: false }, { shrinkWrap: { border: 1 } });
    expect(none.shrinkWrap).toMatchObject({ threshold: 0.14, border: 1 });
  });

  it("names what is missing, and what there is none of", () => {
    expect(() => changeRecipe({ recipe: "9*ER" }, { keep: { by: "chi" } })).toThrow(/keep: best|keep\.best/);
    expect(() => changeRecipe(standard, { shrinkWrap: { boarder: 2 } })).toThrow(/boarder/);
  });
});

describe("planPhasing with changes", () => {
  it("lets a model and a number of generations that are named stand beside them", () => {
    const { settings } = planPhasing(
      {
        ...{ recipe: "60*ER", coherence: "free", generations: 3 },
        changes: { coherence: { trigger: [20] }, generations: { sigma: 1 }, keep: { best: 2 } },
      },
      "answer",
    );
    expect(settings.coherence).toMatchObject({ model: "free", first: 20 });
    expect(settings.generations).toEqual({ count: 3, sigma: 1 });
    expect(settings.keep).toEqual({ best: 2 });
  });

  it("comes before the settings of their own", () => {
    const changes = { shrinkWrap: { threshold: [0.3, 0.1] } };
    const plan = (settings: object) => planPhasing({ preset: "standard", changes, ...settings }, "answer").settings;
    expect(plan({}).shrinkWrap).toMatchObject({ threshold: [0.3, 0.1] });
    expect(plan({ threshold: 0.15 }).shrinkWrap).toMatchObject({ threshold: 0.15 });
    expect(plan({ shrinkWrap: false }).shrinkWrap).toBe(false);
  });
});
