import { describe, expect, it } from "vitest";
import { preparationReport } from "./preparation-report.js";
import { createStepPictures } from "./step-pictures.js";

const shape = [2, 3, 4];
const volume = {
  intensity: { data: Float32Array.from({ length: 24 }, (_, i) => i), shape },
  mask: { data: new Uint8Array(24).fill(1), shape },
};

describe("createStepPictures", () => {
  it("draws a volume once, however many steps leave it as it is", () => {
    const pictures = createStepPictures();
    pictures.add({ name: "frames", summary: "2 frames", volume });
    pictures.add({ name: "bad pixels", summary: "none", volume });
    pictures.add({ name: "threshold", summary: "2", warning: "look", volume: { ...volume } });
    const [frames, badPixels, threshold] = pictures.steps;
    expect(badPixels?.views).toBe(frames?.views);
    expect(threshold?.views).not.toBe(frames?.views);
    expect(threshold).toMatchObject({ name: "threshold", summary: "2", warning: "look" });
  });
});

describe("preparationReport", () => {
  it("says in numbers what was kept, with the file that repeats it and what speaks against phasing", () => {
    const pictures = createStepPictures();
    pictures.add({ name: "frames", summary: "2 frames", volume });
    const record = { program: "autophase", version: "1", command: "autophase prepare scan", date: "", parameters: {} };
    const html = preparationReport(
      {
        pattern: { ...volume, history: [record] },
        account: {
          keptCounts: 1234.4,
          correctedCounts: 2000,
          highestCounts: 23,
          maskedVoxels: 6,
          oversampling: { after: [2.04, 3, 4] },
          rocking: [
            {
              counts: [66, 210],
              centers: [[1.2, 2], null],
              widths: [[0.5, 1], null],
              centerFrame: 0.76,
              fullWidthFrames: 1.25,
            },
          ],
        },
        settingsText: "threshold: 2\n",
        warnings: ["The oversampling along the frames is about 2.0; phasing needs 2."],
      },
      { title: "P.cxi", steps: pictures.steps, dSpacingAngstroms: 2.3549 },
    );
    const texts = [
      "P.cxi",
      "2 \u00d7 3 \u00d7 4",
      "1,234",
      "61.7 %",
      "25 %",
      "2.0, 3.0, 4.0",
      "threshold: 2",
      "phasing needs 2.",
      "frame 0.8, full width 1.3",
      "Rocking curve",
      "pixels from its mean",
    ];
    expect(texts.filter((text) => !html.includes(text))).toEqual([]);
    expect(html).toContain("2.355 \u00c5");
  });
});
