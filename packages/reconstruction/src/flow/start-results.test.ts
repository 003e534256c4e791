import { phasingAnswerOf } from "@autophase/analysis";
import { createWasmEngine } from "@autophase/kernels/wasm";
import { simulateCrystal } from "@autophase/simulation";
import { afterAll, expect, it } from "vitest";
import { phaseBest } from "./phase-best.js";
import { reconstruct } from "./reconstruct.js";
import { startResults } from "./start-results.js";

const { pattern } = simulateCrystal({ seed: 4, index: 1, shape: [16, 16, 18], detector: { peakCounts: 1e5 } });
const engine = createWasmEngine({ threads: 1 });
afterAll(() => engine.dispose());

it("has every start with its likelihood in the name, as it ended and on its own", async () => {
  const provenance = { program: "test", version: "1", command: "test it" };
  const outcome = await reconstruct(
    pattern,
    { recipe: "10*ER+40*HIO+20*ER", starts: 3, seed: 2 },
    { engine, provenance },
  );
  const results = startResults(outcome, provenance);
  expect(results.map(({ name }) => name)).toEqual(
    outcome.solutions
      .toSorted((a, b) => a.start - b.start)
      .map(({ start, freeLlk = 0 }) => `start-${start + 1}.llk-${Number(freeLlk.toPrecision(4))}`),
  );
  for (const [k, { reconstruction }] of results.entries()) {
    const solution = outcome.solutions.find(({ start }) => start === k);
    expect(reconstruction.support).toBe(solution?.support);
    const { parameters, command } = reconstruction.history.at(-1) ?? {};
    expect(parameters).toMatchObject({ best: k, chi: solution?.chi, seed: 2, freeLlk: solution?.freeLlk });
    expect(command).toBe("test it");
    // one start, and no verdict of the answer
    expect(phasingAnswerOf(reconstruction.history).starts).toBe(1);
    const { real, imag } = reconstruction.object;
    expect(real.reduce((most, value, i) => Math.max(most, Math.hypot(value, imag[i])), 0)).toBeCloseTo(1, 6);
  }
});

it("names a start by chi where no voxel was held out", async () => {
  const outcome = await phaseBest(pattern, { recipe: "20*ER", starts: 1, seed: 2 }, { engine });
  const [{ name }] = startResults(outcome);
  expect(name).toBe(`start-1.chi-${Number(outcome.solutions[0].chi.toPrecision(4))}`);
});
