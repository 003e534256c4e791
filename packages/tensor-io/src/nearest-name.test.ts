import { describe, expect, it } from "vitest";
import { nearestName } from "./nearest-name.js";

describe("nearestName", () => {
  it.each([
    ["treshold", "threshold"],
    ["tresholds", "threshold"],
    ["cetner", "center"],
    ["sub_voxel", "sub-voxel"],
    ["energy", undefined],
  ])("of %s is %s", (wrong, nearest) => {
    expect(nearestName(wrong, ["threshold", "center", "sub-voxel", "dark"])).toBe(nearest);
  });
});
