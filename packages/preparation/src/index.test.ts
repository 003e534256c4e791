import { expect, it } from "vitest";
import * as preparation from "./index.js";

it("exports exactly these names", () => {
  expect(Object.keys(preparation).sort()).toEqual([
    "alignScans",
    "automaticCrop",
    "binCounts",
    "chooseBinning",
    "chooseThreshold",
    "correctFrames",
    "countMasked",
    "cropAround",
    "cropOfEnds",
    "estimateOversampling",
    "findAliens",
    "findBadPixels",
    "findCenter",
    "findGaps",
    "findMarkedPixels",
    "isSmoothLength",
    "maskBoxes",
    "maskPixels",
    "maskWith",
    "nextSmoothLength",
    "normalizeFrames",
    "preparePattern",
    "subtractBackground",
    "sumScans",
    "thresholdCounts",
    "totalCounts",
    "wholeCrop",
  ]);
});
