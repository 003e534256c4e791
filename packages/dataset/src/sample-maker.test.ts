import { describe, expect, it } from "vitest";
import { createLocalMaker } from "./sample-maker.js";
import type { SampleTask } from "./sample-task.js";

describe("createLocalMaker", () => {
  it("simulates in the calling thread, and keeps for training what training needs", async () => {
    const { forTraining, whole, worksAhead } = createLocalMaker();
    const task: SampleTask = { type: "simulate", options: { seed: 1, index: 0, shape: [8, 8, 8] } };
    expect(worksAhead).toBe(false);
    expect(Object.keys(await forTraining(task)).sort()).toEqual(["amplitude", "name", "peakCounts", "shape"]);
    expect((await whole(task)).truth?.shape).toEqual([8, 8, 8]);
  });

  it("reads nothing unless it is given a reader", async () => {
    await expect(createLocalMaker().whole({ type: "read", path: "a.npy" })).rejects.toThrow(/a\.npy: .*no reader/);
  });
});
