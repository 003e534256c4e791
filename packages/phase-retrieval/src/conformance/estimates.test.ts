/** Voxels that were not measured, kept near their neighbours: a crystal whose pattern has a gap through the middle. */

import type { ComplexArray } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { type PhaseOptions, type Solution, solve } from "../index.js";
import { distance, ENGINES, farFieldIntensity, knownCrystal } from "./known-crystal.js";

const shape = [20, 24, 24];
const { pattern, object, support } = knownCrystal(shape);
const mask = { data: Uint8Array.from(pattern.intensity.data, (_, i) => (i % 24 === 12 ? 0 : 1)), shape };
const gappy = { ...pattern, mask };
const measuredGap = sumOfGap(pattern.intensity.data);
/** Too narrow for this crystal, whose fringes are three voxels wide. */
const NARROW = { distance: 3, bounds: [0.5, 1.2] } as const;
const WIDE = { distance: 2, power: 4, bounds: [0.02, 10] } as const;

describe.each(ENGINES)("%s", (_, engine) => {
  const run = (options: Omit<PhaseOptions, "engine">, given = gappy): Promise<Solution> =>
    solve(given, { engine, recipe: "10*ER+60*HIO+30*ER", seed: 3, support, shrinkWrap: false, ...options });

  it("finds the crystal within bounds that hold the truth, and not within those that do not", async () => {
    const free = await run({});
    const wide = await run({ interpolateMasked: WIDE });
    const narrow = await run({ interpolateMasked: NARROW });
    expect(distance(free.object, object)).toBeLessThan(0.03);
    expect(distance(wide.object, object)).toBeLessThan(0.03);
    expect(distance(narrow.object, object)).toBeGreaterThan(0.3);
    // the peak is drawn down to what is beside it
    expect(gapOf(free.object) / measuredGap).toBeCloseTo(1, 1);
    expect(gapOf(narrow.object) / measuredGap).toBeLessThan(0.9);
  });

  it("changes nothing where nothing is masked, and where masked voxels are zero counts", async () => {
    const whole = await run({}, { ...pattern, mask: { data: mask.data.map(() => 1), shape } });
    const same = await run(
      { interpolateMasked: NARROW },
      { ...pattern, mask: { data: mask.data.map(() => 1), shape } },
    );
    expect(same.object).toEqual(whole.object);
    const zeroMasked = [[0, 999]] as const;
    expect((await run({ zeroMasked, interpolateMasked: NARROW })).object).toEqual((await run({ zeroMasked })).object);
  });
});

/** Calculated counts of the gap. */
function gapOf({ real, imag }: ComplexArray): number {
  const field = { real: Float64Array.from(real), imag: Float64Array.from(imag), shape };
  return sumOfGap(farFieldIntensity(field).data);
}

function sumOfGap(data: Float32Array | Float64Array): number {
  return Array.from(data).reduce((sum, value, i) => (mask.data[i] === 1 ? sum : sum + value), 0);
}
