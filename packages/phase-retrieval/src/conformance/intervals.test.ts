/** What holds in some iterations of a recipe only. */

import { describe, expect, it } from "vitest";
import { type PhaseOptions, phase, type Solution, solve } from "../index.js";
import { ENGINES, knownCrystal } from "./known-crystal.js";

const shape = [18, 20, 16];
const { pattern } = knownCrystal(shape, { peakCounts: 1e5 });
const wrap = { sigma: 1, threshold: 0.2, every: 5 };
const mask = { data: new Uint8Array(18 * 20 * 16).fill(1), shape };
for (let i = 0; i < mask.data.length; i += 7) mask.data[i] = i % 2 === 0 ? 0 : 1;
const gappy = { ...pattern, mask };

describe.each(ENGINES)("%s", (_, engine) => {
  const run = (options: Omit<PhaseOptions, "engine">, given = pattern): Promise<Solution> =>
    solve(given, { engine, recipe: "10*ER+20*HIO+10*ER", seed: 3, ...options });

  it("makes the updates of several shrink-wraps, each in its iterations", async () => {
    const one = await run({ shrinkWrap: wrap });
    const three = await run({
      shrinkWrap: [
        { ...wrap, between: [5, 10] },
        { ...wrap, between: [15, 15] },
        { ...wrap, between: [20, 35] },
      ],
    });
    expect(three.object).toEqual(one.object);
    const other = await run({
      shrinkWrap: [
        { ...wrap, between: [5, 10] },
        { ...wrap, threshold: 0.3, between: [15, 35] },
      ],
    });
    expect(other.supportVoxels).toBeLessThan(one.supportVoxels);
  });

  it("lets widths decay exponentially", async () => {
    const pair = { ...wrap, sigma: [2, 0.5] } as const;
    const at = async (decay: "linear" | "exponential") => (await run({ shrinkWrap: { ...pair, decay } })).object;
    const constant = await run({ shrinkWrap: { ...wrap, sigma: [1, 1], decay: "exponential" } });
    expect(constant.object).toEqual((await run({ shrinkWrap: wrap })).object);
    expect(await at("exponential")).not.toEqual(await at("linear"));
  });

  it("takes half of the support away and gives it back", async () => {
    const whole = await run({ shrinkWrap: false });
    const halved = { shrinkWrap: false, halfSupport: [{ between: [12, 17], axis: 1 }] } as const;
    const found = await run(halved);
    expect(found.supportVoxels).toBe(whole.supportVoxels);
    expect(found.errorCurve.slice(0, 12)).toEqual(whole.errorCurve.slice(0, 12));
    expect(found.errorCurve.slice(13)).not.toEqual(whole.errorCurve.slice(13));
    expect((await run({ ...halved, recipe: "14*ER" })).supportVoxels).toBeLessThan(0.6 * whole.supportVoxels);
  });

  it("resumes bit by bit while the half is away", async () => {
    const options = {
      engine,
      recipe: "40*ER",
      seed: 3,
      shrinkWrap: wrap,
      halfSupport: [{ between: [12, 27], axis: 0 }],
    } as const;
    const whole = await solve(pattern, options);
    const stop = new AbortController();
    for await (const event of phase(pattern, { ...options, signal: stop.signal })) {
      if (event.type === "progress" && event.iteration === 20) stop.abort(new Error("enough"));
      if (event.type === "interrupted") {
        expect((await solve(pattern, { ...options, resume: event.snapshot })).object).toEqual(whole.object);
      }
    }
    expect.assertions(1);
  });

  it("takes what was not measured for zero as long as it is told to", async () => {
    const zeros = { ...pattern, intensity: { data: pattern.intensity.data.map((v, i) => v * mask.data[i]), shape } };
    const always = await run({ shrinkWrap: wrap, zeroMasked: [[0, 99]] }, gappy);
    expect(always.errorCurve).toEqual((await run({ shrinkWrap: wrap }, zeros)).errorCurve);
    const free = await run({ shrinkWrap: wrap }, gappy);
    const late = await run({ shrinkWrap: wrap, zeroMasked: [[20, 29]] }, gappy);
    expect(late.errorCurve.slice(0, 20)).toEqual(free.errorCurve.slice(0, 20));
    expect(late.errorCurve.slice(21)).not.toEqual(free.errorCurve.slice(21));
  });

  it("holds constraints one after the other, and begins in a support of any size", async () => {
    const constraints = [
      { positivity: true, between: [0, 9] },
      { phase: [-1, 1], between: [10, 19] },
    ] as const;
    const one = await run({ constraints });
    expect(one.errorCurve.slice(0, 10)).toEqual(
      (await run({ constraints: { positivity: true } })).errorCurve.slice(0, 10),
    );
    const voxels = async (support: PhaseOptions["support"]) =>
      (await run({ support, shrinkWrap: false, recipe: "1*ER" })).supportVoxels;
    expect(await voxels({ form: "box", fraction: [1 / 3, 0.5, 0.25] })).toBe(6 * 10 * 4);
    expect(await voxels({ form: "box", radius: [3, 5, 2] })).toBe(6 * 10 * 4);
    expect(await voxels({ formula: "(np.abs(ix)<2)*(iy==0)" })).toBe(3 * 18);
  });
});
