import { translate, twin } from "@autophase/analysis";
import { simulateCrystal } from "@autophase/simulation";
import { describe, expect, it } from "vitest";
import { startAgreement } from "./start-agreement.js";

const crystal = (index: number) => simulateCrystal({ seed: 1, index, shape: [20, 20, 20] }).object;

describe("startAgreement", () => {
  const best = crystal(0);

  it("takes twins and translations for the same object", () => {
    const agreement = startAgreement(best, [twin(best), translate(best, [1, -2, 0.5]), best]);
    expect(agreement?.disagreement).toBeLessThan(0.05);
    expect(agreement?.verdict).toMatch(/found the same object .* over 4 starts/);
  });

  it("is the median of the others, so one stray start does not decide", () => {
    expect(startAgreement(best, [best, twin(best), crystal(1)])?.disagreement).toBeLessThan(0.05);
    const strays = startAgreement(best, [crystal(1), crystal(2), crystal(3)]);
    expect(strays?.disagreement).toBeGreaterThan(0.5);
    expect(strays?.verdict).toMatch(/do not trust/);
  });

  it("has nothing to say of one start", () => {
    expect(startAgreement(best, [])).toBeUndefined();
  });
});
