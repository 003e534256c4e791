/** Supports that are reshaped, bounded, tried again, and lost; on every engine that computes here. */

import { atOnce } from "@autophase/kernels";
import { describe, expect, it } from "vitest";
import { type PhaseOptions, type PhasingEvent, phase, type ShrinkWrap, SupportError } from "../index.js";
import { erode, grow } from "../support/morphology.js";
import { distance, ENGINES, knownCrystal } from "./known-crystal.js";
import { type StartsOptions, solveStarts } from "./solve-starts.js";

const crystal = knownCrystal([32, 30]);
const voxels = crystal.support.data.reduce((sum, inside) => sum + inside, 0);
const SHRINK_WRAP: ShrinkWrap = { sigma: [1.5, 0.7], threshold: 0.2, every: 10 };
const RECIPE = "2*(20*ER+60*HIO)+20*ER";

async function collect(options: PhaseOptions): Promise<PhasingEvent[]> {
  const events: PhasingEvent[] = [];
  for await (const event of phase(crystal.pattern, options)) events.push(event);
  return events;
}

function curveOf(events: readonly PhasingEvent[]): number[] {
  return events.flatMap((event) => (event.type === "progress" ? [event.supportVoxels] : []));
}

describe.each(ENGINES)("%s", (_, engine) => {
  const options: StartsOptions = { engine, recipe: RECIPE, shrinkWrap: SHRINK_WRAP, starts: 3, seed: 2 };
  const withWrap = (change: Partial<ShrinkWrap>): StartsOptions => ({
    ...options,
    starts: 1,
    shrinkWrap: { ...SHRINK_WRAP, ...change },
  });

  it.each([
    ["mean", 0.45],
    ["rms", 0.4],
  ] as const)("finds the crystal with a threshold relative to the %s in the support", async (reference, threshold) => {
    const { best } = await solveStarts(crystal.pattern, {
      ...options,
      shrinkWrap: { ...SHRINK_WRAP, reference, threshold },
    });
    expect(distance(best.object, crystal.object)).toBeLessThan(0.12);
  });

  it("never gains a voxel where it may only shrink", async () => {
    const sizes = curveOf(await collect(withWrap({ onlyShrink: true })));
    for (let i = 1; i < sizes.length; i++) expect(sizes[i]).toBeLessThanOrEqual(sizes[i - 1]);
    expect(sizes.at(-1)).toBeLessThan(sizes[0]);
  });

  it("changes no more than the border where only that may change", async () => {
    const free = curveOf(await collect(withWrap({ every: 20 })));
    const bound = curveOf(await collect(withWrap({ every: 20, border: 1 })));
    expect(bound[2]).toBeGreaterThanOrEqual(13 * 14); // the starting box of 15 x 16 without its border
    expect(free[2]).not.toBe(bound[2]);
  });

  it("grows and erodes in order", async () => {
    const plain = curveOf(await collect(withWrap({ between: [10, 10] })));
    const grown = curveOf(await collect(withWrap({ between: [10, 10], reshape: [2] })));
    const closed = curveOf(await collect(withWrap({ between: [10, 10], reshape: [2, -2] })));
    expect(grown.at(-1)).toBeGreaterThan(closed.at(-1) as number);
    expect(closed.at(-1)).toBeGreaterThanOrEqual(plain.at(-1) as number);
  });

  it("tries other thresholds to stay within a volume, and says so", async () => {
    const size = 32 * 30;
    const volume = [0.9 * (voxels / size), 1.3 * (voxels / size)] as const;
    const events = await collect(withWrap({ threshold: 0.02, volume }));
    const retries = events.filter((event) => event.type === "support-retry");
    expect(retries.length).toBeGreaterThan(0);
    for (const retry of retries) {
      expect(retry.nextThreshold).not.toBe(retry.threshold);
      expect(retry.voxels > volume[1] * size || retry.voxels < volume[0] * size).toBe(true);
    }
    const last = curveOf(events).at(-1) as number;
    expect(last).toBeGreaterThanOrEqual(volume[0] * size);
    expect(last).toBeLessThanOrEqual(volume[1] * size);
  });

  it.each([1, 10])("mends a support that empties, updated every %i iterations", async (every) => {
    // more than ten times the mean is nowhere, until the threshold has come down
    const events = await collect(withWrap({ reference: "mean", threshold: 9.5, every }));
    expect(events.find((event) => event.type === "support-retry")).toMatchObject({ voxels: 0, threshold: 9.5 });
    expect(events.at(-1)).toMatchObject({ type: "done" });
  });

  it("comes to the same whether its updates are looked at or not", async () => {
    const coherence = { model: "gaussian", first: 20, every: 10 } as const;
    const chiOf = async (change: Partial<ShrinkWrap>) =>
      (await solveStarts(crystal.pattern, { ...withWrap({ every: 5, ...change }), coherence })).best.chi;
    expect(await chiOf({ volume: [0, 1] })).toBe(await chiOf({}));
  });

  it("mends a support that empties among the steps of the likelihood", async () => {
    const shrinkWrap = { reference: "mean", threshold: 9.5, between: [20, 40] } as const;
    const events = await collect({ ...withWrap(shrinkWrap), recipe: "20*HIO+20*ML" });
    expect(events.find((event) => event.type === "support-retry")).toMatchObject({ voxels: 0, iteration: 20 });
    expect(events.at(-1)).toMatchObject({ type: "done" });
  });

  it("comes to a clear end where no threshold helps", async () => {
    const attempt = collect(withWrap({ volume: [0.999, 1], threshold: 0.5 }));
    await expect(attempt).rejects.toThrow(
      /support became too small and stayed so at 12 thresholds .*; try a lower threshold/,
    );
    await expect(attempt).rejects.toBeInstanceOf(SupportError);
  });

  it("draws a threshold for each start from a range, the same for the same seed", async () => {
    const range = { ...options, shrinkWrap: { ...SHRINK_WRAP, threshold: { from: 0.1, to: 0.3 } } };
    const first = await solveStarts(crystal.pattern, range);
    const again = await solveStarts(crystal.pattern, range);
    const strict = await solveStarts(crystal.pattern, options);
    expect(again.starts.map(({ chi }) => chi)).toEqual(first.starts.map(({ chi }) => chi));
    expect(first.starts.map(({ chi }) => chi)).not.toEqual(strict.starts.map(({ chi }) => chi));
  });

  it.each(["box", "sphere", "autocorrelation"] as const)("starts from %s", async (support) => {
    const { best } = await solveStarts(crystal.pattern, {
      ...options,
      support,
      starts: 5,
      recipe: "3*(20*ER+80*HIO)+20*ER",
    });
    expect(distance(best.object, crystal.object)).toBeLessThan(0.15);
  });

  it("refuses settings without a meaning", async () => {
    const refuse = (change: Partial<ShrinkWrap>) => expect(solveStarts(crystal.pattern, withWrap(change))).rejects;
    await refuse({ border: 0 }).toThrow("expected a border of 1 or more voxels, got 0");
    await refuse({ reshape: [0.5] }).toThrow("expected whole voxels to grow and erode by, got 0.5");
    await refuse({ volume: [0.5, 0.2] }).toThrow("expected rising fractions of the box as volume, got 0.5,0.2");
    await refuse({ threshold: { from: 0.1, to: 1.2 } }).toThrow("between 0 and 1, got 1.2");
    await refuse({ reference: "median" as never }).toThrow("relative to maximum,mean,rms, got median");
  });
});

describe("grow and erode", () => {
  const shape = [5, 6];
  const at = (h: number, w: number): Uint8Array => Uint8Array.from({ length: 30 }, (_, i) => (i === h * 6 + w ? 1 : 0));

  it("spread a voxel to a box around the edges, and take it back", () => {
    const grown = atOnce(grow(at(0, 0), shape, 1));
    expect(grown.reduce((sum, inside) => sum + inside, 0)).toBe(9);
    expect([grown[4 * 6 + 5], grown[1 * 6 + 1], grown[2 * 6]]).toEqual([1, 1, 0]);
    expect(atOnce(erode(grown, shape, 1))).toEqual(at(0, 0));
  });

  it("are each other's complement", () => {
    const support = Uint8Array.from({ length: 30 }, (_, i) => (i % 7 < 4 ? 1 : 0));
    const not = (values: Uint8Array): Uint8Array => values.map((value) => 1 - value);
    expect(atOnce(erode(support, shape, 1))).toEqual(not(atOnce(grow(not(support), shape, 1))));
  });

  it("fill and empty what is narrower than they reach", () => {
    expect(atOnce(grow(at(2, 2), shape, 9)).every((inside) => inside === 1)).toBe(true);
    expect(atOnce(erode(not0(at(2, 2)), shape, 9)).every((inside) => inside === 0)).toBe(true);
  });
});

const not0 = (values: Uint8Array): Uint8Array => values.map((value) => 1 - value);
