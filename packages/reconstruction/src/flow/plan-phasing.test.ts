import { describe, expect, it } from "vitest";
import { planPhasing } from "./plan-phasing.js";

describe("planPhasing", () => {
  it("lets coherence and a support that is kept hold in the coarse stage too", () => {
    const own = planPhasing({ preset: "fast" }, "answer").settings.coarse;
    expect(own).toMatchObject({ coherence: { model: "gaussian" }, shrinkWrap: { sigma: [2, 1] } });
    const asked = planPhasing({ preset: "fast", coherence: "none", shrinkWrap: false }, "answer").settings.coarse;
    const guessed = { recipe: own?.guessed?.recipe, shrinkWrap: false };
    expect(asked).toEqual({ recipe: own?.recipe, shrinkWrap: false, guessed, refined: own?.refined });
    const free = planPhasing({ preset: "fast", coherence: "free" }, "answer").settings.coarse;
    expect(free?.coherence).toEqual({ ...own?.coherence, model: "free" });
    expect(free?.guessed?.coherence).toEqual({ ...own?.guessed?.coherence, model: "free" });
  });

  it("runs all starts where the best of them are to be kept", () => {
    const plan = (changes: object) => planPhasing({ changes: { ...changes } }, "answer").settings;
    expect(plan({})).toMatchObject({ starts: 10, fewestStarts: 4 });
    expect(plan({ keep: { best: 3 } })).not.toHaveProperty("fewestStarts");
    expect(plan({ keep: { outside: 0.1 } })).toMatchObject({ starts: 10, keep: { outside: 0.1 } });
  });

  it("plans what follows a preset whose answer is not trusted, with everything that was asked for but the way", () => {
    const asked = { preset: "fast", seed: 3, starts: 5, threshold: 0.3, coherence: "none" } as const;
    const changes = { shrinkWrap: { border: 2 }, coarse: { refined: 4 } };
    const { settings, otherwise } = planPhasing({ ...asked, changes }, "answer");
    expect(settings).toMatchObject({ starts: 5, coarse: { refined: 4 } });
    expect(settings).not.toHaveProperty("otherwise");
    expect(otherwise).toMatchObject({ origin: "preset standard", seed: 3 });
    expect(otherwise?.settings).toMatchObject({ starts: 10, shrinkWrap: { threshold: 0.3, border: 2 } });
    expect(otherwise?.settings).not.toHaveProperty("coarse");
    expect(otherwise?.settings).not.toHaveProperty("coherence");
    expect(planPhasing({ preset: "fast" }, "answer").otherwise).toEqual({
      ...planPhasing({}, "answer"),
      asked: { ...planPhasing({}, "answer").asked, preset: "standard" },
    });
    expect(planPhasing({ preset: "fast" }, "best").otherwise).toBeUndefined();
    expect(planPhasing({ preset: "fast", changes: { otherwise: "none" } }, "answer").otherwise).toBeUndefined();
  });
});
