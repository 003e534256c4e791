import { expect, it } from "vitest";
import * as analysis from "./index.js";

it("exports these names", () => {
  expect(Object.keys(analysis).sort()).toEqual([
    "alignToReference",
    "assessObject",
    "centerObject",
    "chi",
    "chiSquared",
    "compareAligned",
    "compareObjects",
    "freeLlk",
    "invariantError",
    "iou",
    "iou10",
    "isSuccess",
    "mae",
    "pcc",
    "phaseMae",
    "prtf",
    "removeRamp",
    "ssim",
    "translate",
    "twin",
  ]);
});
