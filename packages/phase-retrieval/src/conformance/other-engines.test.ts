/**
 * Runs with all solvers and all that helps them, on the engines that are slow here: what the reference makes of them.
 */

import "@autophase/vitest/matchers";
import { atOnce, type PhasingEngine, selectEngine } from "@autophase/kernels";
import { createReferenceEngine } from "@autophase/kernels/reference";
import { createTensorflowEngine } from "@autophase/kernels/tensorflow";
import { registerQuickTransforms } from "@autophase/vitest/quick-transforms";
import { prepareSoftwareGpu } from "@autophase/vitest/software-gpu";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { heldOutVoxels, type PhaseOptions, type Solution, solve } from "../index.js";
import { grow } from "../support/morphology.js";
import { distance, knownCrystal } from "./known-crystal.js";

const SHAPE = [18, 15];
const crystal = knownCrystal(SHAPE);

const RUNS: readonly [string, Partial<PhaseOptions>][] = [
  ["every solver", { recipe: "3*ER+3*HIO+2*RAAR+2*HPR+2*SF+2*DM+2*CF+2*OSS+2*GPS+2*ML", averageLast: 2 }],
  [
    "partial coherence, saturation and phases known",
    {
      recipe: "6*HIO+3*RAAR(beta=0.9:0.7)+2*ML",
      coherence: { model: "free", first: 4, every: 3 },
      saturation: 2e5,
      constraints: { phase: [-2, 2] },
    },
  ],
  [
    "a window, and supports that are looked at",
    { recipe: "8*HIO+3*ER", lowToHigh: { first: 0.4, until: 8, every: 4 } },
  ],
];

const phaseOn = (engine: PhasingEngine, change: Partial<PhaseOptions>): Promise<Solution> => {
  const shrinkWrap = { sigma: [1.5, 0.7], threshold: 0.2, every: 4 } as const;
  const freeSet = heldOutVoxels(crystal.pattern, { seed: 3 });
  return solve(crystal.pattern, { engine, shrinkWrap, freeSet, seed: 4, ...change });
};

const gap = prepareSoftwareGpu();
const ENGINES: readonly [string, () => Promise<PhasingEngine>][] = [
  ["tensorflow", openTensorflow],
  ...(gap ? [] : [["gpu", openGpu] as [string, typeof openGpu]]),
];
if (gap) describe.skip(`gpu (skipped: ${gap})`, () => it("is not here", () => {}));

describe.each(ENGINES)("%s", (name, open) => {
  let engine: PhasingEngine & { dispose?(): void };
  beforeAll(async () => {
    engine = await open();
    expect(engine.name).toBe(name);
  });
  afterAll(() => engine.dispose?.());

  it.each(RUNS)(
    "%s: ends where the reference does",
    async (_, change) => {
      const expected = await phaseOn(createReferenceEngine(), change);
      const actual = await phaseOn(engine, change);
      expect(actual.errorCurve).toBeAllClose(expected.errorCurve, { rtol: 1e-3 });
      expect(actual.chi / expected.chi).toBeCloseTo(1, 3);
      expect((actual.freeLlk as number) / (expected.freeLlk as number)).toBeCloseTo(1, 2);
      expect(actual.support).toEqual(expected.support);
      expect(
        distance(actual.object, {
          ...expected.object,
          real: Float64Array.from(expected.object.real),
          imag: Float64Array.from(expected.object.imag),
        }),
      ).toBeLessThan(2e-3);
    },
    SLOWEST_MILLISECONDS,
  );

  it(
    "finds the crystal",
    async () => {
      const support = { data: atOnce(grow(crystal.support.data, SHAPE, 1)), shape: SHAPE };
      const options = { engine, recipe: "60*HIO+20*ER", support, shrinkWrap: false, seed: 2 } as const;
      expect(distance((await solve(crystal.pattern, options)).object, crystal.object)).toBeLessThan(0.12);
    },
    SLOWEST_MILLISECONDS,
  );
});

const SLOWEST_MILLISECONDS = 120_000;

async function openTensorflow(): Promise<PhasingEngine> {
  tf.enableProdMode();
  await tf.setBackend("cpu");
  registerQuickTransforms(tf);
  return createTensorflowEngine({ tf });
}

async function openGpu(): Promise<PhasingEngine> {
  return (await selectEngine("gpu")).engine;
}
