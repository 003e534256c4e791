import { describeSettings, parseSettings } from "@autophase/settings";
import { describe, expect, it } from "vitest";
import { continuedSettings, repeatedSettings } from "./choose-settings.js";
import { parseRunSettings, planRun } from "./run-settings.js";
import { trainingSettings } from "./training-settings.js";

const source = { shape: [16, 16, 16], count: 17, validationCount: 2 };
const asked = parseSettings(trainingSettings, "test", { simulate: 17, size: 16, epochs: 3, accumulate: 2, batch: 2 });
const saved = planRun(asked, source);

/** As a version before this one wrote it: without what it did not know. */
const OLD = {
  ...{ network: "anl2024", channels: 16, shape: [32, 32, 32], epochs: 400, batch: 8, accumulate: 1, validation: 100 },
  ...{ loss: "mae", optimizer: "adam", weightDecay: 0.01, schedule: "cosine", learningRate: 2e-3, minimumRate: 2e-4 },
  ...{ rateFactor: 0.5, ratePatience: 3, warmUp: 10, scheduleSteps: 1000, threshold: [0.07, 0.1], minimumDelta: 0 },
  ...{ keepLast: 3, seed: 1, simulate: 800, maxPhase: 3.14, peakCounts: [1e3, 1e7] },
};

describe("settings of a run", () => {
  it("follow from what is asked for and the patterns", () => {
    expect(saved).toMatchObject({ shape: [16, 16, 16], validation: 2, scheduleSteps: 12, warmUp: 1, channels: 32 });
    expect(saved).not.toHaveProperty("size");
    expect(() => planRun({ ...asked, batch: 9 }, source)).toThrow("2 batches of 9 need as many patterns");
  });

  it("are read from the runs of earlier versions, and name what is wrong", () => {
    const defaults = { normalization: "batch", residual: false, reuse: false, oversampling: [2, 5], gapWidth: 2 };
    expect(parseRunSettings("run.json", OLD)).toMatchObject({ ...OLD, ...defaults });
    const misspelt = { ...OLD, chanels: 3 };
    expect(() => parseRunSettings("run.json", misspelt)).toThrow(
      /run\.json: there is no setting chanels, did you mean/,
    );
    expect(() => parseRunSettings("run.json", { ...OLD, channels: 0 })).toThrow(/run\.json: channels: expected an int/);
    const { shape: _, ...without } = OLD;
    expect(() => parseRunSettings("run.json", without)).toThrow(/run\.json: shape: expected 3 lengths.* got nothing/);
  });

  it("repeat with the same schedules unless their length changes", () => {
    expect(planRun(repeatedSettings(saved, { optimizer: "adamw" }), source)).toEqual({ ...saved, optimizer: "adamw" });
    expect(planRun(repeatedSettings(saved, { epochs: 1 }), source)).toMatchObject({ epochs: 1, scheduleSteps: 4 });
    expect(repeatedSettings(saved, { data: "there" })).toMatchObject({ data: "there", simulate: undefined });
  });

  it("go on with what may be given anew, and nothing else", () => {
    expect(continuedSettings(saved, { epochs: 5, batch: 2 })).toEqual({ ...saved, epochs: 5 });
    expect(() => continuedSettings(saved, { batch: 3 })).toThrow("batch of this run is 2, got 3; leave it out");
  });

  it.each([
    ["threshold", "0.07..0.1", [0.07, 0.1]],
    ["threshold", "0.2", [0.2, 0.2]],
    ["maxPhase", "hard", 4 * Math.PI],
    ["peakCounts", "1e4", [1e4, 1e4]],
    ["augment", "rotate,flip", ["rotate", "flip"]],
    ["crystal", "^(.*)_v", "^(.*)_v"],
  ])("are typed: %s %s", (name, text, value) => {
    const setting = describeSettings(trainingSettings).find((one) => one.name === name);
    expect(setting?.parse(text)).toEqual(value);
  });

  it.each([
    ["threshold", "0.07..", /expected a number from 0 to 1 such as 0.1, or two of them/],
    ["oversampling", "1,3", /expected numbers from 2 such as 3, or two of them such as 2,5/],
    ["background", "2,1", /expected counts/],
    ["crystal", "view", /expected a regular expression with a group/],
    ["augment", "rotate,spin", /expected/],
  ])("are refused: %s %s", (name, text, message) => {
    const setting = describeSettings(trainingSettings).find((one) => one.name === name);
    expect(() => setting?.parse(text)).toThrow(message);
  });
});
