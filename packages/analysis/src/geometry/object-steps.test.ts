import "@autophase/vitest/matchers";
import type { Acquisition, Reconstruction } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { objectSteps } from "./object-steps.js";
import { objectVoxelOf } from "./object-voxel.js";
import { APS_34IDC_GEOMETRY } from "./presets.js";
import { scatteringOf } from "./scattering.js";

const SHAPE = [3, 4, 5];
const ACQUISITION: Acquisition = {
  energyKev: 9,
  distanceMeters: 0.5,
  pixelSizeMeters: [55e-6, 55e-6],
  rockingStepDegrees: 0.01,
  rockingMotor: "Theta",
  anglesDegrees: { Theta: 0.2, Chi: 90, Phi: -5, Delta: 32, Gamma: 13 },
  geometry: APS_34IDC_GEOMETRY,
};

function reconstruction(acquisition: Acquisition, voxelSizeMeters?: number[]): Reconstruction {
  const values = Float32Array.from({ length: 60 }, (_, i) => i);
  return {
    object: { real: values, imag: new Float32Array(60), shape: SHAPE },
    support: { data: new Uint8Array(60).fill(1), shape: SHAPE },
    pattern: { intensity: { data: values, shape: SHAPE }, acquisition, history: [] },
    errorCurve: new Float64Array(0),
    history: [],
    ...(voxelSizeMeters && { voxelSizeMeters }),
  };
}

describe("objectSteps", () => {
  const voxel = objectVoxelOf(scatteringOf(APS_34IDC_GEOMETRY, ACQUISITION).reciprocalVoxel, SHAPE);

  it("is the size of the voxels where the file has it, else what the pattern's geometry says", () => {
    const [depth, height, width] = objectSteps(reconstruction(ACQUISITION, [3e-9, 4e-9, 5e-9])).steps ?? [];
    expect([depth, height, width].flat()).toBeAllClose([0, 0, 3, 0, 4, 0, 5, 0, 0]);
    expect(objectSteps(reconstruction(ACQUISITION))).toEqual({ steps: voxel });
    expect(objectSteps(reconstruction({ energyKev: 9 }))).toEqual({});
    const { anglesDegrees: _, ...unknown } = ACQUISITION;
    expect(objectSteps(reconstruction(unknown)).reason).toContain("the angle of Gamma or gam or gamma is not known");
  });
});
