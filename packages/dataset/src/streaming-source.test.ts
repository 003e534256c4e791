import { describe, expect, it } from "vitest";
import type { Sample, TrainingSample } from "./sample.js";
import type { SampleMaker } from "./sample-maker.js";
import type { SampleTask, SimulateTask } from "./sample-task.js";
import { createSimulatedSource, type SimulatedSourceOptions } from "./simulated-source.js";

const BASE = { size: 8, seed: 3, count: 6, validationCount: 2 };

/** Takes its time, another for each item, and counts. */
function slowMaker(worksAhead = true): SampleMaker & { readonly asked: number[] } {
  const asked: number[] = [];
  const make = async (task: SampleTask): Promise<Sample> => {
    const { index, split } = (task as SimulateTask).options;
    asked.push(index);
    await new Promise((resolve) => setTimeout(resolve, (index * 7) % 5));
    const data = new Float32Array(512).fill(index);
    return { name: `${split} ${index}`, shape: [8, 8, 8], amplitude: data, peakCounts: 1 } as unknown as Sample;
  };
  return { asked, worksAhead, forTraining: make, whole: make, close: async () => {} };
}

async function namesOf(options: Partial<SimulatedSourceOptions>, epochs: number): Promise<string[]> {
  const source = createSimulatedSource({ ...BASE, ...options });
  const names: string[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let position = 0; position < source.count; position += 2) {
      const pair = [source.train(epoch, position), source.train(epoch, position + 1)];
      names.push(...(await Promise.all(pair)).map(({ name }) => name));
    }
  }
  await source.close();
  return names;
}

describe("a streaming source", () => {
  it("gives new crystals in every epoch, in an order that is none of the threads' doing", async () => {
    const expected = Array.from({ length: 12 }, (_, index) => `train ${index}`);
    expect(await namesOf({ maker: slowMaker() }, 2)).toEqual(expected);
    expect(await namesOf({ maker: slowMaker(), queueBytes: 2048 }, 2)).toEqual(expected);
    expect(await namesOf({ maker: slowMaker(false) }, 2)).toEqual(expected);
  });

  it("may be entered anywhere: a resumed run gets what an uninterrupted one gets", async () => {
    for (const reuse of [false, true]) {
      const whole = await namesOf({ maker: slowMaker(), reuse }, 3);
      const source = createSimulatedSource({ ...BASE, maker: slowMaker(), reuse });
      const rest = await Promise.all([source.train(1, 4), source.train(1, 5), source.train(2, 0)]);
      expect(rest.map(({ name }) => name)).toEqual(whole.slice(10, 13));
    }
  });

  it("works ahead no further than its memory goes", async () => {
    const maker = slowMaker();
    const source = createSimulatedSource({ ...BASE, maker, queueBytes: 3 * 2048 });
    await source.train(0, 0);
    expect(maker.asked).toEqual([0, 1, 2, 3]);
    await source.train(0, 1);
    expect(maker.asked).toEqual([0, 1, 2, 3, 4]);
  });

  it("makes nothing ahead that is another process's", async () => {
    const maker = slowMaker();
    const isAsked = (position: number): boolean => position % 3 === 1;
    const source = createSimulatedSource({ ...BASE, maker, queueBytes: 2 * 2048, isAsked });
    expect((await source.train(0, 1)).name).toBe("train 1");
    expect(maker.asked).toEqual([1, 4, 7]);
    expect([await source.train(0, 4), await source.train(1, 1)].map(({ name }) => name)).toEqual([
      "train 4",
      "train 7",
    ]);
    expect(maker.asked).toEqual([1, 4, 7, 10, 13]);
  });

  it("uses the same crystals again, from memory, in another order", async () => {
    const maker = slowMaker();
    const names = await namesOf({ maker, reuse: true, queueBytes: 0 }, 3);
    const epochs = [names.slice(0, 6), names.slice(6, 12), names.slice(12)];
    for (const epoch of epochs) expect([...epoch].sort()).toEqual(Array.from({ length: 6 }, (_, i) => `train ${i}`));
    expect(new Set(epochs.map(String)).size).toBe(3);
    expect([...new Set(maker.asked)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(maker.asked.length).toBe(6);
  });

  it("keeps no more than the cache holds, and makes the rest again", async () => {
    const source = createSimulatedSource({
      ...BASE,
      maker: slowMaker(),
      reuse: true,
      cacheBytes: 2 * 2048,
      queueBytes: 0,
    });
    for (let k = 0; k < 12; k++) await source.train(Math.floor(k / 6), k % 6);
    const { made, reused, waitedSeconds } = source.report();
    expect(reused).toBeGreaterThanOrEqual(2);
    expect(reused).toBeLessThanOrEqual(4);
    expect(made).toBeGreaterThanOrEqual(9);
    expect(waitedSeconds).toBeGreaterThan(0);
  });

  it("never augments validation, nor takes it from training", async () => {
    const source = createSimulatedSource({ ...BASE, maker: slowMaker(), augment: ["rotate", "flip"] });
    expect((await source.validation(1)).name).toBe("validation 1");
    expect(await source.validation(1)).toBe(await source.validation(1));
  });

  it("augments by epoch and item, the cached sample stays as it was", async () => {
    const take = async (): Promise<TrainingSample[]> => {
      const source = createSimulatedSource({ ...BASE, count: 1, reuse: true, augment: ["rotate"] });
      return [await source.train(0, 0), await source.train(1, 0), await source.train(2, 0)];
    };
    const [first, second, third] = await take();
    expect(await take()).toEqual([first, second, third]);
    const sorted = (sample?: TrainingSample) => [...(sample?.amplitude ?? [])].sort();
    expect(sorted(second)).toEqual(sorted(first));
    expect(new Set([first, second, third].map((sample) => sample?.amplitude.join())).size).toBeGreaterThan(1);
  });
});
