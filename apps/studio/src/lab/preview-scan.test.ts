import type { ChosenPrepareSettings, MaskStroke } from "@autophase/preparation";
import { simulateCrystal } from "@autophase/simulation";
import type { RealArray } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { createLabState, type LabState } from "./lab-state.js";
import { prepareScan } from "./prepare-scan.js";
import { previewScan } from "./preview-scan.js";

const SIGNAL = new AbortController().signal;

/** Frames of a detector with the pattern in a corner of it. */
function framesWithPeak(): RealArray<Float32Array> {
  const { data, shape } = simulateCrystal({ seed: 4, index: 1, shape: [24, 24, 24] }).pattern.intensity;
  const [rows, columns] = [100, 140];
  const frames = new Float32Array(24 * rows * columns);
  for (let i = 0; i < data.length; i++) {
    const [frame, row, column] = [Math.floor(i / 576), Math.floor(i / 24) % 24, i % 24];
    frames[(frame * rows + 60 + row) * columns + 90 + column] = data[i];
  }
  return { data: frames, shape: [shape[0], rows, columns] };
}

async function preparedLab(settings: ChosenPrepareSettings): Promise<LabState> {
  const state = createLabState();
  state.scan = { name: "scan", frames: framesWithPeak() };
  await prepareScan(state, settings, [], SIGNAL);
  state.preparationSeconds = 1;
  return state;
}

describe("previewScan", () => {
  const crop: ChosenPrepareSettings = { crop: [24, 24, 24], gaps: "none" };

  it.each<[string, ChosenPrepareSettings, MaskStroke[]]>([
    ["a threshold", { ...crop, threshold: 20 }, []],
    [
      "masked voxels",
      {
        ...crop,
        maskBox: [
          [
            [0, 4],
            [70, 80],
            [null, 100],
          ],
        ],
      },
      [],
    ],
    [
      "masked voxels elsewhere",
      {
        ...crop,
        maskBox: [
          [
            [0, 4],
            [2, 9],
            [3, 9],
          ],
        ],
      },
      [],
    ],
    [
      "a stroke",
      crop,
      [
        {
          kind: "rectangle",
          axis: 0,
          index: "all",
          points: [
            [66, 96],
            [69, 99],
          ],
        },
      ],
    ],
    ["binning", { ...crop, bin: [1, 2, 2] }, []],
  ])("has the pattern and the place of the whole after %s", async (_, settings, strokes) => {
    const state = await preparedLab(crop);
    const soon = await previewScan(state, settings, strokes, SIGNAL);
    const seen = state.volumes.get("pattern");
    const whole = await prepareScan(state, settings, strokes, SIGNAL);
    expect(soon).toMatchObject({ isReduced: true, center: whole.center, crop: whole.crop });
    expect(seen.array).toEqual(state.pattern?.pattern.intensity);
    expect(seen.inside).toEqual(state.pattern?.pattern.mask);
  });

  it.each<[string, ChosenPrepareSettings]>([
    ["everything is kept", { crop: "full" }],
    ["each frame has a background of its own", { ...crop, background: "frame" }],
    ["a setting is refused", { ...crop, bin: [0, 1, 1] }],
  ])("leaves it to the whole where %s", async (_, settings) => {
    expect(await previewScan(await preparedLab(crop), settings, [], SIGNAL)).toBeUndefined();
  });

  it("leaves it to the whole where that is soon there", async () => {
    const state = await preparedLab(crop);
    state.preparationSeconds = 0.1;
    expect(await previewScan(state, crop, [], SIGNAL)).toBeUndefined();
  });
});
