import { describe, expect, it } from "vitest";
import { networkGrid } from "./network-grid.js";

describe("networkGrid", () => {
  it("bins as little as brings the oversampling under the highest, but for the error of an estimate", () => {
    const grid = networkGrid([64, 64, 64], { shape: [32, 32, 32], oversampling: [2.1, 5.8, 17.3] });
    expect(grid).toMatchObject({ binning: [1, 2, 4], offset: [0, -0.5, -0.5] });
    const loose = networkGrid([64, 64, 64], { shape: [32, 32, 32], oversampling: [2.1, 5.8, 17.3], highest: 8 });
    expect(loose.binning).toEqual([1, 1, 2]);
  });

  it("refuses slices and impossible samplings", () => {
    const options = { shape: [32, 32, 32], oversampling: [3, 3, 3] };
    expect(() => networkGrid([64, 64], options)).toThrow("a pattern with 3 axes as the network, got 64 x 64");
    expect(() => networkGrid([64, 64, 64], { ...options, oversampling: [3, 0.5, 3] })).toThrow("at least 1, got 0.5");
  });
});
