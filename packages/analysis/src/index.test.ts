import { expect, it } from "vitest";
import * as analysis from "./index.js";

it("exports these names", () => {
  expect(Object.keys(analysis).sort()).toEqual([
    "APS_34IDC_GEOMETRY",
    "ESRF_ID01_GEOMETRY",
    "GEOMETRY_PRESETS",
    "GeometryError",
    "alignToReference",
    "assessObject",
    "centerObject",
    "checkReflection",
    "chi",
    "chiSquared",
    "compareAligned",
    "compareObjects",
    "dSpacingOf",
    "freeLlk",
    "geometryPreset",
    "invariantError",
    "iou",
    "iou10",
    "isSuccess",
    "mae",
    "objectVoxelOf",
    "pcc",
    "phaseMae",
    "prtf",
    "removeRamp",
    "scatteringOf",
    "ssim",
    "translate",
    "twin",
  ]);
});
