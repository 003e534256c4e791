import { APS_34IDC_GEOMETRY, objectSteps } from "@autophase/analysis";
import { describe, expect, it } from "vitest";
import { planeSteps } from "./plane-steps.js";

const shape = [100, 64, 80];
const intensity = { data: new Float32Array(100 * 64 * 80), shape };
const acquisition = {
  energyKev: 9,
  distanceMeters: 0.5,
  pixelSizeMeters: [55e-6, 55e-6] as [number, number],
  rockingStepDegrees: 0.01,
  rockingMotor: "Theta",
  anglesDegrees: { Theta: 0.2, Chi: 90, Phi: -5, Delta: 32, Gamma: 13 },
  geometry: APS_34IDC_GEOMETRY,
};

describe("planeSteps", () => {
  it("keeps lengths, angles and areas of the voxels that each plane shows", () => {
    const pattern = { intensity, acquisition, history: [] };
    const { steps = [] } = objectSteps({ object: { shape }, pattern });
    const drawn = planeSteps(pattern) ?? [];
    expect(drawn).toHaveLength(3);
    for (const [axis, [down, right]] of [
      [1, 2],
      [0, 2],
      [0, 1],
    ].entries()) {
      const { right: length, down: slanted } = drawn[axis];
      const inner = steps[down].reduce((sum, value, k) => sum + value * steps[right][k], 0);
      expect(length).toBeCloseTo(Math.hypot(...steps[right]), 9);
      expect(Math.hypot(...slanted)).toBeCloseTo(Math.hypot(...steps[down]), 9);
      expect(slanted[0] * length).toBeCloseTo(inner, 7);
      expect(slanted[1]).toBeGreaterThan(0);
    }
    // the rocking curve of this beamline is skewed
    expect(Math.abs(drawn[1].down[0])).toBeGreaterThan(1);
  });

  it("is silent where it is not known how the pattern was measured", () => {
    expect(planeSteps({ intensity, history: [] })).toBeUndefined();
    const flat = { data: new Float32Array(16), shape: [4, 4] };
    expect(planeSteps({ intensity: flat, acquisition, history: [] })).toBeUndefined();
  });
});
