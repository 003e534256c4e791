/** Every solver on known crystals, in two and three dimensions, on every engine that computes here. */

import { atOnce } from "@autophase/kernels";
import { describe, expect, it } from "vitest";
import type { PhaseOptions } from "../index.js";
import { grow } from "../support/morphology.js";
import { distance, ENGINES, type KnownCrystal, knownCrystal } from "./known-crystal.js";
import { solveStarts } from "./solve-starts.js";

const CRYSTALS: readonly [string, KnownCrystal][] = [
  ["2-D", knownCrystal([32, 30])],
  ["one frame", knownCrystal([1, 32, 30])],
  ["3-D", knownCrystal([18, 20, 16])],
];

const SHRINK_WRAP = { sigma: [1.5, 0.7], threshold: 0.2, every: 10 } as const;

/** A support one voxel too wide everywhere. */
const around = ({ support: { data, shape } }: KnownCrystal): Partial<PhaseOptions> => ({
  support: { data: atOnce(grow(data, shape, 1)), shape },
  shrinkWrap: false,
});

const SOLVERS: readonly [string, (crystal: KnownCrystal) => Partial<PhaseOptions>][] = [
  ["HIO", (crystal) => ({ recipe: "150*HIO+30*ER", ...around(crystal) })],
  ["HIO with a falling beta", (crystal) => ({ recipe: "150*HIO(beta=0.9:0.6)+30*ER", ...around(crystal) })],
  ["CF, without a support", () => ({ recipe: "100*CF+2*(20*ER+60*HIO)+30*ER" })],
  ["OSS", (crystal) => ({ recipe: "200*OSS+30*ER", ...around(crystal) })],
  ["GPS", (crystal) => ({ recipe: "200*GPS+30*ER", ...around(crystal) })],
  ["ML at the end", (crystal) => ({ recipe: "150*HIO+20*ML", ...around(crystal) })],
  [
    "HIO with the phases known",
    (crystal) => ({ recipe: "150*HIO+30*ER", ...around(crystal), constraints: { phase: [-2, 2] } }),
  ],
];

describe.each(ENGINES)("%s", (_, engine) => {
  // three dimensions take the reference seconds a solver, and the engines' own suite holds them to one another
  describe.each(engine.name === "reference" ? CRYSTALS.slice(0, 2) : CRYSTALS)("%s", (_name, crystal) => {
    it.each(SOLVERS)("%s finds the crystal", async (_solver, optionsOf) => {
      const options = { engine, shrinkWrap: SHRINK_WRAP, starts: 4, seed: 2, ...optionsOf(crystal) };
      const { best } = await solveStarts(crystal.pattern, options);
      expect(distance(best.object, crystal.object)).toBeLessThan(0.12);
    });
  });
});
